"""Built-up area and people within 500 metres of a stop."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="stop_coverage",
    name=Text("城市公共交通站点500米覆盖率", "Coverage of public transport stops within 500 m"),
    unit="%",
    numerator=Text(
        "站点500米范围内的建成区面积（或人口）", "Built-up area (or people) within 500 m of a stop"
    ),
    denominator=Text("建成区面积（或人口）", "Built-up area (or its people)"),
    scope=Text("城市建成区", "The built-up area"),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(
        Reading(
            "area_straight",
            ratio("stop.area_straight", "stop.built_up_area"),
            Text("面积，直线半径", "Area, straight radius"),
        ),
        Reading(
            "area_walking",
            ratio("stop.area_walking", "stop.built_up_area"),
            Text("面积，步行距离", "Area, walking distance"),
        ),
        Reading(
            "people_straight",
            ratio("stop.people_straight", "stop.built_up_people"),
            Text("人口，直线半径", "People, straight radius"),
        ),
        Reading(
            "people_walking",
            ratio("stop.people_walking", "stop.built_up_people"),
            Text("人口，步行距离", "People, walking distance"),
        ),
    ),
)
