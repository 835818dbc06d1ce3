"""Administrative villages with a passenger bus."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="village_bus_share",
    name=Text("行政村客运班车通车率", "Administrative villages with a bus service"),
    unit="%",
    numerator=Text("通客运班车的行政村数", "Villages with a service"),
    denominator=Text("行政村数", "All administrative villages"),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(
        Reading(
            "scheduled",
            ratio("village.scheduled", "village.count"),
            Text("仅班线", "Scheduled services"),
        ),
        Reading(
            "with_on_demand",
            ratio(sum_of("village.scheduled", "village.on_demand"), "village.count"),
            Text("含预约响应", "With on-demand services"),
        ),
    ),
)
