"""CO2 of heat bought, and its energy."""

from dafeng.accounting.method import Field, Method
from dafeng.accounting.term import Amount, Lookup, Term, When
from dafeng.kernel.text import Text

METHOD = Method(
    id="heat",
    name=Text("购入热力", "Heat bought"),
    source="GB/T 32150-2015: E = AD·EF, 0.11 tCO2/GJ where the supplier's factor is unknown",
    fields=(
        Field("amount", "amount", Text("净购入热量", "the heat bought")),
        Field(
            "basis",
            "choice",
            Text("基于位置或基于市场", "by the default of the place, or by the supplier"),
            required=False,
            options=("location", "market"),
            default="location",
        ),
        Field(
            "calibre",
            "choice",
            Text("热力因子口径", "the national default, or one published for the place"),
            required=False,
            options=("national_default", "local"),
            default="national_default",
        ),
        Field(
            "supplier_factor",
            "dated_amount",
            Text("供应商因子", "the supplier's factor, for the market basis"),
            required=False,
            beside=True,
        ),
    ),
    terms=(
        Term(
            id="heat.location.co2",
            yields="CO2",
            unit="t",
            parts=(Amount("amount"), Lookup("heat.default", "tCO2/GJ", calibre="{calibre}")),
            when=(When("basis", "location"),),
        ),
        Term(
            id="heat.market.co2",
            yields="CO2",
            unit="t",
            parts=(Amount("amount"), Amount("supplier_factor")),
            when=(When("basis", "market"),),
        ),
        Term(
            id="heat.energy",
            yields="energy",
            unit="tce",
            parts=(Amount("amount"), Lookup("energy.heat.k", "fraction", edition="gbt2589-2020")),
        ),
    ),
    energy_basis="calorific",
)
