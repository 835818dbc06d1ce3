"""CO2 of electricity bought, by place or by contract, and its energy."""

from dafeng.accounting.method import Field, Method
from dafeng.accounting.term import Amount, Lookup, Term, When
from dafeng.kernel.text import Text

CALIBRES = (
    "province",
    "region",
    "national",
    "national_excl_market",
    "national_fossil",
    "national_enterprise",
)

METHOD = Method(
    id="electricity",
    name=Text("购入电力", "Electricity bought"),
    source="GB/T 32150-2015: E = AD·EF; GHG Protocol Scope 2 Guidance for the market basis",
    fields=(
        Field("amount", "amount", Text("净购入电量", "the electricity bought")),
        Field(
            "basis",
            "choice",
            Text("基于位置或基于市场", "by the grid of the place, or by the contract"),
            required=False,
            options=("location", "market"),
            default="location",
        ),
        Field(
            "calibre",
            "choice",
            Text("电网因子口径", "which of the published averages of one year"),
            required=False,
            options=CALIBRES,
            default="province",
        ),
        Field(
            "supplier_factor",
            "dated_amount",
            Text("供应商因子", "the factor of the contract, for the market basis"),
            required=False,
            beside=True,
        ),
    ),
    terms=(
        Term(
            id="electricity.location.co2",
            yields="CO2",
            unit="t",
            parts=(
                Amount("amount"),
                Lookup("electricity.grid", "kgCO2/kWh", calibre="{calibre}"),
            ),
            when=(When("basis", "location"),),
        ),
        Term(
            id="electricity.market.co2",
            yields="CO2",
            unit="t",
            parts=(Amount("amount"), Amount("supplier_factor")),
            when=(When("basis", "market"),),
        ),
        Term(
            id="electricity.energy",
            yields="energy",
            unit="tce",
            parts=(
                Amount("amount"),
                Lookup("energy.electricity.k", "kgce/kWh", edition="gbt2589-2020"),
            ),
        ),
    ),
    energy_basis="calorific",
)
