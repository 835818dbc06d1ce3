"""Estates, workplaces and households with sorting in the built-up area."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="waste_sorting_builtup",
    name=Text("城市建成区生活垃圾分类覆盖率", "Household waste sorting in the built-up area"),
    unit="%",
    numerator=Text(
        "实行分类的小区和单位数（或户数）", "Estates and workplaces (or households) with sorting"
    ),
    denominator=Text("小区和单位总数（或户数）", "All estates and workplaces (or households)"),
    scope=Text("城市建成区", "The built-up area"),
    official=Text("城市管理部门年报", "The urban management department's yearly return"),
    readings=(
        Reading(
            "estates",
            ratio("sorting.places_covered", "sorting.places"),
            Text("按小区和单位", "By estates and workplaces"),
        ),
        Reading(
            "households",
            ratio("sorting.households_covered", "sorting.households"),
            Text("按户数", "By households"),
        ),
    ),
)
