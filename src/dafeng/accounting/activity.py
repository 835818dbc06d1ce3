"""Activity data of a city in a period, out of the tables that come every month. Pure.

A column that is part of another is never summed with it: where the parts of a column do not come
to it, what is left stands as an amount of its own, not broken down. A year is read span by span,
mostly by month, so that a whole is set against its parts of the same days.
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
from dafeng.ledger.form import Column, find_form
from dafeng.ledger.series import Point, Series, YearPoint, missing_months

FORMS: Final = ("power_monthly", "gas_monthly", "oil_monthly", "coal_monthly", "industry_monthly")
"""The tables that an inventory reads; each column of a flow enters it once."""

USE, NET_IMPORT = "power.total", "power.net_import"
REST = ".rest"
NOTHING: Final = Decimal(0)

Span = tuple[date, date]
"""Days from the first up to, not including, the last."""


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


@functools.cache
def _parts(series: str) -> tuple[Column, ...]:
    return tuple(each for each in _columns().values() if each.part_of == series)


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
        self.exceeds: dict[str, Decimal] = {}
        self.known: dict[str, list[tuple[Span, Decimal]]] = {}
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

    def _spread(self, column: Column) -> list[Activity]:
        """A column by its parts, down to the last, and what they leave of it, span by span."""
        found = [each for span in self._spans(column) for each in self._within(column, span)]
        for series, amount in self.exceeds.items():
            self.notices.append(Notice("exceeds", series, amount))
        self.exceeds.clear()
        return _merged(found)

    def _within(self, column: Column, span: Span) -> list[Activity]:
        """The same in one span: the whole counts where it is known, else whichever is more."""
        own, is_whole = self._stated(column.id, span)
        parts = [each for part in _parts(column.id) for each in self._within(part, span)]
        if own is None:
            return parts
        rest = own - sum((each.amount for each in parts), NOTHING)
        if not is_whole:
            return parts if rest < 0 else [_activity(column, own)]
        if rest < 0:
            self.exceeds[column.id] = self.exceeds.get(column.id, NOTHING) - rest
        return parts if parts and rest == 0 else [*parts, _activity(column, rest)]

    def _spans(self, column: Column) -> list[Span]:
        """The shortest spans of the period that no figure of a column and its parts straddles."""
        spans: list[Span] = []
        for start, end in sorted(set(self._tiles(column))):
            if spans and start < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return spans

    def _tiles(self, column: Column) -> Iterator[Span]:
        yield from (span for span, _ in self._amounts(column.id))
        for part in _parts(column.id):
            yield from self._tiles(part)

    def _amounts(self, series: str) -> list[tuple[Span, Decimal]]:
        """The figures of a series with their days; that of a month may be the year so far."""
        if series not in self.known:
            points = self.figures.points(series, self.period)
            month = (self.period.start, self.period.end)
            is_month = self.period.is_fine
            self.known[series] = [
                (month if is_month else (each.start, each.end), each.amount) for each in points
            ]
        return self.known[series]

    def _stated(self, series: str, span: Span) -> tuple[Decimal | None, bool]:
        """What is stated of a series within a span, and whether for all of its days."""
        start, end = span
        found = [each for each in self._amounts(series) if start <= each[0][0] < end]
        if not found:
            return None, False
        days = sum((last - first).days for (first, last), _ in found)
        return sum((amount for _, amount in found), NOTHING), days == (end - start).days

    def _is_complete(self, column: Column, span: Span) -> bool:
        """Whether a column, or else each of its parts, is stated for all of a span."""
        parts = _parts(column.id)
        return self._stated(column.id, span)[1] or (
            bool(parts) and all(self._is_complete(part, span) for part in parts)
        )

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
        names = [column.id, *(part.id for part in _parts(column.id))]
        return not any(map(self.figures.has, names))

    def _check_months(self, column: Column) -> None:
        """The months for which neither the column nor all of its parts have a figure."""
        missing = self._missing(span for span, _ in self._amounts(column.id))
        if missing and _parts(column.id):
            whole = (span for span in self._spans(column) if self._is_complete(column, span))
            missing &= self._missing(whole)
        if missing:
            months = ", ".join(f"{each:%Y-%m}" for each in sorted(missing))
            self._lack("no_months", column, months=months)

    def _missing(self, known: Iterable[Span]) -> set[date]:
        months = set().union(*map(_months_in, known))
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
        elif use is None or self._burns_for_power():
            self._lack("no_figures", column)
        else:
            self.notices.append(Notice("derived_import", NET_IMPORT))
            self._check_months(_columns()[USE])
            net = use - self._made_beside_use()
            return Balance(column.unit, net, own, use, is_derived=True)
        return Balance(column.unit, net, own, use)

    def _burns_for_power(self) -> bool:
        """Whether fuel makes electricity here, of which no column tells how much."""
        return any(
            self.amount(column.id)
            for column in _columns().values()
            if column.sector == "power" and FLOWS[column.flow].use is not Use.GENERATED
        )

    def _made_beside_use(self) -> Decimal:
        """Own generation of the days of which some use is known."""
        known = self._spans(_columns()[USE])
        made = [each for series in self._made() for each in self._amounts(series)]
        return sum(
            (
                amount
                for (start, end), amount in made
                if any(start < last and first < end for first, last in known)
            ),
            NOTHING,
        )

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


def _merged(found: Iterable[Activity]) -> list[Activity]:
    """One activity a column; what stands of a column beside its parts is their rest."""
    sums: dict[str, Decimal] = {}
    for each in found:
        sums[each.series] = sums.get(each.series, NOTHING) + each.amount
    broken: set[str] = set()
    for series in sums:
        while series := _columns()[series].part_of:
            broken.add(series)
    return [
        _activity(_columns()[series], amount, is_rest=series in broken)
        for series, amount in sums.items()
        if amount or series not in broken
    ]


@functools.lru_cache(maxsize=1024)
def _months_in(span: Span) -> frozenset[date]:
    """The months that begin within a span."""
    return frozenset(missing_months((), first=span[0], last=span[1]))


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
