"""The closing review of a planning period: what fell due, what came of it, what goes on."""

from dataclasses import dataclass
from datetime import date

from dafeng.indicators.figure import ASSIGNED, FILED, STATISTICAL, Figure, latest
from dafeng.indicators.models import Value
from dafeng.plan import selectors
from dafeng.plan import state as st
from dafeng.plan.models import Period, TargetDecision
from dafeng.plan.standing import Standing

OFFICIAL = (ASSIGNED, STATISTICAL, FILED)


@dataclass(frozen=True)
class Line:
    """One due target with its preliminary and confirmed figure, why it was missed, what goes on."""

    standing: Standing
    preliminary: Figure | None
    confirmed: Figure | None
    miss: str
    carried: str

    @property
    def pk(self) -> int:
        """The key of the target."""
        return self.standing.pk


def period_under_review(on: date) -> Period | None:
    """The planning period that ended last."""
    rows = Period.objects.filter(retired_date=None, end_date__lte=on)
    return rows.order_by("-end_date").first()


def review(period: Period, on: date, *, area: str) -> list[Line]:
    """The targets that the plan set for a period's last year, in an area, as known on a day."""
    year = period.end_date.year - 1
    rows = selectors.standings(selectors.targets().filter(year=year), on, area=area)
    notes = _notes(rows, year)
    return [_line(row, year, notes) for row in rows]


def _line(row: Standing, year: int, notes: dict[int, str]) -> Line:
    mine = [f for f in row.figures if f.year == year and len(f.period) == 4 and f.is_official]
    confirmed = _first([figure for figure in mine if figure.is_settled])
    papers = [paper for paper in row.decisions if paper.kind == TargetDecision.Kind.CARRY]
    miss = notes.get(confirmed.number, "") if confirmed and row.state == st.MISSED else ""
    return Line(
        row,
        _first([figure for figure in mine if not figure.is_settled]),
        confirmed,
        miss,
        "; ".join(f"{each.document_title} {each.document_number}".strip() for each in papers),
    )


def _first(figures: list[Figure]) -> Figure | None:
    found = (latest(figures, kind=kind) for kind in OFFICIAL)
    return next((figure for figure in found if figure is not None), None)


def _notes(rows: list[Standing], year: int) -> dict[int, str]:
    """What was written beside the figures of the year: the reason of a miss stands there."""
    keys = [figure.number for row in rows for figure in row.figures if figure.year == year]
    return dict(Value.objects.filter(pk__in=keys).exclude(note="").values_list("pk", "note"))
