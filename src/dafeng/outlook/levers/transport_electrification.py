"""Vehicles that drive on electricity in place of petrol and diesel."""

from dataclasses import replace

from dafeng.kernel.text import Text
from dafeng.outlook.city import City
from dafeng.outlook.course import Course
from dafeng.outlook.lever import BY_YEAR, Lever
from dafeng.outlook.ramp import ramp

OILS = ("gasoline", "diesel")
SECTOR = "transport"
FUEL_FOR_POWER = 3.0
"""Assumption: energy of fuel that one of electricity at the plug replaces."""


def _apply(city: City, course: Course, value: float) -> Course:
    share = value / 100 * ramp(course.years, last=city.last, by=BY_YEAR)
    energy = course.energy.copy()
    row = city.sectors.index(SECTOR)
    for oil in (place for place, name in enumerate(city.carriers) if name in OILS):
        moved = energy[:, row, oil] * share
        energy[:, row, oil] -= moved
        energy[:, row, -1] += moved / FUEL_FOR_POWER
    return replace(course, energy=energy)


LEVERS = (
    Lever(
        key="transport_electrification",
        name=Text("交通电动化（至2035年）", "Electric transport by 2035"),
        unit="%",
        low=0,
        high=100,
        step=1,
        swing=20,
        note=Text(
            "在趋势之外被电力替代的油品比例；1份电替代3份油（假设），匀速推进。",
            "Part of the road fuel replaced beyond the trend; one of power for three (assumed).",
        ),
        apply=_apply,
        applies=lambda city: SECTOR in city.sectors and any(c in OILS for c in city.carriers),
    ),
)
