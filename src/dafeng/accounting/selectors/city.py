"""Reading the inventory of an area: computed from its statistics, kept as long as they stand.

What is computed is kept in the process under all that it rests on: the newest figure of the area,
the issues of factors in force, the place whose factors hold. A new figure or issue asks anew.
"""

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from dafeng.accounting import activity
from dafeng.accounting.activity import Figures
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.inventory import ANNUAL, Inventory, Total, compute
from dafeng.accounting.inventory import grid_years as years_of_grid
from dafeng.accounting.models import FactorIssue
from dafeng.accounting.services import current_set
from dafeng.kernel.period import parse_period
from dafeng.ledger.form import add_months, period_text
from dafeng.ledger.selectors import newest, series
from dafeng.people.area import factor_place
from dafeng.people.home import home_place

KEPT = 512


@dataclass(frozen=True, slots=True)
class Basis:
    """What an inventory rests on."""

    area: str
    place: str
    newest: tuple[int, datetime] | None
    issues: tuple[str, ...]


def inventory(*, area: str, period: str, on: date | None = None, grid: str = ANNUAL) -> Inventory:
    """The inventory of an area in a year or a month, as known on a day (by default all).

    `grid` is "annual", each year's own factor, or "fixed:YEAR". Raises `BadPeriod`, `BadValue`.
    """
    return _inventory(_basis(area), period, on, grid)


def monthly_totals(
    *, area: str, first: str, last: str, on: date | None = None, grid: str = ANNUAL
) -> dict[str, Total]:
    """The totals of the months from `first` to `last`, both "YYYY-MM", by month."""
    basis = _basis(area)
    return {month: _inventory(basis, month, on, grid).total for month in _months(first, last)}


def annual_totals(*, area: str, on: date | None = None, grid: str = ANNUAL) -> dict[int, Total]:
    """The totals of every year of which something is known, the earliest first."""
    basis = _basis(area)
    return {
        year: _inventory(basis, str(year), on, grid).total for year in _figures(basis, on).years()
    }


def years(*, area: str, on: date | None = None) -> tuple[int, ...]:
    """The years of which something is known, the earliest first."""
    return _figures(_basis(area), on).years()


def latest_year(*, area: str, on: date | None = None) -> int | None:
    """The last year whose use or import of electricity is whole; else the last of any figure."""
    figures = _figures(_basis(area), on)
    known = figures.years()
    whole = [
        year
        for year in known
        if any((found := figures.year(name, year)) and found.is_whole for name in _LEADING)
    ]
    return max(whole or known, default=None)


def latest_month(*, area: str, on: date | None = None) -> str | None:
    """The last month of which the use or the import of electricity is known."""
    figures = _figures(_basis(area), on)
    months = [month for name in _LEADING for month in figures.months(name)]
    return period_text(max(months), "month") if months else None


def grid_years(*, area: str) -> tuple[int, ...]:
    """The years of which the grid factor of an area is known, the earliest first."""
    basis = _basis(area)
    return years_of_grid(_factors(basis.issues), basis.place)


_LEADING = (activity.USE, activity.NET_IMPORT)


def _basis(area: str) -> Basis:
    issues = FactorIssue.objects.filter(withdrawn_at=None).order_by("pk")
    return Basis(
        area=area,
        place=factor_place(area, home=home_place()),
        newest=newest(area),
        issues=tuple(issues.values_list("content_hash", flat=True)),
    )


@functools.lru_cache(maxsize=KEPT)
def _inventory(basis: Basis, period: str, on: date | None, grid: str) -> Inventory:
    return compute(
        _figures(basis, on),
        _factors(basis.issues),
        area=basis.area,
        period=period,
        place=basis.place,
        grid=grid,
    )


@functools.lru_cache(maxsize=8)
def _figures(basis: Basis, on: date | None) -> Figures:
    return Figures(series(area=basis.area, ids=activity.series_ids(), on=on or date.max))


@functools.lru_cache(maxsize=4)
def _factors(issues: tuple[str, ...]) -> FactorSet:
    return current_set()[0] if issues else FactorSet(())


def _months(first: str, last: str) -> Iterator[str]:
    start, end = parse_period(first).start, parse_period(last).start
    for count in itertools.count():
        month = add_months(start, count)
        if month > end:
            return
        yield period_text(month, "month")
