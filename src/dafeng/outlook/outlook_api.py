"""API of the sector outlook: runs with their results, levers, scenarios."""

import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from dafeng.outlook import selectors, services
from dafeng.outlook.error import NoRun
from dafeng.outlook.lever import Lever
from dafeng.outlook.models import Run, Scenario
from dafeng.people.access import get_visible, require
from dafeng.people.area import code_in_view
from dafeng.ui.wire import Body, Page, TextOut

router = Router()
SEE, MAKE = "outlook.view_outlook", "outlook.run_outlook"
DeliveryIn = Literal["as_written", "with_risk"]
COUNTED = "measures count in full and on time, or come late or in part"


class ScenarioOut(Schema):
    """Lever values under a name: what differs from the parent, and what holds."""

    id: int
    name: str
    parent: int | None = Field(description="by its id; null where it is built on the trend")
    levers: dict[str, float] = Field(description="what differs from the parent")
    held: dict[str, float] = Field(description="with what is inherited")
    note: str
    created_at: datetime.datetime

    @staticmethod
    def resolve_parent(row: Scenario) -> int | None:
        return row.parent_id

    @staticmethod
    def resolve_held(row: Scenario) -> dict[str, float]:
        return selectors.levers_of_scenario(row)


class RunOut(Schema):
    """An outlook that was made, with the probabilities that it gave."""

    id: int
    created_at: datetime.datetime
    scenario: int | None = Field(description="by its id; null for the trend")
    grid: str = Field(description="the treatment that stands first: annual")
    seed: int
    paths: int
    inputs_hash: str
    delivery: str = Field(description="how measures count: as_written or with_risk")
    p_peak_by: dict[str, float]
    note: str

    @staticmethod
    def resolve_scenario(row: Run) -> int | None:
        return row.scenario_id


class WholeRun(RunOut):
    """A run with all that went in and came out, as `dafeng outlook sector` takes and gives it."""

    inputs: dict[str, Any]
    result: dict[str, Any]


class LeverOut(Schema):
    """A lever of the city of the latest run, and where it stands by the trend."""

    key: str
    name: TextOut
    unit: str
    low: float
    high: float
    step: float
    default: float
    note: TextOut
    status: str = Field(description="statistics, factors or assumption")

    @staticmethod
    def resolve_name(row: dict[str, Any]) -> TextOut:
        return TextOut.of(row["lever"].name)

    @staticmethod
    def resolve_note(row: dict[str, Any]) -> TextOut:
        return TextOut.of(row["lever"].note)


class RunIn(Body):
    """Under which scenario; without one by the trend."""

    scenario: int | None = Field(None, ge=1, le=2**31)
    delivery: DeliveryIn = Field("with_risk", description=COUNTED)
    note: str = Field("", max_length=2000)


class ScenarioIn(Body):
    """Levers to keep under a name."""

    name: str = Field(min_length=1, max_length=80)
    levers: dict[str, float]
    parent: int | None = Field(None, ge=1, le=2**31)
    note: str = Field("", max_length=2000)


class LeversIn(Body):
    """Where levers stand; those left out stand at the trend."""

    levers: dict[str, float]
    delivery: DeliveryIn = Field("with_risk", description=COUNTED)


def _scenario(area: str, key: int | None) -> Scenario | None:
    if key is None:
        return None
    found: Scenario = get_visible(selectors.scenarios(area=area), pk=key)
    return found


@router.get("/outlook/runs", response=list[RunOut], summary="Outlooks that were made")
@paginate(Page)
def list_outlook_runs(request: HttpRequest) -> QuerySet[Run]:
    require(request.user, SEE)
    return selectors.runs(area=code_in_view(request.user))


@router.get("/outlook/runs/{int:id}", response=WholeRun, summary="One outlook with its inputs")
def one_outlook_run(request: HttpRequest, id: int) -> Run:
    require(request.user, SEE)
    found: Run = get_visible(selectors.runs(area=code_in_view(request.user)), pk=id)
    return found


@router.post("/outlook/runs", response={201: WholeRun}, summary="Compute an outlook anew")
def make_outlook_run(request: HttpRequest, said: RunIn) -> Status[Run]:
    require(request.user, MAKE)
    area = code_in_view(request.user)
    made = services.make_run(
        actor=request.user,
        area=area,
        scenario=_scenario(area, said.scenario),
        delivery=said.delivery,
        note=said.note,
    )
    return Status(201, made)


@router.get("/outlook/levers", response=list[LeverOut], summary="Levers of the latest outlook")
def list_outlook_levers(request: HttpRequest) -> list[dict[str, Any]]:
    require(request.user, SEE)
    found = selectors.latest_run(area=code_in_view(request.user))
    if found is None:
        return []
    defaults = found.result["levers"]
    return [_lever(each, defaults[each.key]) for each in selectors.levers_of_run(found)]


def _lever(lever: Lever, default: float) -> dict[str, Any]:
    names = ("key", "unit", "low", "high", "step", "status")
    plain = {name: getattr(lever, name) for name in names}
    return {**plain, "lever": lever, "default": default}


@router.post(
    "/outlook/moved",
    response=dict[str, Any],
    summary="What levers would change of the latest outlook; nothing is kept",
)
def move_outlook(request: HttpRequest, said: LeversIn) -> dict[str, Any]:
    require(request.user, SEE)
    found = selectors.latest_run(area=code_in_view(request.user))
    if found is None:
        raise NoRun
    return selectors.moved_run(found, said.levers, delivery=said.delivery)


@router.get("/outlook/scenarios", response=list[ScenarioOut], summary="Scenarios")
@paginate(Page)
def list_outlook_scenarios(request: HttpRequest) -> QuerySet[Scenario]:
    require(request.user, SEE)
    return selectors.scenarios(area=code_in_view(request.user))


@router.post("/outlook/scenarios", response={201: ScenarioOut}, summary="Save a scenario")
def save_outlook_scenario(request: HttpRequest, said: ScenarioIn) -> Status[Scenario]:
    require(request.user, MAKE)
    area = code_in_view(request.user)
    made = services.save_scenario(
        actor=request.user,
        area=area,
        name=said.name,
        levers=said.levers,
        parent=_scenario(area, said.parent),
        note=said.note,
    )
    return Status(201, made)
