"""API of the quick estimate: all that were made with the truth beside them, and their record."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from dafeng.outlook import services
from dafeng.outlook.component import COMPONENTS
from dafeng.outlook.error_record import ErrorRecord
from dafeng.outlook.models import QuickEstimate
from dafeng.outlook.selectors import estimate as selectors
from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.ui.wire import Body, Measure, TextOut

router = Router()


class EstimatePart(Schema):
    """A part of a month: it came, or how it was estimated."""

    component: str
    name: TextOut
    amount: Measure
    is_estimated: bool
    manner: str = Field(description="modelled or carried; empty for what came")
    indicators: list[str] = Field(description="series that the estimate used")


class EstimateOut(Schema):
    """A month's energy CO2 as estimated from what was known on a day."""

    month: str
    known_date: datetime.date
    made_at: datetime.datetime
    value: Measure
    low: Measure
    high: Measure
    level: float
    is_whole: bool = Field(description="true where every part came: no estimate, no interval")
    is_replay: bool = Field(description="true for a back-test: made later, as if then")
    is_floor: bool = Field(description="true where the interval is an assumed one")
    object: str
    grid: str = Field(description="annual, or fixed:YEAR where that year's factor stands in")
    model_version: str
    parts: list[EstimatePart]
    truth: Measure = Field(description="what is known of the month now; null until all came")


class ErrorRecordOut(Schema):
    """How well estimates did against the truth that came later; shares, not per cent."""

    count: int
    mean_absolute_error: float
    mean_error: float
    coverage: float | None = Field(description="null where intervals are made of these errors")


class EstimatesOut(Schema):
    """The estimates of an area, the last month first, and how well they did."""

    estimates: list[EstimateOut]
    made: ErrorRecordOut | None = Field(description="of those made at the time")
    replayed: ErrorRecordOut | None = Field(description="of the back-test")
    tried: ErrorRecordOut | None = Field(
        description="of the past months that the last interval rests on, with today's figures"
    )


class MadeOut(Schema):
    """The months that were estimated anew."""

    months: list[str]


class MakeIn(Body):
    """An empty object: every month whose data changed is estimated, and nothing is to be said."""


@router.get("/estimates", response=EstimatesOut, summary="Quick estimates with their record")
def list_estimates(request: HttpRequest) -> dict[str, Any]:
    require(request.user, "outlook.view_estimate")
    seen = selectors.overview(area=code_in_view(request.user), today=timezone.localdate())
    return {
        "estimates": [_estimate(each.row, each.truth) for each in seen.compared],
        "made": _record(seen.made),
        "replayed": _record(seen.replayed),
        "tried": _record(seen.tried),
    }


@router.post("/estimates", response={201: MadeOut}, summary="Estimate the last months anew")
def make_estimates(request: HttpRequest, said: MakeIn) -> Status[dict[str, Any]]:
    require(request.user, "outlook.make_estimate")
    area, today = code_in_view(request.user), timezone.localdate()
    made = services.make_estimates(actor=request.user, area=area, today=today)
    return Status(201, {"months": [row.period for row in made]})


def _estimate(row: QuickEstimate, truth: float | None) -> dict[str, Any]:
    return {
        "month": row.period,
        "known_date": row.known_date,
        "made_at": row.made_at,
        "value": Measure.of(row.value, "t"),
        "low": Measure.of(row.low, "t"),
        "high": Measure.of(row.high, "t"),
        "level": row.level,
        "is_whole": row.is_whole,
        "is_replay": row.is_replay,
        "is_floor": row.is_floor,
        "object": row.object,
        "grid": row.grid,
        "model_version": row.model_version,
        "parts": [_part(part) for part in row.parts],
        "truth": Measure.of(truth, "t"),
    }


def _part(part: dict[str, Any]) -> dict[str, Any]:
    return {
        "component": part["component"],
        "name": TextOut.of(COMPONENTS[part["component"]]),
        "amount": Measure.of(part["tonnes"], "t"),
        "is_estimated": part["is_estimated"],
        "manner": part["manner"],
        "indicators": part["indicators"],
    }


def _record(record: ErrorRecord | None) -> dict[str, Any] | None:
    return record and {
        "count": record.count,
        "mean_absolute_error": record.mean_absolute,
        "mean_error": record.mean,
        "coverage": record.coverage,
    }
