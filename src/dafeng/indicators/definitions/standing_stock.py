"""Volume of standing trees, by kind of survey."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import stated
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="standing_stock",
    name=Text("活立木蓄积量", "Standing timber stock"),
    unit="万m3",
    numerator=Text("全部活立木的材积总量", "Volume of all standing trees"),
    official=Text("林业部门按所注明的调查种类", "The forestry department, by the survey stated"),
    readings=(
        Reading(
            "living_trees",
            stated("forest.standing_stock"),
            Text("全部活立木", "All standing trees"),
        ),
        Reading("forest_stock", stated("forest.stock"), Text("森林蓄积", "Forest stock")),
    ),
)
