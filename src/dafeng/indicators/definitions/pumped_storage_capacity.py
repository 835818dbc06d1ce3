"""Rated capacity of pumped storage in operation at the year's end."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import stated
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="pumped_storage_capacity",
    name=Text("抽水蓄能电站装机容量", "Installed capacity of pumped storage"),
    unit="万kW",
    numerator=Text(
        "年末已投产机组的额定发电容量之和",
        "Rated generating capacity of the units in operation at the year's end",
    ),
    readings=(Reading("stated", stated("power.capacity_pumped")),),
)
