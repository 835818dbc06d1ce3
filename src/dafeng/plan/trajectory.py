"""The path that a target asks for, year by year: pure functions.

A straight trajectory runs from the base year to the due year in equal steps; for a reduction or an
increase it starts at nought, for a level at the figure of the base year or, where the plan states
none, at the first figure that is known. A level to be kept is the same every year. A milestone and
a target without a year have no path.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from dafeng.plan.promise import Promise

NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Path:
    """What is expected in each year, from a base year on.

    :ivar base_year: the year in which the path starts; None for a level to be kept.
    :ivar points: year → expected value in the indicator's unit, in the order of the years.
    """

    base_year: int | None
    points: Mapping[int, Decimal]

    def at(self, year: int) -> Decimal | None:
        """What is expected in a year; None outside of the path."""
        return self.points.get(year)


def straight(*, start: tuple[int, Decimal], end: tuple[int, Decimal]) -> Path:
    """Equal steps from one (year, value) to another; both ends are exact."""
    (first, low), (last, high) = start, end
    if last <= first:
        return Path(first, {last: high})
    step = (high - low) / (last - first)
    points = {year: low + step * (year - first) for year in range(first, last)}
    return Path(first, points | {last: high})


def stepped(levels: Mapping[int, Decimal]) -> Path:
    """The levels that a document gives for single years; each holds until the next."""
    years = sorted(levels)
    points: dict[int, Decimal] = {}
    for year in range(years[0], years[-1] + 1) if years else ():
        points[year] = levels.get(year, points.get(year - 1, NOUGHT))
    return Path(years[0] if years else None, points)


def floor(*, level: Decimal, first: int, last: int) -> Path:
    """The same level in every year."""
    return Path(None, dict.fromkeys(range(min(first, last), last + 1), level))


def paths_of(
    promise: Promise,
    *,
    known: Mapping[int, Decimal],
    first_year: int,
    steps: Mapping[int, Decimal] | None = None,
) -> list[Path]:
    """The paths that a target asks for: one, or one for each admissible base year.

    :param promise: the target, as documents left it.
    :param known: official figures by year, in the indicator's unit.
    :param first_year: where a level to be kept begins, when no figure is older.
    :param steps: levels that documents give for single years before the last; they make the path.
    :returns: no path where the target has no number, no year, or no known beginning, and none for
        a stepped target of which no document gives a step: a plant is not half there half way.
    """
    if promise.value is None or promise.year is None or promise.takes_answer:
        return []
    if early := {year: level for year, level in (steps or {}).items() if year < promise.year}:
        return [stepped({**early, promise.year: promise.value})]
    if promise.trajectory == "floor":
        first = min([first_year, *known])
        return [floor(level=promise.value, first=first, last=promise.year)]
    if promise.trajectory != "straight" or promise.comparator == "before":
        return []
    starts = _starts(promise, known)
    end = (promise.year, promise.value)
    return [straight(start=start, end=end) for start in starts if start[0] < promise.year]


def _starts(promise: Promise, known: Mapping[int, Decimal]) -> list[tuple[int, Decimal]]:
    if promise.change in ("reduction", "increase"):
        return [(year, NOUGHT) for year in promise.base_years]
    if promise.base_years:
        return [(year, known[year]) for year in promise.base_years if year in known]
    if known:
        first = min(known)
        return [(first, known[first])]
    return []
