"""A series of a city as it was known on a day: which of several figures counts. Pure.

For one stretch of days the later vintage counts, and of one vintage the figure that became known
last. A stated year goes before the sum of its months, and fewer than twelve months are no year.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

VINTAGES: Final = ("flash", "preliminary", "final", "census", "rebased")
"""快报, 初步, 最终核实, 普查修订, 换基期: each replaces the one before it."""

SETTLED: Final = frozenset({"final", "census", "rebased"})


@dataclass(frozen=True, slots=True)
class Point:
    """The figure that counts for the days from `start` up to, not including, `end`."""

    start: date
    end: date
    amount: Decimal
    vintage: str = "final"
    key: int = 0
    known_date: date = date.min

    @property
    def is_month(self) -> bool:
        """Whether it is of one calendar month."""
        return self.start.day == 1 and self.end == _next_month(self.start)

    @property
    def is_year(self) -> bool:
        """Whether it is of one calendar year."""
        first = date(self.start.year, 1, 1)
        return self.start == first and self.end == date(self.start.year + 1, 1, 1)

    @property
    def is_settled(self) -> bool:
        """Whether it is final, or a revision of a final figure."""
        return self.vintage in SETTLED


@dataclass(frozen=True, slots=True)
class YearPoint:
    """A year's figure: as stated, or the sum of the points that tile the year."""

    year: int
    amount: Decimal
    points: tuple[Point, ...]
    is_stated: bool
    is_whole: bool = True

    @property
    def keys(self) -> tuple[int, ...]:
        """The keys of the figures behind it."""
        return tuple(point.key for point in self.points)

    @property
    def vintage(self) -> str:
        """The least settled vintage of what it is made of."""
        return min((point.vintage for point in self.points), key=VINTAGES.index)


@dataclass(frozen=True, slots=True)
class Series:
    """The points of a series in the order of time, in one unit."""

    id: str
    points: tuple[Point, ...] = ()
    kind: str = "flow"
    unit: str = ""
    cumulative: bool = False

    def monthly(self) -> dict[date, Point]:
        """Its months by first day; a cumulative point by the first day of its last month."""
        if self.cumulative:
            return {_last_month(point.end): point for point in self.points}
        return {point.start: point for point in self.points if point.is_month}

    def yearly(self, *, partial: bool = False) -> dict[int, YearPoint]:
        """Its whole years: as stated, else of a flow the sum of months or quarters that tile it.

        Of a stock a year is its end: the point that ends with it. `partial` adds the years of a
        flow of which some months are known, with `is_whole` false.
        """
        found: dict[int, YearPoint] = {}
        by_year: dict[int, list[Point]] = {}
        for point in self.points:
            if point.is_year:
                found[point.start.year] = YearPoint(point.start.year, point.amount, (point,), True)
            by_year.setdefault(point.start.year, []).append(point)
        for year, points in by_year.items():
            made = None if year in found else self._make(year, points)
            if made is not None and (partial or made.is_whole):
                found[year] = made
        return dict(sorted(found.items()))

    def _make(self, year: int, points: list[Point]) -> YearPoint | None:
        if self.kind == "stock":
            last = [point for point in points if point.end == date(year + 1, 1, 1)]
            point = min(last, key=lambda each: each.end - each.start, default=None)
            return YearPoint(year, point.amount, (point,), False) if point else None
        if self.kind != "flow" or self.cumulative:
            return None
        tiles, days = _tile(points)
        whole = days == (date(year + 1, 1, 1) - date(year, 1, 1)).days
        total = sum((point.amount for point in tiles), Decimal(0))
        return YearPoint(year, total, tuple(tiles), False, whole)

    def latest(self) -> Point | None:
        """The point that ends last; of several the shortest."""
        return max(self.points, key=lambda point: (point.end, point.start), default=None)


def in_force(records: Iterable[Point], *, on: date | None = None) -> tuple[Point, ...]:
    """Of all figures ever recorded, those that count, as known on a day, in the order of time."""
    best: dict[tuple[date, date], Point] = {}
    for record in records:
        if on is not None and record.known_date > on:
            continue
        other = best.get((record.start, record.end))
        if other is None or _rank(record) > _rank(other):
            best[record.start, record.end] = record
    return tuple(best[span] for span in sorted(best))


def settled_before(vintage: str, known: Iterable[str]) -> str:
    """Of the known vintages the settled one whose place `vintage` takes; empty where none is."""
    rank = VINTAGES.index
    before = (word for word in known if word in SETTLED and rank(word) <= rank(vintage))
    return max(before, key=rank, default="") if vintage in SETTLED else ""


def _rank(point: Point) -> tuple[int, date, int]:
    return VINTAGES.index(point.vintage), point.known_date, point.key


def _tile(points: Sequence[Point]) -> tuple[list[Point], int]:
    """Points that do not overlap, the longest first, in the order of time, and their days."""
    ordered = sorted(points, key=lambda each: each.start)
    if all(one.end <= other.start for one, other in itertools.pairwise(ordered)):
        return ordered, sum((point.end - point.start).days for point in ordered)
    taken: list[Point] = []
    for point in sorted(points, key=lambda each: (each.start - each.end, each.start)):
        if all(point.end <= other.start or other.end <= point.start for other in taken):
            taken.append(point)
    return sorted(taken, key=lambda each: each.start), sum((p.end - p.start).days for p in taken)


def missing_months(months: Iterable[date], *, first: date, last: date) -> list[date]:
    """The months from `first` up to before `last` that are not among `months`."""
    known, found, month = set(months), [], first.replace(day=1)
    while month < last:
        if month not in known:
            found.append(month)
        month = _next_month(month)
    return found


def growth(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Growth over an earlier figure as a fraction; None where either is unknown or zero."""
    return None if now is None or not before else now / before - 1


def accumulate(points: Iterable[Point]) -> dict[date, Decimal]:
    """The amounts from each year's first month on, by month; a gap ends the year's sum."""
    found: dict[date, Decimal] = {}
    ordered = sorted((point for point in points if point.is_month), key=lambda each: each.start)
    for _, group in itertools.groupby(ordered, key=lambda each: each.start.year):
        total = Decimal(0)
        for number, point in enumerate(group, start=1):
            if point.start.month != number:
                break
            total += point.amount
            found[point.start] = total
    return found


def tidy(amount: Decimal) -> Decimal:
    """The same amount without zeros that say nothing: 12.50000000 is 12.5, 1E+2 is 100."""
    short = amount.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _last_month(end: date) -> date:
    return date(end.year - (end.month == 1), (end.month - 2) % 12 + 1, 1)
