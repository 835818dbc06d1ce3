"""Star standards on new government-funded and large public buildings."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="star_public_building_share",
    name=Text(
        "新建政府投资公益性和大型公共建筑执行星级标准比例",
        "New government-funded and large public buildings under star-rated standards",
    ),
    unit="%",
    numerator=Text("执行星级标准的竣工面积", "Completed floor area under star standards"),
    denominator=Text("该类建筑全部竣工面积", "All completed floor area of these buildings"),
    scope=Text("当年竣工建筑", "Buildings completed in the year"),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(Reading("stated", ratio("building.public_star", "building.public_completed")),),
)
