"""Livestock manure used over what arose."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="manure_rate",
    name=Text("畜禽粪污综合利用率", "Comprehensive use of livestock manure"),
    unit="%",
    numerator=Text("综合利用量", "Amount used"),
    denominator=Text("产生量", "Amount that arose"),
    official=Text("农业农村部门年报", "The agriculture department's yearly return"),
    readings=(
        Reading("all_farms", ratio("manure.used", "manure.arisen"), Text("全部养殖", "All farms")),
        Reading(
            "large_farms",
            ratio("manure.large_used", "manure.large_arisen"),
            Text("规模养殖场", "Large farms"),
        ),
    ),
)
