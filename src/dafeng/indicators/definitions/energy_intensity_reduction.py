"""Fall of energy per unit of GDP at constant prices, gross and by the rules that deduct."""

from dafeng.indicators.definition import UPPER_LEVEL, Definition, Reading, Wait
from dafeng.indicators.definitions import non_fossil_share
from dafeng.indicators.term import Chained, fall, product, ratio, sum_of
from dafeng.kernel.text import Text

BASE = 2020
GDP = Chained("gdp.current", "gdp.growth", BASE)
TOTAL = non_fossil_share.TOTAL
NET = sum_of(
    TOTAL,
    less=(
        product(non_fossil_share.USED, non_fossil_share.POWER_RATE),
        "energy.non_power_renewable",
        "energy.feedstock",
    ),
)

DEFINITION = Definition(
    key="energy_intensity_reduction",
    name=Text("单位地区生产总值能源消耗下降率", "Fall in energy consumption per unit of GDP"),
    unit="%",
    numerator=Text("能源消费总量（等价值）", "Total energy consumption at the gross coal rate"),
    denominator=Text(
        "地区生产总值（2020年价，按可比价增速链推算）",
        "GDP at 2020 prices, by the chain of growth at constant prices",
    ),
    readings=(
        Reading("gross", fall(ratio(TOTAL, GDP), base=BASE), Text("能耗总量口径", "Gross")),
        Reading(
            "net_non_fossil",
            fall(ratio(NET, GDP), base=BASE),
            Text("扣除非化石和原料用能", "Net of non-fossil and feedstock"),
            note=Text(
                "规则面向省级，县级使用须有上级文件",
                "The rules are written for provinces; a county needs the upper level's document",
            ),
        ),
    ),
    waits_for=(Wait(UPPER_LEVEL, Text("能耗强度核定值", "Confirmed value of energy intensity")),),
)
