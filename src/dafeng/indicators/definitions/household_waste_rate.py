"""Household waste recovered, with and without incineration."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="household_waste_rate",
    name=Text("生活垃圾资源化利用率", "Household waste recovered as a resource"),
    unit="%",
    numerator=Text("资源化利用量", "Amount recovered"),
    denominator=Text("产生量（含可回收物）", "Amount that arose, recyclables included"),
    official=Text("城市管理部门年报", "The urban management department's yearly return"),
    readings=(
        Reading(
            "with_incineration",
            ratio(
                sum_of(
                    "household_waste.recycled", "household_waste.organic", "household_waste.burnt"
                ),
                "household_waste.arisen",
            ),
            Text("含焚烧发电", "With incineration"),
        ),
        Reading(
            "without_incineration",
            ratio(
                sum_of("household_waste.recycled", "household_waste.organic"),
                "household_waste.arisen",
            ),
            Text("不含焚烧发电", "Without incineration"),
        ),
    ),
)
