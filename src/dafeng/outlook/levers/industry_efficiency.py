"""Less energy for the same output of industry, beyond the trend: of all branches, and of each."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from dafeng.kernel.text import Text
from dafeng.ledger.sector import BRANCHES, parent_of
from dafeng.outlook.city import City
from dafeng.outlook.course import Course
from dafeng.outlook.lever import Apply, Lever, Value

NOTE = Text(
    "在趋势之外，单位产出能耗每年再下降。",
    "The energy for the same output falls by so much a year, beyond the trend.",
)


def _apply(wanted: Callable[[str], bool]) -> Apply:
    def apply(city: City, course: Course, value: Value) -> Course:
        mine = np.array([wanted(sector) for sector in city.sectors])
        left = np.exp(-np.multiply.outer(value / 100 * course.ahead, mine))
        return replace(course, energy=course.energy * left[..., None])

    return apply


def _is_industry(sector: str) -> bool:
    return parent_of(sector) == "industry"


def _branch(branch: str, name: Text) -> Lever:
    return Lever(
        key=f"industry_efficiency.{branch.removeprefix('industry.')}",
        name=Text(f"{name.zh}能效", f"Efficiency, {name.en}"),
        unit="%/a",
        low=-2,
        high=5,
        step=0.1,
        swing=1,
        is_measure=True,
        note=NOTE,
        apply=_apply(branch.__eq__),
        applies=lambda city: branch in city.sectors,
        detail=True,
    )


LEVERS = (
    Lever(
        key="industry_efficiency",
        name=Text("工业能效（全部行业）", "Efficiency of industry"),
        unit="%/a",
        low=-2,
        high=5,
        step=0.1,
        swing=1,
        is_measure=True,
        note=NOTE,
        apply=_apply(_is_industry),
        applies=lambda city: any(map(_is_industry, city.sectors)),
    ),
    *(_branch(branch, name) for branch, name in BRANCHES.items()),
)
