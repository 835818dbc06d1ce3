"""Parking spaces with charging at the named hubs."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="hub_charging_share",
    name=Text("交通枢纽公共停车场充电车位比例", "Parking spaces with charging at transport hubs"),
    unit="%",
    numerator=Text("有充电桩的车位数", "Spaces with a pile"),
    denominator=Text("车位数", "All spaces"),
    scope=Text("列名枢纽的公共停车场", "The public car parks of the named hubs"),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(Reading("stated", ratio("hub.spaces_charging", "hub.spaces")),),
)
