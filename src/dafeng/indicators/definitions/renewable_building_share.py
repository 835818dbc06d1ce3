"""New urban floor area in which renewable energy is used."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="renewable_building_share",
    name=Text(
        "可再生能源在城镇新建建筑中应用面积占比",
        "Share of new urban buildings using renewable energy",
    ),
    unit="%",
    numerator=Text(
        "应用可再生能源的城镇新建竣工面积", "New urban floor area completed with renewable energy"
    ),
    denominator=Text("城镇新建全部竣工面积", "All new urban floor area completed"),
    scope=Text("当年竣工建筑", "Buildings completed in the year"),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(Reading("stated", ratio("building.urban_renewable", "building.urban_completed")),),
)
