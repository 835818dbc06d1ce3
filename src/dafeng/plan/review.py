"""The closing review of a planning period: what fell due, what came of it, what goes on.

The lines are plain data in both languages, so that an issued review stays as it was issued
whatever becomes of targets, bodies and figures.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from dafeng.evidence import canonical
from dafeng.indicators.figure import ASSIGNED, FILED, STATISTICAL, Figure, latest
from dafeng.indicators.models import Value
from dafeng.kernel.text import Text
from dafeng.plan import presentation as show
from dafeng.plan import selectors
from dafeng.plan import state as st
from dafeng.plan.models import Period, Review, TargetDecision
from dafeng.plan.standing import Standing

OFFICIAL = (ASSIGNED, STATISTICAL, FILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A figure as the review shows it: what it says, of which kind and vintage, from where."""

    shown: Text
    amount: str
    kind: str
    vintage: str
    known_date: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One due target: its figures, its state, the reason of a miss, what carries it over."""

    key: str
    name: Text
    level: Text
    unit: Text
    year: int
    preliminary: Said | None
    confirmed: Said | None
    state: str
    miss: str
    carried: str
    leads: tuple[Text, ...]

    @property
    def lacks_reason(self) -> bool:
        """Whether it was missed and nobody has said why."""
        return self.state == st.MISSED and not self.miss


def period_under_review(on: date) -> Period | None:
    """The planning period that ended last."""
    rows = Period.objects.filter(retired_date=None, end_date__lte=on)
    return rows.order_by("-end_date").first()


def review(period: Period, on: date, *, area: str) -> list[Line]:
    """The targets that fell due in a period, in an area, as known on a day.

    A target whose year a document has moved stays in the period that the plan named.
    """
    years = range(period.start_date.year, period.end_date.year)
    rows = [
        row
        for row in selectors.standings(selectors.targets(), on, area=area)
        if row.target.year in years or row.promise.year in years
    ]
    values = _values(rows)
    return [_line(row, values) for row in rows]


def count_states(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines are in each state, in the order in which somebody must act."""
    states = [line.state for line in lines]
    return {state: states.count(state) for state in st.STATES if state in states}


def content_of(period: Period, lines: Iterable[Line]) -> dict[str, Any]:
    """A review as JSON data."""
    return {
        "period": {"key": period.key, "zh": period.name_zh, "en": period.name_en},
        "lines": [asdict(line) for line in lines],
    }


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a review in its canonical spelling."""
    return canonical.digest(canonical.dump(content))


def lines_of(issued: Review) -> list[Line]:
    """The lines of an issued review, as they were then."""
    return [_read(said) for said in issued.content["lines"]]


def is_unchanged(issued: Review) -> bool:
    """Whether an issued review is still what was signed."""
    return digest_of(issued.content) == issued.digest


def _read(said: Mapping[str, Any]) -> Line:
    texts = {name: Text(**said[name]) for name in ("name", "level", "unit")}
    figures = {
        name: Said(**said[name] | {"shown": Text(**said[name]["shown"])}) if said[name] else None
        for name in ("preliminary", "confirmed")
    }
    leads = tuple(Text(**each) for each in said["leads"])
    return Line(**{**said, **texts, **figures, "leads": leads})


def _line(row: Standing, values: Mapping[int, Value]) -> Line:
    year = row.target.year if row.verdict.withdrawn else row.promise.year or row.target.year
    mine = [f for f in row.figures if f.year == year and len(f.period) == 4 and f.is_official]
    if row.promise.takes_answer or row.promise.comparator == "before":
        mine = [figure for figure in row.figures if figure.is_official]
    confirmed = _first([figure for figure in mine if figure.is_settled])
    return Line(
        key=row.target.key,
        name=row.target.name,
        level=_in_both(lambda: show.level_of(row)),
        unit=row.target.unit_text,
        year=year or 0,
        preliminary=_said(_first([f for f in mine if not f.is_settled]), row, values),
        confirmed=_said(confirmed, row, values),
        state=row.state,
        miss=_miss(row, confirmed, values),
        carried=_papers(row, TargetDecision.Kind.CARRY),
        leads=tuple(duty.organisation.name for duty in row.leads),
    )


def _miss(row: Standing, confirmed: Figure | None, values: Mapping[int, Value]) -> str:
    """Why it was missed: by a document that explains it, else what stands beside the figure."""
    if row.state != st.MISSED:
        return ""
    papers = [paper for paper in row.decisions if paper.kind == TargetDecision.Kind.EXPLAIN]
    if papers:
        paper = papers[-1]
        return f"{paper.note} ({paper.document_title} {paper.document_number}".strip() + ")"
    value = values.get(confirmed.number) if confirmed else None
    return value.note if value else ""


def _papers(row: Standing, kind: str) -> str:
    found = [paper for paper in row.decisions if paper.kind == kind]
    return "; ".join(f"{each.document_title} {each.document_number}".strip() for each in found)


def _first(figures: list[Figure]) -> Figure | None:
    found = (latest(figures, kind=kind) for kind in OFFICIAL)
    return next((figure for figure in found if figure is not None), None)


def _said(figure: Figure | None, row: Standing, values: Mapping[int, Value]) -> Said | None:
    if figure is None:
        return None
    return Said(
        shown=_in_both(lambda: show.answer(figure, row.target.unit_text)),
        amount="" if figure.amount is None else _plain(figure.amount),
        kind=figure.kind,
        vintage=figure.vintage,
        known_date=figure.known_date.isoformat(),
        document=values[figure.number].document if figure.number in values else "",
    )


def _plain(amount: Decimal) -> str:
    trimmed = show.trim(amount)
    return format(trimmed, "f") if trimmed is not None else ""


def _values(rows: Iterable[Standing]) -> dict[int, Value]:
    """The rows behind the figures: their document and what was written beside them."""
    return Value.objects.in_bulk({figure.number for row in rows for figure in row.figures})


def _in_both(words: Callable[[], str]) -> Text:
    with translation.override("zh-hans"):
        chinese = words()
    with translation.override("en"):
        return Text(chinese, words())
