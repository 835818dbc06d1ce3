"""Construction waste recovered, with and without excavated soil."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="construction_waste_rate",
    name=Text("建筑垃圾资源化利用率", "Construction waste recovered as a resource"),
    unit="%",
    numerator=Text("资源化利用量", "Amount recovered"),
    denominator=Text("产生量", "Amount that arose"),
    official=Text("城市管理部门年报", "The urban management department's yearly return"),
    readings=(
        Reading(
            "with_soil",
            ratio(
                sum_of("construction_waste.recovered", "construction_waste.soil_recovered"),
                sum_of("construction_waste.arisen", "construction_waste.soil"),
            ),
            Text("含工程弃土", "With excavated soil"),
        ),
        Reading(
            "without_soil",
            ratio("construction_waste.recovered", "construction_waste.arisen"),
            Text("不含工程弃土", "Without excavated soil"),
        ),
    ),
)
