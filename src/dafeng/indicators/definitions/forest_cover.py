"""Forest area over land area, by kind of survey."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="forest_cover",
    name=Text("森林覆盖率", "Forest cover"),
    unit="%",
    numerator=Text("森林面积", "Forest area"),
    denominator=Text("国土面积", "Land area"),
    official=Text("林业部门按所注明的调查种类", "The forestry department, by the survey stated"),
    readings=(
        Reading(
            "local_survey",
            ratio("forest.area_local", "forest.land_area"),
            Text("地方森林资源调查", "Local forest inventory"),
        ),
        Reading(
            "land_survey",
            ratio("forest.area_land_survey", "forest.land_area"),
            Text("国土调查融合口径", "Land survey calibre"),
        ),
    ),
)
