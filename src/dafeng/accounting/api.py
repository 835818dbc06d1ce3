"""API of accounting: factors, methods, calculations without effect, results with their trace."""

import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from dafeng.accounting import selectors, services
from dafeng.accounting.calculation import calculate
from dafeng.accounting.catalogue import factor_rows, method_rows
from dafeng.accounting.error import BadValue
from dafeng.accounting.factor_file import shipped_factors
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.inventory_api import router as inventory
from dafeng.accounting.method import find_method
from dafeng.accounting.models import Result
from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.strict import load_json
from dafeng.ledger.services import next_month
from dafeng.people.access import get_visible, measured_organisations, require
from dafeng.ui.wire import Body, Day, Measure, Month, Page, TextOut

router = Router()
router.add_router("", inventory)
LARGEST_BATCH = 1000
REQUEST = {"type": "object", "required": ["method"], "properties": {"method": {"type": "string"}}}
CALC_BODY = {
    "requestBody": {
        "required": True,
        "description": "a request as `dafeng calc` takes it, or a list of them",
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [
                        REQUEST,
                        {"type": "array", "maxItems": LARGEST_BATCH},
                    ]
                }
            }
        },
    }
}


class FactorSourceOut(Schema):
    """A document."""

    title: str
    issuer: str = ""
    number: str = ""
    issued: str = ""
    page: str = ""


class FactorOut(Schema):
    """A factor: a number by date, its unit, its source, and how far it can be trusted."""

    id: str
    ref: str
    name: TextOut
    quantity: str
    edition: str
    value: float | None = Field(description="on the day asked for, else the latest")
    unit: str
    values: dict[str, float | None] | None
    range: list[float] | None
    status: str
    owner: str
    basis: str
    applies_to: dict[str, Any]
    source: FactorSourceOut
    second_source: dict[str, Any] | None
    u_pct: float | None
    note: str


class MethodOut(Schema):
    """A published method: its formula, what it takes, what it looks up, how it was proved."""

    id: str
    name: TextOut
    source: Any
    formula: str
    activity: dict[str, Any] = Field(description="JSON Schema of the activity")
    beside: list[str]
    factors: list[str]
    editions: dict[str, str]
    proof: dict[str, str | None]


class GasOut(Schema):
    """One gas of a result."""

    gas: str
    amount: Measure


class ResultOut(Schema):
    """What a booking amounts to; what is missing is null and named among the gaps."""

    id: int
    organisation: str
    flow: str
    month: str
    method: str
    scope: int
    co2e: Measure
    partial: Measure = Field(description="what is known where something is missing")
    energy: Measure
    unverified: Measure = Field(description="the tonnes that rest on unverified factors")
    gases: list[GasOut]
    gaps: list[dict[str, Any]]
    error: dict[str, Any] | None
    factor_set: str
    computed_at: datetime.datetime

    @staticmethod
    def resolve_organisation(result: Result) -> str:
        return result.booking.organisation.code

    @staticmethod
    def resolve_flow(result: Result) -> str:
        return result.booking.flow

    @staticmethod
    def resolve_month(result: Result) -> str:
        return f"{result.booking.month:%Y-%m}"

    @staticmethod
    def resolve_co2e(result: Result) -> Measure:
        return Measure.of(result.co2e_t, "tCO2e")

    @staticmethod
    def resolve_partial(result: Result) -> Measure:
        return Measure.of(result.partial_t, "tCO2e")

    @staticmethod
    def resolve_energy(result: Result) -> Measure:
        return Measure.of(result.energy_tce, "tce")

    @staticmethod
    def resolve_unverified(result: Result) -> Measure:
        return Measure.of(result.unverified_t, "tCO2e")

    @staticmethod
    def resolve_gases(result: Result) -> list[dict[str, Any]]:
        return [
            {"gas": gas, "amount": Measure.of(value, "t")} for gas, value in result.gases.items()
        ]

    @staticmethod
    def resolve_factor_set(result: Result) -> str:
        return result.factor_set_id


class TracedResult(ResultOut):
    """A result with every step of its calculation, repeated under its own factors."""

    trace: dict[str, Any] | None = Field(description="null where there is an error instead")

    @staticmethod
    def resolve_trace(result: Result) -> Any:
        return None if result.error else services.trace(result)


class TotalOut(Schema):
    """A sum: what is known, what is missing, and what rests on unverified factors."""

    organisation: str
    month_from: str
    month_to: str
    co2e: Measure = Field(description="at least this much where there are gaps")
    energy: Measure
    unverified: Measure = Field(description="the share that rests on unverified factors")
    by_scope: dict[str, Measure]
    gaps: dict[str, str]
    is_whole: bool


class FactorFilter(Body):
    method: str | None = Field(None, max_length=80, description="only what this method looks up")
    on: Day | None = Field(None, description="only those with a value on this day")
    quantity: str | None = Field(None, max_length=60)
    status: Literal["verified", "second-hand", "unverified"] | None = None


class ResultFilter(Body):
    organisation: str | None = Field(None, max_length=60, description="by its code")
    month_from: Month
    month_to: Month = Field(description="the last month, included")


class TotalFilter(Body):
    month_from: Month
    month_to: Month = Field(description="the last month, included")


class CalcChoice(Body):
    factors: Literal["shipped", "in_force"] = Field(
        "shipped", description="those of the program, or with the city's own"
    )


@router.get("/factors", response=list[FactorOut], summary="Factors in force")
@paginate(Page)
def list_factors(request: HttpRequest, narrow: Query[FactorFilter]) -> list[dict[str, Any]]:
    require(request.user, "accounting.view_factors")
    day = narrow.on.isoformat() if narrow.on else None
    rows = factor_rows(_in_force(), method=narrow.method, day=day)
    asked = {"quantity": narrow.quantity, "status": narrow.status}
    return [row for row in rows if all(value in (None, row[name]) for name, value in asked.items())]


@router.get("/methods", response=list[MethodOut], summary="Methods of calculation")
@paginate(Page)
def list_methods(request: HttpRequest) -> list[dict[str, Any]]:
    require(request.user, "accounting.view_factors")
    return method_rows()


@router.get("/methods/{id}", response=MethodOut, summary="One method")
def one_method(request: HttpRequest, id: str) -> dict[str, Any]:
    require(request.user, "accounting.view_factors")
    found = find_method(id)
    return next(row for row in method_rows() if row["id"] == found.id)


@router.post(
    "/calc",
    response={200: dict[str, Any] | list[dict[str, Any]]},
    openapi_extra=CALC_BODY,
    summary="Calculate by a published method, without any effect",
)
def calc(request: HttpRequest, choice: Query[CalcChoice]) -> Any:
    require(request.user, "accounting.view_factors")
    given = load_json(request.body)
    factors = shipped_factors() if choice.factors == "shipped" else _in_force()
    if not isinstance(given, list):
        return calculate(given, factors, translate=gettext)
    if len(given) > LARGEST_BATCH:
        raise BadValue(
            value=len(given),
            reason=N_("more than {largest_batch} requests at once"),
            largest_batch=LARGEST_BATCH,
        )
    return [_answer(item, factors, place) for place, item in enumerate(given)]


def _answer(item: Any, factors: FactorSet, place: int) -> dict[str, Any]:
    try:
        return calculate(item, factors, translate=gettext)
    except DafengError as error:
        face = error.as_dict(gettext)
        return {"error": {**face, "where": f"/{place}{face['where']}"}}


@router.get("/results", response=list[ResultOut], summary="Results of what is booked")
@paginate(Page)
def list_results(request: HttpRequest, narrow: Query[ResultFilter]) -> QuerySet[Result]:
    mine = measured_organisations(request.user)
    if narrow.organisation:
        mine = mine.filter(code=narrow.organisation)
    return _results(mine, narrow)


@router.get("/results/{int:id}", response=TracedResult, summary="One result with its trace")
def one_result(request: HttpRequest, id: int) -> Result:
    mine = measured_organisations(request.user)
    rows = Result.objects.filter(booking__organisation__in=mine)
    return get_visible(rows.select_related("booking__organisation"), pk=id)


@router.get("/organisations/{code}/total", response=TotalOut, summary="An organisation's sum")
def total(request: HttpRequest, code: str, narrow: Query[TotalFilter]) -> dict[str, Any]:
    organisation = get_visible(measured_organisations(request.user), code=code)
    found = selectors.total(_results([organisation], narrow))
    known = bool(found.known)
    return {
        "organisation": organisation.code,
        "month_from": f"{narrow.month_from:%Y-%m}",
        "month_to": f"{narrow.month_to:%Y-%m}",
        "co2e": Measure.of(found.co2e_t if known else None, "tCO2e"),
        "energy": Measure.of(found.energy_tce if known else None, "tce"),
        "unverified": Measure.of(_percent(found.unverified_share), "%"),
        "by_scope": {
            str(scope): Measure.of(value, "tCO2e") for scope, value in found.by_scope.items()
        },
        "gaps": found.gaps,
        "is_whole": found.whole,
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100


def _results(organisations: Any, narrow: Any) -> QuerySet[Result]:
    return selectors.results(
        organisations=organisations,
        start=narrow.month_from,
        end=next_month(narrow.month_to),
    )


def _in_force() -> FactorSet:
    factors, issues = services.current_set()
    return factors if issues else shipped_factors()
