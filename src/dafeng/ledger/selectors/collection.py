"""Reading the collection: the calendar, a form's table, revisions, deliveries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from dafeng.ledger import supplier
from dafeng.ledger.collection import (
    MISSING,
    NEVER,
    OVERDUE,
    UNNAMED,
    WAITING,
    Slot,
    periods_of_year,
    recent,
    slots,
    years_of,
)
from dafeng.ledger.error import NoArea
from dafeng.ledger.form import PERIODS, Column, Form, forms
from dafeng.ledger.models import Delivery, Statistic
from dafeng.ledger.selectors.statistic import records, series
from dafeng.ledger.series import VINTAGES, Point, Series
from dafeng.people.area import Area
from dafeng.people.models import Organisation
from dafeng.people.rules import sees_whole_city

MOST_REVISIONS = 30


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A form in the calendar: who sends it, and how it came in each period, the latest first."""

    form: Form
    organisation: Organisation | None
    slots: list[Slot]

    @property
    def missing(self) -> list[Slot]:
        """The periods that are due and did not come, the latest first."""
        return [slot for slot in self.slots if slot.state == MISSING]

    @property
    def never_came(self) -> bool:
        """Whether nothing of it came in all these periods."""
        return all(slot.state in (MISSING, WAITING) for slot in self.slots)

    @property
    def lacks(self) -> frozenset[str]:
        """What it lacks, where something of it is due."""
        if not self.missing:
            return frozenset()
        found = {NEVER if self.never_came else OVERDUE}
        return frozenset(found if self.organisation else found | {UNNAMED})


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """The forms of one length of period, with their common periods, the latest first."""

    period: str
    periods: list[str]
    rows: list[CalendarRow]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A series in a table: its points by period and its year."""

    column: Column
    points: list[tuple[str, Point | None]]
    year: Decimal | None

    @property
    def digits(self) -> int:
        """How many digits after the point its figures need, four at most."""
        amounts = [point.amount for _, point in self.points if point is not None]
        exponents = [int(amount.as_tuple().exponent) for amount in amounts]
        return min(4, max((-exponent for exponent in exponents), default=0))


def area_in_view(user: Any) -> Area:
    """The area that somebody looks at; raises `NoArea` before a city is loaded."""
    area = getattr(user, "area", None)
    if area is None:
        raise NoArea
    return area  # type: ignore[no-any-return]


def forms_of(user: Any) -> list[Form]:
    """The forms that somebody may see: all, or those that his organisations send."""
    if sees_whole_city(user):
        return list(forms().values())
    mine = supplier.supplied_by(user)
    return [form for form in forms().values() if form.id in mine]


def calendar(*, area: str, known: Iterable[Form], today: date) -> list[CalendarPart]:
    """Which forms came in their last periods, the latest first, by length of period."""
    bodies = supplier.names_by_issuer(area)
    stored = records(area)
    parts = []
    for period in PERIODS:
        mine = [form for form in known if form.period == period]
        if not mine:
            continue
        periods = recent(mine[0], today)[::-1]
        rows = [
            CalendarRow(
                form,
                bodies.get(form.issuer),
                slots(form, stored, periods=periods, today=today),
            )
            for form in mine
        ]
        parts.append(CalendarPart(period, periods, rows))
    return parts


def form_years(*, area: str, form: Form) -> list[int]:
    """The years in which a form has figures, the latest first."""
    return years_of(records(area), form)


def form_table(
    *, area: str, form: Form, year: int, on: date
) -> tuple[list[str], list[TableRow], dict[str, str]]:
    """The periods of a year, each series in them as known on a day, and each period's vintage."""
    periods = periods_of_year(form, year, records(area))
    found = series(area=area, ids=[column.id for column in form.columns], on=on)
    rows = [_row(column, found[column.id], periods, year) for column in form.columns]
    return periods, rows, _vintages(periods, rows)


def _row(column: Column, known: Series, periods: list[str], year: int) -> TableRow:
    by_span = {(point.start, point.end): point for point in known.points}
    spans = {period: column.span(period) for period in periods}
    points = [(period, by_span.get((spans[period].start, spans[period].end))) for period in periods]
    whole = known.yearly().get(year)
    return TableRow(column, points, whole.amount if whole else None)


def _vintages(periods: list[str], rows: list[TableRow]) -> dict[str, str]:
    """The least settled vintage of each period."""
    found: Mapping[str, list[str]] = {period: [] for period in periods}
    for row in rows:
        for period, point in row.points:
            if point is not None:
                found[period].append(point.vintage)
    return {
        period: min(words, key=VINTAGES.index) if words else "" for period, words in found.items()
    }


def all_rows(*, area: str, form: Form, on: date) -> list[list[Any]]:
    """A form's figures in its own layout: a head, then a line for each period."""
    known = series(area=area, ids=[column.id for column in form.columns], on=on)
    spans: dict[tuple[date, date], str] = {}
    for period, start, end in (
        Statistic.objects.filter(area=area, form=form.id)
        .order_by("start_date", "end_date")
        .values_list("period", "start_date", "end_date")
        .distinct()
    ):
        spans.setdefault((start, end), period)
    by_span = {
        name: {(point.start, point.end): point.amount for point in each.points}
        for name, each in known.items()
    }
    lines = {}
    for span, period in spans.items():
        line = lines.setdefault(period, [None] * len(form.columns))
        for place, column in enumerate(form.columns):
            line[place] = by_span[column.id].get(span, line[place])
    filled = {period: line for period, line in lines.items() if any(x is not None for x in line)}
    return [[period, *filled[period]] for period in sorted(filled)]


def revisions(*, area: str, form: Form) -> QuerySet[Statistic]:
    """Figures that replaced another one, the latest first."""
    return (
        Statistic.objects.filter(area=area, form=form.id, supersedes__isnull=False)
        .select_related("supersedes", "entered_by")
        .order_by("-entered_at", "-pk")[:MOST_REVISIONS]
    )


def history(*, area: str, column: Column, period: str) -> list[Statistic]:
    """All that was ever said of a series in a period, in the order in which it came."""
    span = column.span(period)
    found = Statistic.objects.filter(
        Q(start_date=span.start) & Q(end_date=span.end), area=area, series=column.id
    )
    rows = found.select_related("delivery", "entered_by", "superseded_by")
    return sorted(rows, key=lambda row: (row.known_date, row.pk))


def deliveries(*, area: str, known: Iterable[Form]) -> QuerySet[Delivery]:
    """What was sent in of some forms, drafts too, the latest first."""
    return Delivery.objects.filter(area=area, form__in=[form.id for form in known]).select_related(
        "created_by"
    )
