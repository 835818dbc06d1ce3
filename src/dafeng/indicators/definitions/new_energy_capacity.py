"""Capacity of new energy on the grid at the year's end, without hydro and pumped storage."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="new_energy_capacity",
    name=Text("新能源装机规模", "Installed capacity of new energy"),
    unit="万kW",
    numerator=Text(
        "年末并网的风电、光伏（交流侧，含户用）、生物质和垃圾发电装机",
        "Wind, PV (AC side, households included), biomass and waste power at the year's end",
    ),
    readings=(
        Reading(
            "with_biomass",
            sum_of("power.capacity_wind", "power.capacity_pv", "power.capacity_biomass"),
            Text("含生物质和垃圾发电", "With biomass and waste power"),
        ),
        Reading(
            "wind_pv",
            sum_of("power.capacity_wind", "power.capacity_pv"),
            Text("仅风电光伏", "Wind and PV only"),
        ),
    ),
)
