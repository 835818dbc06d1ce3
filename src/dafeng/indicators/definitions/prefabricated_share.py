"""Prefabricated buildings among what was started in the year."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="prefabricated_share",
    name=Text(
        "新开工装配式建筑占当年新建建筑比例", "Share of prefabricated buildings in new starts"
    ),
    unit="%",
    numerator=Text(
        "新开工装配式建筑面积（或项目数）", "Prefabricated floor area (or projects) started"
    ),
    denominator=Text("新开工建筑面积（或项目数）", "All floor area (or projects) started"),
    scope=Text("当年新开工建筑", "Buildings started in the year"),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(
        Reading(
            "floor_area",
            ratio("building.started_prefabricated", "building.started"),
            Text("按建筑面积", "By floor area"),
        ),
        Reading(
            "projects",
            ratio("building.projects_prefabricated", "building.projects_started"),
            Text("按项目数", "By projects"),
        ),
    ),
)
