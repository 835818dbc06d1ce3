"""API of the portal: what home, the leader's page and the screen show of the area in view."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Router, Schema

from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.portal import selectors
from dafeng.portal.selectors import leader
from dafeng.portal.selectors.city import CityHome
from dafeng.portal.selectors.lights import Change
from dafeng.portal.selectors.tonnes import Sum
from dafeng.ui.wire import Measure, TextOut

router = Router()
UNIT = "t"


class SummarySum(Schema):
    """Energy CO2 with net imported power of a span, beside the same span a year before."""

    span: str = Field(description="a month or a year up to that month")
    co2: Measure
    before: Measure
    change: float | None = Field(description="as a share of the year before")
    gaps: list[str] = Field(description="what is missing in it; it is at least so much then")
    unverified: float | None = Field(description="share on unverified factors")


class SummaryTonnes(Schema):
    """The latest month and its year so far, computed here; no statistic."""

    grid: str = Field(description="`annual` or `fixed:YEAR`")
    month: SummarySum
    to_date: SummarySum
    months: dict[str, Measure]


class SummaryEstimate(Schema):
    """The quick estimate of a month that is not whole yet."""

    month: str
    co2: Measure
    low: Measure
    high: Measure
    level: float
    known_date: date


class SummaryPeak(Schema):
    """The statement of the latest run on the peak."""

    run: int
    made_at: datetime
    p_peak_by: dict[str, float]
    p_peak_by_fixed_grid: dict[str, float]
    year: int
    low_year: int
    high_year: int


class SummaryTurn(Schema):
    """A light that turned, with the bodies that lead its target."""

    target: str
    name: TextOut
    before: str
    after: str
    on: date
    leads: list[str]


class SummaryProblem(Schema):
    """Something amiss, and whom it is asked of; people are on the pages alone."""

    kind: Literal["bad", "warn"]
    what: str
    title: str
    detail: str
    url: str
    asked: list[str]


class SummaryForm(Schema):
    """A form in its last periods: came, late, missing or waiting."""

    form: str
    sender: str | None
    periods: dict[str, Literal["came", "late", "missing", "waiting"]]


class SummaryDecision(Schema):
    """Something to be decided."""

    what: str
    why: str
    who: str
    url: str


class SummaryOut(Schema):
    """What matters now in the area in view; nothing sums two areas."""

    area: str
    on: date
    tonnes: SummaryTonnes | None
    estimate: SummaryEstimate | None
    peak: SummaryPeak | None
    lights: dict[str, int]
    hollow_lights: int = Field(description="targets judged by values computed here alone")
    turned: list[SummaryTurn]
    problems: list[SummaryProblem]
    forms: list[SummaryForm]
    decisions: list[SummaryDecision]


@router.get("/summary", response=SummaryOut, summary="What matters now")
def summary(request: HttpRequest) -> dict[str, Any]:
    require(request.user, "portal.view_city")
    user: Any = request.user
    today = timezone.localdate()
    whole = selectors.city_home(user, today, user.area)
    return {
        "area": code_in_view(user),
        "on": today,
        "tonnes": _tonnes(whole),
        "estimate": _estimate(whole),
        "peak": _peak(whole),
        "lights": {each.colour: each.count for each in whole.lights.counts},
        "hollow_lights": whole.lights.hollow,
        "turned": [_turn(each) for each in whole.lights.changes],
        "problems": [
            {
                "kind": row.kind,
                "what": row.tag,
                "title": row.title,
                "detail": row.detail,
                "url": row.url,
                "asked": [each.code for each in row.asked],
            }
            for row in whole.problems.rows
        ],
        "forms": [
            {
                "form": row.form.id,
                "sender": row.organisation.code if row.organisation else None,
                "periods": {slot.period: slot.state for slot in row.slots[::-1]},
            }
            for part in whole.arrivals
            for row in part.rows
        ],
        "decisions": leader.decisions(whole),
    }


def _tonnes(whole: CityHome) -> dict[str, Any] | None:
    found = whole.tonnes
    if found is None:
        return None
    return {
        "grid": found.grid,
        "month": _sum(found.month),
        "to_date": _sum(found.to_date),
        "months": {month: Measure.of(value, UNIT) for month, value in found.series.items()},
    }


def _sum(found: Sum) -> dict[str, Any]:
    return {
        "span": found.span,
        "co2": Measure.of(found.value, UNIT),
        "before": Measure.of(found.before, UNIT),
        "change": found.change,
        "gaps": [gap.reason(gettext) for gap in found.gaps],
        "unverified": found.unverified,
    }


def _estimate(whole: CityHome) -> dict[str, Any] | None:
    found = whole.estimate
    if found is None:
        return None
    return {
        "month": found.period,
        "co2": Measure.of(found.value, UNIT),
        "low": Measure.of(found.low, UNIT),
        "high": Measure.of(found.high, UNIT),
        "level": found.level,
        "known_date": found.known_date,
    }


def _peak(whole: CityHome) -> dict[str, Any] | None:
    found = whole.peak
    if found is None:
        return None
    return {
        "run": found.run.pk,
        "made_at": found.run.created_at,
        "p_peak_by": {str(year): p for year, p in found.chances.items()},
        "p_peak_by_fixed_grid": {str(year): p for year, p in found.fixed.items()},
        "year": found.year,
        "low_year": found.low,
        "high_year": found.high,
    }


def _turn(found: Change) -> dict[str, Any]:
    return {
        "target": found.target.key,
        "name": found.target.name,
        "before": found.row.before,
        "after": found.row.after,
        "on": found.row.on,
        "leads": [body.code for body in found.leads],
    }
