"""Reading statistics: series as they were known on a day."""

import functools
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from dafeng.ledger.form import columns, find_column
from dafeng.ledger.models import Statistic
from dafeng.ledger.series import Point, Series, in_force, tidy

Records = Mapping[str, tuple[Point, ...]]


def series(*, area: str, ids: Iterable[str] | None = None, on: date) -> dict[str, Series]:
    """The series of an area as known on a day: those asked for, or all that hold a figure.

    Raises `UnknownSeries`.
    """
    known = records(area)
    wanted = list(ids) if ids is not None else [name for name in columns() if name in known]
    found = {}
    for name in wanted:
        _, column = find_column(name)
        points = in_force(known.get(name, ()), on=on)
        if points or ids is not None:
            found[name] = Series(name, points, column.kind, column.unit, column.cumulative)
    return found


def records(area: str) -> Records:
    """Every figure ever recorded for an area, by series.

    Rows are only added, so what was read once is read again only when there are more of them.
    """
    return _records(area, newest(area))


def newest(area: str) -> tuple[int, datetime] | None:
    """The key of the last figure recorded for an area: what is read of it stands until it moves."""
    rows = Statistic.objects.filter(area=area).order_by("-pk")
    return rows.values_list("pk", "entered_at").first()


@functools.lru_cache(maxsize=4)
def _records(area: str, last: tuple[int, datetime] | None) -> Records:
    found: dict[str, list[Point]] = {}
    fields = ("series", "start_date", "end_date", "amount", "vintage", "pk", "known_date")
    for name, start, end, amount, vintage, key, known in (
        Statistic.objects.filter(area=area).order_by("pk").values_list(*fields).iterator()
    ):
        found.setdefault(name, []).append(Point(start, end, tidy(amount), vintage, key, known))
    return MappingProxyType({name: tuple(points) for name, points in found.items()})
