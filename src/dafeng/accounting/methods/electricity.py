"""CO2 of electricity bought, by place or by contract, and its energy."""

from dafeng.accounting.bought import bought
from dafeng.accounting.term import Lookup
from dafeng.kernel.text import Text

CALIBRES = (
    "province",
    "region",
    "national",
    "national_excl_market",
    "national_fossil",
    "national_enterprise",
)

METHOD = bought(
    id="electricity",
    name=Text("购入电力", "Electricity bought"),
    source="GB/T 32150-2015: E = AD·EF; GHG Protocol Scope 2 Guidance for the market basis",
    meanings=(
        Text("净购入电量", "the electricity bought"),
        Text("基于位置或基于市场", "by the grid of the place, or by the contract"),
        Text("电网因子口径", "which of the published averages of one year"),
        Text("供应商因子", "the factor of the contract, for the market basis"),
    ),
    calibres=CALIBRES,
    factor=Lookup("electricity.grid", "kgCO2/kWh", calibre="{calibre}"),
    energy=Lookup("energy.electricity.k", "kgce/kWh", edition="gbt2589-2020"),
)
