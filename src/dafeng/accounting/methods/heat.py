"""CO2 of heat bought, and its energy."""

from dafeng.accounting.bought import bought
from dafeng.accounting.term import Lookup
from dafeng.kernel.text import Text

METHOD = bought(
    id="heat",
    name=Text("购入热力", "Heat bought"),
    source="GB/T 32150-2015: E = AD·EF, 0.11 tCO2/GJ where the supplier's factor is unknown",
    meanings=(
        Text("净购入热量", "the heat bought"),
        Text("基于位置或基于市场", "by the default of the place, or by the supplier"),
        Text("热力因子口径", "the national default, or one published for the place"),
        Text("供应商因子", "the supplier's factor, for the market basis"),
    ),
    calibres=("national_default", "local"),
    factor=Lookup("heat.default", "tCO2/GJ", calibre="{calibre}"),
    energy=Lookup("energy.heat.k", "fraction", edition="gbt2589-2020"),
)
