"""Reading the inventory of an area: computed from its statistics, kept as long as they stand.

What is computed is kept in the process under all that it rests on: the newest figure of the area,
the issues of factors in force, the place whose factors hold. A new figure or issue asks anew.
"""

import functools
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from dafeng.accounting import activity
from dafeng.accounting.activity import Figures
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.inventory import ANNUAL, Inventory, Total, compute, read_month_or_year
from dafeng.accounting.inventory import grid_years as years_of_grid
from dafeng.accounting.models import FactorIssue, FrozenInventory
from dafeng.accounting.services import current_set
from dafeng.kernel.period import parse_period
from dafeng.ledger.form import Column, Form, add_months, find_column, period_text
from dafeng.ledger.models import Statistic
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


class City:
    """The inventories of an area as known on a day (by default all); what they rest on read once.

    `grid` is "annual", each year's own factor, or "fixed:YEAR". Raises `BadPeriod`, `BadValue`.
    """

    def __init__(self, area: str, *, on: date | None = None) -> None:
        self.basis = _basis(area)
        self.on = on

    @property
    def place(self) -> str:
        """The place whose regional factors hold."""
        return self.basis.place

    @property
    def factors(self) -> FactorSet:
        """The factors in force."""
        return _factors(self.basis.issues)

    @property
    def figures(self) -> Figures:
        """The activity data."""
        return _figures(self.basis, self.on)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which something is known, the earliest first."""
        return self.figures.years()

    @property
    def grid_years(self) -> tuple[int, ...]:
        """The years of which the grid factor is known, the earliest first."""
        return years_of_grid(self.factors, self.place)

    def inventory(self, period: str, *, grid: str = ANNUAL) -> Inventory:
        """The inventory of a year or a month."""
        return _inventory(self.basis, period, self.on, grid)

    def monthly_totals(self, *, first: str, last: str, grid: str = ANNUAL) -> dict[str, Total]:
        """The totals of the months from `first` to `last`."""
        return {month: self.inventory(month, grid=grid).total for month in _months(first, last)}

    def annual_totals(self, *, grid: str = ANNUAL) -> dict[int, Total]:
        """The totals of every year of which something is known."""
        return {year: self.inventory(str(year), grid=grid).total for year in self.years}

    def latest_year(self) -> int | None:
        """The last year whose use or import of electricity is whole; else the last of any."""
        whole = [
            year
            for year in self.years
            if any((found := self.figures.year(name, year)) and found.is_whole for name in _LEADING)
        ]
        return max(whole or self.years, default=None)

    def latest_month(self) -> str | None:
        """The last month of which the use or the import of electricity is known."""
        months = [month for name in _LEADING for month in self.figures.months(name)]
        return period_text(max(months), "month") if months else None

    def evidence(
        self, names: Iterable[str], *, period: str
    ) -> list[tuple[Form, Column, list[Statistic]]]:
        """The figures behind a year or a month of some series, with document and delivery."""
        span = read_month_or_year(period)
        found = []
        for name in names:
            form, column = find_column(name)
            keys = [point.key for point in self.figures.points(name, span)]
            rows = Statistic.objects.filter(pk__in=keys).select_related("delivery")
            found.append((form, column, list(rows.order_by("start_date"))))
        return found


def frozen_inventories(*, area: str) -> QuerySet[FrozenInventory]:
    """The frozen inventories of an area, the latest first."""
    return FrozenInventory.objects.filter(area=area).select_related("frozen_by")


def inventory(*, area: str, period: str, on: date | None = None, grid: str = ANNUAL) -> Inventory:
    """The inventory of an area in a year or a month, as known on a day (by default all).

    `grid` is "annual", each year's own factor, or "fixed:YEAR". Raises `BadPeriod`, `BadValue`.
    """
    return City(area, on=on).inventory(period, grid=grid)


def monthly_totals(
    *, area: str, first: str, last: str, on: date | None = None, grid: str = ANNUAL
) -> dict[str, Total]:
    """The totals of the months from `first` to `last`, both "YYYY-MM", by month."""
    return City(area, on=on).monthly_totals(first=first, last=last, grid=grid)


def annual_totals(*, area: str, on: date | None = None, grid: str = ANNUAL) -> dict[int, Total]:
    """The totals of every year of which something is known, the earliest first."""
    return City(area, on=on).annual_totals(grid=grid)


def latest_year(*, area: str, on: date | None = None) -> int | None:
    """The last year whose use or import of electricity is whole; else the last of any figure."""
    return City(area, on=on).latest_year()


def latest_month(*, area: str, on: date | None = None) -> str | None:
    """The last month of which the use or the import of electricity is known."""
    return City(area, on=on).latest_month()


def grid_years(*, area: str) -> tuple[int, ...]:
    """The years of which the grid factor of an area is known, the earliest first."""
    return City(area).grid_years


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
