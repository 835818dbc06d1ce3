"""Fall of energy CO2 per unit of GDP, with the grid factor of each year and a fixed one."""

from dafeng.indicators.definition import UPPER_LEVEL, Definition, Reading, Wait
from dafeng.indicators.term import Chained, Term, fall, ratio
from dafeng.kernel.text import Text

ANNUAL, FIXED = "inventory.co2", "inventory.co2_fixed_grid"


def _fall(co2: str, base: int) -> Term:
    return fall(ratio(co2, Chained("gdp.current", "gdp.growth", base)), base=base)


DEFINITION = Definition(
    key="carbon_intensity_reduction",
    name=Text("单位地区生产总值二氧化碳排放下降率", "Fall in CO2 per unit of GDP"),
    unit="%",
    numerator=Text(
        "能源活动二氧化碳排放（含净调入电力），不含工业过程、其他温室气体和碳汇",
        "Energy CO2 with net imported power, without processes, other gases and sinks",
    ),
    denominator=Text(
        "地区生产总值（基年价，按可比价增速链推算）",
        "GDP at prices of the base year, by the chain of growth at constant prices",
    ),
    readings=(
        Reading(
            "annual_grid", _fall(ANNUAL, 2020), Text("逐年电力因子", "Grid factor of each year")
        ),
        Reading("fixed_grid", _fall(FIXED, 2020), Text("固定电力因子", "Fixed grid factor")),
        Reading(
            "annual_grid_2025",
            _fall(ANNUAL, 2025),
            Text("逐年电力因子，以2025年为基年", "Grid factor of each year, base 2025"),
        ),
        Reading(
            "fixed_grid_2025",
            _fall(FIXED, 2025),
            Text("固定电力因子，以2025年为基年", "Fixed grid factor, base 2025"),
        ),
    ),
    waits_for=(
        Wait(
            UPPER_LEVEL,
            Text(
                "下达值、基年和电力因子处理的文件",
                "The document that sets the value, the base year and the grid factor",
            ),
        ),
    ),
)
