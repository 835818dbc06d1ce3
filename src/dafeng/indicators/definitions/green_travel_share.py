"""Trips by green modes in a household survey; a year without one is a gap."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="green_travel_share",
    name=Text("城市绿色出行比例", "Share of green travel in the city"),
    unit="%",
    numerator=Text("绿色方式出行次数", "Trips by green modes"),
    denominator=Text("全部出行次数", "All trips"),
    scope=Text("居民出行调查的样本", "The sample of a household survey"),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(
        Reading(
            "core",
            ratio("trip.green", "trip.all"),
            Text("步行、自行车、公共交通", "Walking, cycling, public transport"),
        ),
        Reading(
            "with_ebike",
            ratio(sum_of("trip.green", "trip.electric_bicycle"), "trip.all"),
            Text("另含电动自行车", "With electric bicycles"),
        ),
    ),
)
