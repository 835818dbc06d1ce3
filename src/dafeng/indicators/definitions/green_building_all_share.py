"""Floor area completed to green standards, new and rebuilt."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="green_building_all_share",
    name=Text(
        "新建和改扩建建筑执行绿色建筑标准比例",
        "New and rebuilt buildings under green building standards",
    ),
    unit="%",
    numerator=Text(
        "按绿色建筑标准验收的竣工面积", "Completed floor area accepted to green standards"
    ),
    denominator=Text("全部竣工面积（新建和改扩建）", "All completed floor area, new and rebuilt"),
    scope=Text("当年竣工建筑", "Buildings completed in the year"),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(Reading("stated", ratio("building.completed_green", "building.completed")),),
)
