"""Rail tonnes over rail and road tonnes."""

from dafeng.indicators.definition import UPPER_LEVEL, Definition, Reading, Wait
from dafeng.indicators.term import ratio, sum_of
from dafeng.kernel.text import Text

BOTH = sum_of("freight.rail_loaded", "freight.rail_unloaded")

DEFINITION = Definition(
    key="rail_freight_share",
    name=Text("铁路货运量占比", "Rail share of freight"),
    unit="%",
    numerator=Text("铁路货物发送量（或到发合计）", "Rail tonnes loaded (or loaded and unloaded)"),
    denominator=Text("铁路货运量加公路货运量", "Rail tonnes plus road tonnes"),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(
        Reading(
            "loaded",
            ratio("freight.rail_loaded", sum_of("freight.rail_loaded", "freight.road")),
            Text("按发送量", "Tonnes loaded"),
        ),
        Reading(
            "loaded_unloaded",
            ratio(BOTH, sum_of(BOTH, "freight.road")),
            Text("按到发合计", "Loaded and unloaded"),
        ),
    ),
    waits_for=(
        Wait(UPPER_LEVEL, Text("全年公路货运量下达数", "The year's road tonnage as given down")),
    ),
)
