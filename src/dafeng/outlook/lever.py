"""What a lever is, where levers are found, and how a scenario inherits from its parent. Pure.

One lever is one file `outlook/levers/<key>.py` with `LEVERS`; it is found by itself. A lever at its
default changes nothing; a scenario stores only what differs from its parent.
"""

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from dafeng.kernel.nearest import nearest
from dafeng.kernel.text import Text
from dafeng.outlook.city import Array, City
from dafeng.outlook.course import Course
from dafeng.outlook.delivery import Delivery
from dafeng.outlook.error import LeverOutOfRange, UnknownLever

ASSUMPTION: Final = "assumption"
STATISTICS: Final = "statistics"
FACTORS: Final = "factors"
BY_YEAR: Final = 2035
"""The year by which a share is reached, in equal steps."""

Value = float | Array
"""Where a lever stands; with several outcomes shape (outcomes, 1)."""
Apply = Callable[[City, Course, Value], Course]


def _always(city: City) -> bool:
    return True


def _nought(city: City) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Lever:
    """Something that can be moved: `low` to `high` in `unit`, and how it bends the course.

    `default` is what the past says, `status` whether that is of statistics, factors or assumed;
    `swing` is how far the sensitivity moves it to either side; `applies` says whether a city has
    what it moves; `is_measure` whether it is work that may come late or in part.
    """

    key: str
    name: Text
    unit: str
    low: float
    high: float
    step: float
    swing: float
    note: Text
    apply: Apply
    default: Callable[[City], float] = _nought
    applies: Callable[[City], bool] = _always
    status: str = ASSUMPTION
    detail: bool = False
    is_measure: bool = False

    def clip(self, value: float) -> float:
        """The nearest value within its range."""
        return float(min(max(value, self.low), self.high))

    def holds(self, value: float) -> bool:
        """Whether a value lies within its range."""
        return self.low <= value <= self.high

    def is_same(self, one: float, other: float) -> bool:
        """Whether two values are one to a slider, which can only show them rounded."""
        return abs(one - other) <= 0.51 * self.step

    def is_work(self, city: City, value: float) -> bool:
        """Whether a value is a measure beyond what the trend brings by itself."""
        return self.is_measure and value > self.default(city)

    def bend(self, city: City, course: Course, value: float, delivery: Delivery | None) -> Course:
        """The course with this lever at a value; a measure comes about as it is delivered."""
        if delivery is None or not self.is_work(city, value):
            return self.apply(city, course, value)
        start = self.default(city)
        part = start + delivery.share * (value - start)
        done = self.apply(city, replace(course, late=delivery.late), part)
        return replace(done, late=0.0)


@functools.cache
def levers() -> Mapping[str, Lever]:
    """Every lever by its key, in the order of files."""
    package = importlib.import_module("dafeng.outlook.levers")
    found: dict[str, Lever] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
        file = importlib.import_module(f"{package.__name__}.{module.name}")
        found.update((lever.key, lever) for lever in file.LEVERS)
    return MappingProxyType(found)


def levers_of(city: City) -> list[Lever]:
    """The levers that a city has."""
    return [lever for lever in levers().values() if lever.applies(city)]


def checked(values: Mapping[str, float]) -> dict[str, float]:
    """The same values; raises `UnknownLever` or `LeverOutOfRange` with where it stands."""
    for key, value in values.items():
        lever = levers().get(key)
        if lever is None:
            near = nearest(key, levers()) or "-"
            raise UnknownLever(lever=key, nearest=near, where=f"/levers/{key}")
        if not lever.holds(value):
            raise LeverOutOfRange(
                lever=key,
                low=f"{lever.low:g}",
                high=f"{lever.high:g}",
                unit=lever.unit,
                value=f"{value:g}",
                where=f"/levers/{key}",
            )
    return dict(values)


def inherited(chain: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The values that hold, from the oldest ancestor's down to one's own."""
    found: dict[str, float] = {}
    for values in chain:
        found.update(values)
    return found


def differing(values: Mapping[str, float], *, parent: Mapping[str, float]) -> dict[str, float]:
    """Of the values that hold, those that the parent does not say already."""
    return {key: value for key, value in values.items() if parent.get(key) != value}


def standing(
    moved: Mapping[str, float], *, parent: Mapping[str, float], defaults: Mapping[str, float]
) -> dict[str, float]:
    """Where levers stand: those moved, and those of the parent that stand at the trend again."""
    back = {key: defaults[key] for key in parent if key in defaults and key not in moved}
    return {**moved, **back}


def measures() -> list[str]:
    """The levers that are measures, by key."""
    return [lever.key for lever in levers().values() if lever.is_measure]


def bend(
    city: City,
    course: Course,
    values: Mapping[str, float],
    deliveries: Mapping[str, Delivery] = MappingProxyType({}),
) -> Course:
    """The course under the values of levers, in the order of `levers`; measures as delivered."""
    for lever in levers_of(city):
        if lever.key in values:
            course = lever.bend(city, course, values[lever.key], deliveries.get(lever.key))
    return course
