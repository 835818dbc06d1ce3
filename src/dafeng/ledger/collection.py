"""Which forms came, late or not, and what is missing; and what they cost to fill. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dafeng.ledger.form import Form, add_months, parse_span
from dafeng.ledger.series import VINTAGES, Point

PER_YEAR: Final = {"month": 12, "quarter": 4, "year": 1}
SHOWN: Final = {"month": 13, "quarter": 8, "year": 6}
CAME, LATE, MISSING, WAITING = "came", "late", "missing", "waiting"
OVERDUE, NEVER, UNNAMED = "overdue", "never", "unnamed"
LACKS: Final = (OVERDUE, NEVER, UNNAMED)
"""What a form that is due lacks: a period, every period, somebody who sends it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A form in a period: when it was due, when it first came, how much of it and how settled."""

    period: str
    due_date: date
    came_date: date | None
    filled: int
    total: int
    vintage: str
    state: str

    @property
    def is_whole(self) -> bool:
        """Whether every column has a figure."""
        return self.filled == self.total


@dataclass(frozen=True, slots=True)
class Burden:
    """What a form asks of the body that sends it, in a year; the minutes are an assumption."""

    form: Form
    cells: int
    minutes: int


def slots(
    form: Form, records: Mapping[str, Sequence[Point]], *, periods: Sequence[str], today: date
) -> list[Slot]:
    """A form in each of some periods, as known today."""
    spans = {
        cumulative: {period: _span(period, cumulative=cumulative) for period in periods}
        for cumulative in (False, True)
    }
    first = min((span[0] for span in spans[True].values()), default=today)
    by_span: list[dict[tuple[date, date], list[Point]]] = []
    for column in form.columns:
        known: dict[tuple[date, date], list[Point]] = {}
        for point in records.get(column.id, ()):
            if point.start >= first and point.known_date <= today:
                known.setdefault((point.start, point.end), []).append(point)
        by_span.append(known)
    found = []
    for period in periods:
        mine = [
            known.get(spans[column.cumulative][period], [])
            for column, known in zip(form.columns, by_span, strict=True)
        ]
        found.append(_slot(form, period, mine, today))
    return found


def _span(period: str, *, cumulative: bool) -> tuple[date, date]:
    span = parse_span(period)
    return (date(span.start.year, 1, 1) if cumulative else span.start), span.end


def _slot(form: Form, period: str, columns: list[list[Point]], today: date) -> Slot:
    points = [point for column in columns for point in column]
    came = min((point.known_date for point in points), default=None)
    due = form.due_date(period)
    if came is not None:
        state = LATE if came > due else CAME
    else:
        state = MISSING if today > due else WAITING
    vintage = max((point.vintage for point in points), key=VINTAGES.index, default="")
    filled = sum(1 for column in columns if column)
    return Slot(period, due, came, filled, len(form.columns), vintage, state)


def recent(form: Form, today: date, *, count: int | None = None) -> list[str]:
    """The last periods of a form that have ended, the oldest first."""
    count = count or SHOWN[form.period]
    months = 12 // PER_YEAR[form.period]
    return form.periods(add_months(today, -months * (count + 1)), today)[-count:]


def burdens(forms: Iterable[Form]) -> list[Burden]:
    """Cells and minutes of each form in a year."""
    return [
        Burden(
            form,
            len(form.columns) * PER_YEAR[form.period],
            form.minutes * PER_YEAR[form.period],
        )
        for form in forms
    ]


def years_of(records: Mapping[str, Sequence[Point]], form: Form) -> list[int]:
    """The years in which a form has figures, the latest first."""
    names = [column.id for column in form.columns]
    return sorted({p.start.year for name in names for p in records.get(name, ())}, reverse=True)


def periods_of_year(form: Form, year: int, records: Mapping[str, Sequence[Point]]) -> list[str]:
    """The periods of a form in a year; the year itself too, where a figure of it is stated."""
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    periods = form.periods(first, last)
    if form.period == "year" or any(
        (point.start, point.end) == (first, last) and not column.cumulative
        for column in form.columns
        for point in records.get(column.id, ())
    ):
        return [*(p for p in periods if p != f"{year}"), f"{year}"]
    return periods
