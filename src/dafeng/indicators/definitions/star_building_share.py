"""Star-rated floor area among new urban buildings."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="star_building_share",
    name=Text("星级绿色建筑占比", "Share of star-rated green buildings"),
    unit="%",
    numerator=Text("星级绿色建筑竣工面积", "Star-rated floor area completed"),
    denominator=Text("城镇新建全部竣工面积", "All new urban floor area completed"),
    scope=Text("当年竣工建筑", "Buildings completed in the year"),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(
        Reading(
            "label",
            ratio("building.urban_star_label", "building.urban_completed"),
            Text("按标识", "By label"),
        ),
        Reading(
            "drawing_review",
            ratio("building.urban_star_reviewed", "building.urban_completed"),
            Text("按施工图审查", "By drawing review"),
        ),
    ),
)
