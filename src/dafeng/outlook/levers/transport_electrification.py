"""Vehicles that drive on electricity in place of petrol and diesel."""

from dafeng.kernel.text import Text
from dafeng.outlook.city import City
from dafeng.outlook.course import Course, substituted
from dafeng.outlook.lever import BY_YEAR, Lever, Value
from dafeng.outlook.ramp import ramp

OILS = ("gasoline", "diesel")
SECTOR = "transport"
FUEL_FOR_POWER = 3.0
"""Assumption: energy of fuel that one of electricity at the plug replaces."""


def _apply(city: City, course: Course, value: Value) -> Course:
    share = value / 100 * ramp(course.ahead, last=city.last, by=BY_YEAR)
    oils = [place for place, name in enumerate(city.carriers) if name in OILS]
    sector = city.sectors.index(SECTOR)
    return substituted(course, share, old=oils, new=-1, saving=FUEL_FOR_POWER, sector=sector)


LEVERS = (
    Lever(
        key="transport_electrification",
        name=Text("交通电动化（至2035年）", "Electric transport by 2035"),
        unit="%",
        low=0,
        high=100,
        step=1,
        swing=20,
        is_measure=True,
        note=Text(
            "在趋势之外被电力替代的油品比例；1份电替代3份油（假设），匀速推进。",
            "Part of the road fuel replaced beyond the trend; one of power for three (assumed).",
        ),
        apply=_apply,
        applies=lambda city: SECTOR in city.sectors and any(c in OILS for c in city.carriers),
    ),
)
