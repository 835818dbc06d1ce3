"""Reading quick estimates: what is known of an area's months, what was estimated, how well."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from dafeng.accounting import selectors as accounting
from dafeng.accounting.activity import Figures, series_ids
from dafeng.accounting.inventory import FIXED
from dafeng.accounting.selectors.city import Basis
from dafeng.ledger import supplier
from dafeng.ledger.collection import Slot, slots
from dafeng.ledger.form import Form, add_months, find_form
from dafeng.ledger.selectors.statistic import records, series
from dafeng.outlook import component
from dafeng.outlook.benchmarking import benchmark
from dafeng.outlook.component import Parts, Units
from dafeng.outlook.error_record import ErrorRecord, Past, error_record, record_of
from dafeng.outlook.models import QuickEstimate
from dafeng.outlook.nowcast import Estimate, Indicator, estimate, month_number, month_text
from dafeng.people.models import Organisation

HISTORY = 120
"""Months that an estimate looks back at."""
RECENT = 3
"""Months after whose end new figures still make a new estimate."""
DRAWN = 36
Memo = dict[tuple[object, ...], Parts]


@dataclass(frozen=True, slots=True)
class Known:
    """An area's months as known on a day: amounts by part, tonnes a unit, related figures."""

    months: Mapping[str, Parts]
    units: Units
    related: Mapping[str, list[Indicator]]

    def truth(self, month: str) -> float | None:
        """The CO2 of a month of which every part came [t]; None of any other."""
        parts = self.months.get(month)
        if parts is None:
            return None
        tonnes = self.units.tonnes(month, parts, grid=self.units.grid_of(int(month[:4])))
        known = [value for value in tonnes.values() if value is not None]
        return sum(known) if len(known) == len(tonnes) else None

    def lines(self, month: str) -> dict[str, dict[str, float | None]]:
        """The parts of all months up to one, under that one's grid factor: growth of amounts."""
        grid = self.units.grid_of(int(month[:4]))
        fixed = f"{FIXED}{month[:4]}" if grid and not grid.startswith(FIXED) else grid
        first = month_text(month_number(month) - HISTORY)
        return {
            name: self.units.tonnes(name, parts, grid=fixed)
            for name, parts in self.months.items()
            if first <= name <= month
        }


@dataclass(frozen=True, slots=True)
class Arrival:
    """A table of the month: who sends it, and whether it came."""

    form: Form
    organisation: Organisation | None
    slot: Slot


@dataclass(frozen=True, slots=True)
class Compared:
    """An estimate beside the truth [t], as far as that has come."""

    row: QuickEstimate
    truth: float | None

    @property
    def past(self) -> Past | None:
        """The two, where the truth is known and something was estimated."""
        if self.truth is None or self.row.is_whole:
            return None
        return Past(self.row.value, self.row.low, self.row.high, self.truth)


@dataclass(frozen=True, slots=True)
class Untold:
    """A month without an estimate: the tables that never came, and the parts that are gaps.

    `is_ready`: enough came, and the next run makes it.
    """

    month: str
    missing: tuple[Form, ...]
    gaps: tuple[str, ...]
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page says: the last estimate, months, tables that came, errors, gaps.

    `tried` is the record of the months tried anew for the last month's interval, from the figures
    known today. `untold` are the last months where none of them has an estimate, `reach` the last
    month of which a table came.
    """

    latest: QuickEstimate | None
    months: Mapping[str, float] = field(default_factory=dict)
    open: tuple[QuickEstimate, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    compared: tuple[Compared, ...] = ()
    made: ErrorRecord | None = None
    replayed: ErrorRecord | None = None
    tried: ErrorRecord | None = None
    month: str = ""
    reach: str = ""
    untold: tuple[Untold, ...] = ()


def estimates(*, area: str) -> QuerySet[QuickEstimate]:
    """The estimates of an area: the last month first, of a month the one known last."""
    return QuickEstimate.objects.filter(area=area).select_related("made_by")


def latest_estimate(*, area: str) -> QuickEstimate | None:
    """The last estimate of the last month; None before the first."""
    return estimates(area=area).first()


def gather(*, area: str, on: date, memo: Memo | None = None) -> Known:
    """What is known of an area on a day. `memo` keeps months that many days have in common."""
    kept = {} if memo is None else memo
    found = series(area=area, ids={*series_ids(), *component.related_series()}, on=on)
    figures = Figures({name: found[name] for name in series_ids()})
    has = tuple(figures.has(name) for name in series_ids())
    days = sorted({day for name in series_ids() for day in figures.months(name)})
    parts = {}
    for month in (f"{day:%Y-%m}" for day in days[-HISTORY - 1 :]):
        key = (has, *component.signature(figures, month))
        if key not in kept:
            kept[key] = component.read_parts(figures, month)
        parts[month] = kept[key]
    return Known(parts, _units(area), component.indicators(found))


def _units(area: str) -> Units:
    return _units_of(accounting.City(area).basis)


@functools.lru_cache(maxsize=4)
def _units_of(basis: Basis) -> Units:
    """What units come to, kept under all that the inventories rest on, issues of factors too."""
    city = accounting.City(basis.area)
    years, grid_years = city.years, city.grid_years
    made = {year: city.inventory(f"{year}") for year in years}
    power = {year: component.power_unit(made[year]) for year in years if year in grid_years}
    if years and grid_years and grid_years[-1] < years[-1] and grid_years[-1] not in power:
        fixed = f"{FIXED}{grid_years[-1]}"
        whole = city.inventory(f"{years[-1]}", grid=fixed)
        power[grid_years[-1]] = component.power_unit(whole)
    return Units(
        {year: component.fuel_units(each) for year, each in made.items()},
        {year: unit for year, unit in power.items() if unit is not None},
    )


def estimate_of(known: Known, month: str) -> Estimate:
    """The estimate of a month from what is known."""
    return estimate(known.lines(month), known.related, month=month)


def first_came(area: str) -> dict[str, date]:
    """Of each month of which a table came, the day on which the first of them did."""
    stored = records(area)
    found: dict[str, date] = {}
    for form in component.TABLES:
        for column in find_form(form).columns:
            for point in stored.get(column.id, ()):
                if point.is_month:
                    month = f"{point.start:%Y-%m}"
                    found[month] = min(found.get(month, point.known_date), point.known_date)
    return found


def ended_months(today: date, count: int) -> list[str]:
    """The last months that have ended, the earliest first."""
    return [f"{add_months(today, -back):%Y-%m}" for back in range(count, 0, -1)]


def arrivals(*, area: str, month: str, today: date) -> tuple[Arrival, ...]:
    """Which tables of a month came and which are still to come."""
    stored, bodies = records(area), supplier.names_by_issuer(area)
    found = []
    for name in component.TABLES:
        form = find_form(name)
        (slot,) = slots(form, stored, periods=[month], today=today)
        found.append(Arrival(form, bodies.get(form.issuer), slot))
    return tuple(found)


def compared(*, area: str, months: Mapping[str, float]) -> tuple[Compared, ...]:
    """Every estimate beside what is now known of its month."""
    return tuple(Compared(row, months.get(row.period)) for row in estimates(area=area))


def months_of(*, area: str, known: Known) -> dict[str, float]:
    """The whole months [t]; those of a year that has a number of its own come to it."""
    truths = {month: known.truth(month) for month in known.months}
    whole = {month: value for month, value in truths.items() if value is not None}
    totals = accounting.annual_totals(area=area)
    years = {
        year: each.co2 for year, each in totals.items() if each.co2 is not None and not each.gaps
    }
    fitted = benchmark(whole, years)
    return {
        month: fitted[month] if int(month[:4]) in years else value for month, value in whole.items()
    }


def overview(*, area: str, today: date) -> Overview:
    """What the page of an area says on a day."""
    latest = latest_estimate(area=area)
    known = gather(area=area, on=today)
    month = latest.period if latest else ended_months(today, 1)[0]
    reach = max(first_came(area), default="")
    untold = _untold(area, known, today, after=latest.period if latest else "")
    if not known.months:
        return Overview(latest, month=month, reach=reach, untold=untold)
    months = months_of(area=area, known=known)
    rows = compared(area=area, months=months)
    newest_of: dict[str, QuickEstimate] = {}
    for each in rows:
        newest_of.setdefault(each.row.period, each.row)
    return Overview(
        latest=latest,
        months=dict(list(months.items())[-DRAWN:]),
        open=tuple(row for name, row in sorted(newest_of.items()) if name not in months),
        arrivals=arrivals(area=area, month=month, today=today),
        compared=rows,
        made=_record(each for each in rows if not each.row.is_replay),
        replayed=_record(each for each in rows if each.row.is_replay),
        tried=record_of(estimate_of(known, month).errors) if latest else None,
        month=month,
        reach=reach,
        untold=untold,
    )


def _untold(area: str, known: Known, today: date, *, after: str) -> tuple[Untold, ...]:
    months = ended_months(today, RECENT)
    if after >= months[0]:
        return ()
    found = []
    for month in months:
        rows = arrivals(area=area, month=month, today=today)
        missing = tuple(row.form for row in rows if row.slot.came_date is None)
        has_come = len(missing) < len(rows)
        gaps = estimate_of(known, month).gaps if has_come else ()
        found.append(Untold(month, missing, gaps, is_ready=has_come and not gaps))
    return tuple(found)


def _record(rows: Iterable[Compared]) -> ErrorRecord | None:
    return error_record(past for each in rows if (past := each.past) is not None)
