"""Activity data of a city in a period, out of the tables that come every month. Pure.

A column that is part of another is never summed with it: where the parts of a column do not come
to it, what is left stands as an amount of its own, not broken down.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from dafeng.accounting.gap import Gap
from dafeng.kernel.flow import FLOWS, Use
from dafeng.kernel.period import Period
from dafeng.ledger.form import Column, add_months, find_form
from dafeng.ledger.series import Point, Series, YearPoint, missing_months

FORMS: Final = ("power_monthly", "gas_monthly", "oil_monthly", "coal_monthly", "industry_monthly")
"""The tables that an inventory reads; each column of a flow enters it once."""

USE, NET_IMPORT = "power.total", "power.net_import"
REST = ".rest"
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Activity:
    """An amount of one column in a period; `is_rest` is what its parts leave of a column.

    `id` is the series, with `REST` after it for what is left; `sector` is empty where the table
    does not tell whose it is.
    """

    id: str
    series: str
    sector: str
    carrier: str
    amount: Decimal
    unit: str
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """Electricity of a period [unit]: what came in, what was made here, what was used.

    `difference` is supply less use: generation from fuel has no column and makes it negative.
    """

    unit: str
    net_import: Decimal | None
    own: Mapping[str, Decimal]
    use: Decimal | None
    is_derived: bool = False

    @property
    def generated(self) -> Decimal:
        """All own generation that has a column."""
        return sum(self.own.values(), NOTHING)

    @property
    def difference(self) -> Decimal | None:
        """Supply less use; None where either is not known."""
        if self.net_import is None or self.use is None:
            return None
        return self.net_import + self.generated - self.use


@dataclass(frozen=True, slots=True)
class Notice:
    """Something taken for granted, or that does not fit: a key of `NOTICES` with its series."""

    kind: str
    series: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Activities:
    """The activity data of a period: fuels and products, uses of electricity, what is missing.

    What `energy_gaps` names changes the energy alone: own generation while the import is stated.
    """

    fuels: tuple[Activity, ...]
    uses: tuple[Activity, ...]
    balance: Balance
    gaps: tuple[Gap, ...]
    energy_gaps: tuple[Gap, ...]
    notices: tuple[Notice, ...]


class Figures:
    """The series of an area with their months and years laid out once, for many periods."""

    def __init__(self, known: Mapping[str, Series]) -> None:
        self._months = {name: each.monthly() for name, each in known.items()}
        self._years = {name: each.yearly(partial=True) for name, each in known.items()}

    def amount(self, series: str, period: Period) -> Decimal | None:
        """The amount of a month, or of the months of a year that are known."""
        if period.is_fine:
            point = self._months.get(series, {}).get(period.start)
            return None if point is None else point.amount
        year = self.year(series, period.start.year)
        return None if year is None else year.amount

    def year(self, series: str, year: int) -> YearPoint | None:
        """A year of a series, whole or not."""
        return self._years.get(series, {}).get(year)

    def months(self, series: str) -> Mapping[date, Point]:
        """The months of a series."""
        return self._months.get(series, {})

    def points(self, series: str, period: Period) -> tuple[Point, ...]:
        """The figures behind the amount of a period."""
        if period.is_fine:
            point = self.months(series).get(period.start)
            return () if point is None else (point,)
        year = self.year(series, period.start.year)
        return () if year is None else year.points

    def has(self, series: str) -> bool:
        """Whether a series has any figure."""
        return bool(self._months.get(series) or self._years.get(series))

    def years(self) -> tuple[int, ...]:
        """The years of which something is known, the earliest first."""
        return tuple(sorted({year for found in self._years.values() for year in found}))


def series_ids() -> tuple[str, ...]:
    """Every series that an inventory reads."""
    return tuple(column.id for column in _columns().values())


def read(figures: Figures, period: Period) -> Activities:
    """The activity data of a month or a year."""
    return _Reader(figures, period).read()


def parts_of(series: str) -> list[str]:
    """The series that are a part of one."""
    return [column.id for column in _columns().values() if column.part_of == series]


def is_of_process(series: str) -> bool:
    """Whether a series stands outside of energy; a table's name is no series."""
    column = _columns().get(series)
    return column is not None and column.sector == "process"


@functools.cache
def _columns() -> Mapping[str, Column]:
    """The columns that stand for a flow of energy or for clinker, by series."""
    found = {}
    for name in FORMS:
        for column in find_form(name).columns:
            if column.flow and not _is_idle(column):
                found[column.id] = column
    return MappingProxyType(found)


def _is_idle(column: Column) -> bool:
    """Cement is made of the clinker that counts; charging lies within the uses by sector."""
    flow = FLOWS[column.flow]
    return flow.carrier == "cement" or flow.use is Use.DELIVERED


def _form_of(series: str) -> str:
    return next(name for name in FORMS if find_form(name).column(series) is not None)


class _Reader:
    """Reads the columns of one period, and notes what they lack."""

    def __init__(self, figures: Figures, period: Period) -> None:
        self.figures = figures
        self.period = period
        self.gaps: list[Gap] = []
        self.notices: list[Notice] = []
        self.came = {_form_of(name) for name in _columns() if self.amount(name) is not None}

    def read(self) -> Activities:
        """All of it."""
        fuels = [
            each
            for column in self._roots()
            if FLOWS[column.flow].carrier != "electricity"
            for each in self._complete(column)
        ]
        uses = self._spread(_columns()[USE])
        lacks, self.gaps = self.gaps, []
        balance = self._balance(uses)
        power, self.gaps = self.gaps, []
        self._made(complete=True)
        derived = self.gaps if balance.is_derived else []
        return Activities(
            tuple(fuels),
            tuple(uses),
            balance,
            _by_table([*lacks, *power, *derived]),
            () if balance.is_derived else _by_table(self.gaps),
            tuple(self.notices),
        )

    def amount(self, series: str) -> Decimal | None:
        """The amount of a series in the period."""
        return self.figures.amount(series, self.period)

    def _roots(self) -> Iterator[Column]:
        known = _columns()
        yield from (column for column in known.values() if column.part_of not in known)

    def _parts(self, column: Column) -> list[Column]:
        return [each for each in _columns().values() if each.part_of == column.id]

    def _spread(self, column: Column) -> list[Activity]:
        """A column by its parts, down to the last, and what they leave of it."""
        own = self.amount(column.id)
        parts = [each for part in self._parts(column) for each in self._spread(part)]
        if own is None or not parts:
            return parts if own is None else [_activity(column, own)]
        rest = own - sum((each.amount for each in parts), NOTHING)
        if rest < 0:
            self.notices.append(Notice("exceeds", column.id, -rest))
        return parts if rest == 0 else [*parts, _activity(column, rest, is_rest=True)]

    def _complete(self, column: Column) -> list[Activity]:
        """A column by its parts, with a gap for what it lacks."""
        found = self._spread(column)
        self._check(column, is_known=bool(found))
        return found

    def _check(self, column: Column, *, is_known: bool) -> None:
        if is_known:
            self._check_months(column)
        elif self._is_never(column) and _form_of(column.id) in self.came:
            self.notices.append(Notice("never", column.id))
        else:
            self._lack("no_figures", column)

    def _is_never(self, column: Column) -> bool:
        names = [column.id, *(part.id for part in self._parts(column))]
        return not any(map(self.figures.has, names))

    def _check_months(self, column: Column) -> None:
        """Of a year, the months for which neither the column nor all of its parts have a figure."""
        if self.period.is_fine:
            return
        missing = self._missing(column.id)
        if missing and (parts := self._parts(column)):
            seen = [self._missing(part.id) for part in parts if self.figures.has(part.id)]
            missing &= set().union(*seen) if seen else missing
        if missing:
            months = ", ".join(f"{month:%Y-%m}" for month in sorted(missing))
            self._lack("no_months", column, months=months)

    def _missing(self, series: str) -> set[date]:
        year = self.figures.year(series, self.period.start.year)
        if year is not None and year.is_whole:
            return set()
        months: set[date] = set()
        for point in year.points if year else ():
            month = point.start
            while month < point.end:
                months.add(month)
                month = add_months(month, 1)
        return set(missing_months(months, first=self.period.start, last=self.period.end))

    def _lack(self, kind: str, column: Column, **more: str) -> None:
        form = find_form(_form_of(column.id))
        values = {"series": column.name, "form": form.name, "form_id": form.id}
        values |= {"period": str(self.period), **more}
        self.gaps.append(Gap(column.id, kind, values))

    def _balance(self, uses: Iterable[Activity]) -> Balance:
        """What electricity came in: as stated, else the use less what was made here."""
        own = MappingProxyType(self._made())
        used = list(uses)
        use = sum((each.amount for each in used), NOTHING) if used else None
        column = _columns()[NET_IMPORT]
        net = self.amount(NET_IMPORT)
        if net is not None:
            self._check_months(column)
        elif use is None:
            self._lack("no_figures", column)
        else:
            self.notices.append(Notice("derived_import", NET_IMPORT))
            self._check_months(_columns()[USE])
            net = use - sum(own.values(), NOTHING)
            return Balance(column.unit, net, own, use, is_derived=True)
        return Balance(column.unit, net, own, use)

    def _made(self, *, complete: bool = False) -> dict[str, Decimal]:
        """Own generation by series; `complete` notes what is missing of it."""
        own: dict[str, Decimal] = {}
        for column in _columns().values():
            if FLOWS[column.flow].use is not Use.GENERATED:
                continue
            amount = self.amount(column.id)
            if amount is not None:
                own[column.id] = amount
            if complete:
                self._check(column, is_known=amount is not None)
        return own


def _by_table(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Gaps of one table that lack the same months, as one gap of the table."""
    groups: dict[tuple[str, str, str], list[Gap]] = {}
    for gap in gaps:
        span = str(gap.values.get("months") or gap.values["period"])
        table = gap.id if is_of_process(gap.id) else _form_of(gap.id)
        groups.setdefault((gap.kind, table, span), []).append(gap)
    return tuple(
        found[0] if len(found) == 1 else Gap(table, "no_table", {**found[0].values, "months": span})
        for (_, table, span), found in groups.items()
    )


def _activity(column: Column, amount: Decimal, *, is_rest: bool = False) -> Activity:
    name = column.id + REST if is_rest else column.id
    carrier = FLOWS[column.flow].carrier
    return Activity(name, column.id, column.sector, carrier, amount, column.unit, is_rest)
