"""High-standard farmland built so far."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import stated, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="high_standard_farmland",
    name=Text("累计建成高标准农田", "High-standard farmland built so far"),
    unit="万亩",
    numerator=Text(
        "累计建成并验收上图入库的高标准农田面积",
        "Area built, accepted and mapped by the end of the period",
    ),
    official=Text("农业农村部门年报", "The agriculture department's yearly return"),
    readings=(
        Reading(
            "new_only",
            stated("farmland.high_standard"),
            Text("不重复计改造", "Improvement not counted"),
        ),
        Reading(
            "with_improved",
            sum_of("farmland.high_standard", "farmland.improved"),
            Text("含改造提升", "With improvement"),
        ),
    ),
)
