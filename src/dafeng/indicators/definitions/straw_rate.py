"""Straw used over straw that can be collected."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="straw_rate",
    name=Text("主要农作物秸秆综合利用率", "Comprehensive use of straw"),
    unit="%",
    numerator=Text("秸秆综合利用量", "Straw used"),
    denominator=Text("秸秆可收集量", "Straw that can be collected"),
    scope=Text("主要农作物", "The main crops"),
    official=Text("农业农村部门年报", "The agriculture department's yearly return"),
    readings=(Reading("stated", ratio("straw.used", "straw.collectable")),),
)
