"""New urban floor area completed to the green standard."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="green_building_share",
    name=Text(
        "城镇新建建筑执行绿色建筑标准比例", "New urban buildings under green building standards"
    ),
    unit="%",
    numerator=Text(
        "绿色建筑标准验收合格的城镇新建竣工面积",
        "New urban floor area completed and accepted to the green standard",
    ),
    denominator=Text("城镇新建全部竣工面积", "All new urban floor area completed"),
    scope=Text("当年竣工建筑", "Buildings completed in the year"),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(Reading("stated", ratio("building.urban_green", "building.urban_completed")),),
)
