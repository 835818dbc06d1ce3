"""API of the plan: targets with their state and values, tasks, bodies, systems, figures."""

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate

from dafeng.indicators.error import WrongKindOfValue
from dafeng.indicators.models import Value
from dafeng.indicators.services import Statement
from dafeng.kernel.period import parse_period
from dafeng.kernel.text import Text
from dafeng.people.access import get_visible, require
from dafeng.people.area import code_in_view
from dafeng.people.models import Organisation
from dafeng.plan import selectors, services
from dafeng.plan.light_words import sentence, why
from dafeng.plan.lighting import light_changes
from dafeng.plan.models import (
    City,
    Duty,
    LightChange,
    NamedSystem,
    PublicFigure,
    Review,
    Target,
    Task,
)
from dafeng.plan.review import Line, is_unchanged, lines_of, period_under_review, review
from dafeng.plan.standing import Other, Standing
from dafeng.plan.wait_words import wait
from dafeng.ui.wire import Body, Day, Measure, OneOf, Page, TextOut

router = Router()
States = Literal[
    "running", "pending", "reached", "missed", "adjusted", "carried", "unassigned", "unmeasured"
]

TaskStates = Literal["pending", "missed", "unassigned", "running", "reached", "unmeasured"]
Colours = Literal["red", "amber", "grey", "green"]


class DutyOut(Schema):
    """A body's part in a target or task."""

    body: str
    name: TextOut
    duty: Annotated[str, OneOf(Duty)]
    is_assumed: bool = Field(description="true where the plan names nobody")


class LevelOut(Schema):
    """What is promised: a number with its unit, or the plan's own words."""

    comparator: str
    amount: Measure
    unit_name: TextOut
    wording: TextOut
    change: str
    year: int | None
    base_years: list[int]


class ValueOut(Schema):
    """One value of an indicator; rows are added, never changed."""

    id: int
    kind: Annotated[str, OneOf(Value.Kind)]
    vintage: Annotated[str, OneOf(Value.Vintage)]
    period: str
    amount: Measure
    achieved: bool | None
    reading: str | None
    document_title: str
    document_number: str
    document_date: datetime.date | None
    known_date: datetime.date
    note: str
    supersedes: int | None

    @staticmethod
    def resolve_amount(value: Value) -> Measure:
        return Measure.of(value.amount, value.unit)

    @staticmethod
    def resolve_reading(value: Value) -> str | None:
        return value.reading.key if value.reading else None

    @staticmethod
    def resolve_supersedes(value: Value) -> int | None:
        return value.supersedes_id


class LightOut(Schema):
    """The light of a target; the colour follows from figures, path and trend."""

    colour: Colours
    is_hollow: bool = Field(description="true where only values computed here exist: no statistic")
    reason: str


class TargetLine(Schema):
    """A target with its state on a day."""

    key: str
    name: TextOut
    section: str
    indicator: str
    kind: Annotated[str, OneOf(Target.Kind)]
    strength: Annotated[str, OneOf(Target.Strength)]
    trajectory: Annotated[str, OneOf(Target.Trajectory)]
    level: LevelOut
    state: States
    reason: str
    light: LightOut
    waits_for: str = Field(description="what is missing before it can be judged, and who has it")
    latest: Measure
    latest_year: int | None
    expected: Measure = Field(description="what the straight path asks for in that year")
    duties: list[DutyOut]

    @staticmethod
    def resolve_name(row: Standing) -> Text:
        return row.target.name

    @staticmethod
    def resolve_key(row: Standing) -> str:
        return row.target.key

    @staticmethod
    def resolve_section(row: Standing) -> str:
        return row.target.section.number

    @staticmethod
    def resolve_indicator(row: Standing) -> str:
        return row.target.indicator.key

    @staticmethod
    def resolve_kind(row: Standing) -> str:
        return row.target.kind

    @staticmethod
    def resolve_strength(row: Standing) -> str:
        return row.target.strength

    @staticmethod
    def resolve_trajectory(row: Standing) -> str:
        return row.target.trajectory

    @staticmethod
    def resolve_level(row: Standing) -> dict[str, Any]:
        promise, target = row.promise, row.target
        return {
            "comparator": promise.comparator,
            "amount": Measure.of(promise.value, target.unit),
            "unit_name": target.unit_text,
            "wording": target.wording,
            "change": promise.change,
            "year": promise.year,
            "base_years": list(promise.base_years),
        }

    @staticmethod
    def resolve_reason(row: Standing) -> str:
        return gettext(row.verdict.reason).format(**row.verdict.facts)

    @staticmethod
    def resolve_light(row: Standing) -> dict[str, Any]:
        light = row.light
        return {"colour": light.colour, "is_hollow": light.hollow, "reason": why(row)}

    @staticmethod
    def resolve_waits_for(row: Standing, context: Any) -> str:
        return wait(row, _city_of(context["request"]))

    @staticmethod
    def resolve_latest(row: Standing) -> Measure:
        return Measure.of(row.latest.amount if row.latest else None, row.target.unit)

    @staticmethod
    def resolve_latest_year(row: Standing) -> int | None:
        return row.latest.year if row.latest else None

    @staticmethod
    def resolve_expected(row: Standing) -> Measure:
        return Measure.of(row.expected, row.target.unit)

    @staticmethod
    def resolve_duties(row: Standing) -> list[dict[str, Any]]:
        return _duties(row.duties)


class OtherOut(Schema):
    """The light of a target under another admissible definition."""

    reading: TextOut | None = Field(description="null where the base year is another one")
    base_year: int | None
    colour: Colours
    is_hollow: bool

    @staticmethod
    def resolve_reading(other: Other) -> Text | None:
        return other.definition if isinstance(other.definition, Text) else None

    @staticmethod
    def resolve_base_year(other: Other) -> int | None:
        return other.definition if isinstance(other.definition, int) else None

    @staticmethod
    def resolve_colour(other: Other) -> str:
        return other.light.colour

    @staticmethod
    def resolve_is_hollow(other: Other) -> bool:
        return other.light.hollow


class LightChangeOut(Schema):
    """A light that turned into another one."""

    target: str = Field(alias="target.key")
    name: TextOut = Field(alias="target.name")
    on: datetime.date
    before: Colours
    after: Colours
    is_hollow: bool = Field(alias="hollow")
    reason: str
    leads: list[str]

    @staticmethod
    def resolve_reason(change: LightChange) -> str:
        return sentence(change.reason, change.facts, change.target.unit_text)

    @staticmethod
    def resolve_leads(change: LightChange) -> list[str]:
        duties = change.target.duties.all()
        return [duty.organisation.code for duty in duties if duty.duty == Duty.LEAD]


class SaidOut(Schema):
    """A figure as the closing review shows it."""

    shown: TextOut
    amount: str = Field(description="without unit; empty where the figure is a yes or no")
    kind: Annotated[str, OneOf(Value.Kind)]
    vintage: Annotated[str, OneOf(Value.Vintage)]
    known_date: str
    document: str


class ReviewLine(Schema):
    """A target that fell due in the period under review."""

    key: str
    name: TextOut
    level: TextOut
    unit: TextOut
    year: int
    preliminary: SaidOut | None
    confirmed: SaidOut | None
    state: States
    miss: str = Field(description="why it was missed; empty where nobody has said it")
    carried: str = Field(description="the documents that carry it over")
    leads: list[TextOut]


class ReviewOut(Schema):
    """A closing review as it was issued."""

    id: int = Field(alias="pk")
    period: TextOut = Field(alias="period.name")
    number: int
    known_on: datetime.date
    issued_at: datetime.datetime
    note: str
    digest: str = Field(description="SHA-256 of the content, as signed")


class ReviewContent(ReviewOut):
    """A closing review with its lines."""

    is_unchanged: bool
    lines: list[ReviewLine]

    @staticmethod
    def resolve_is_unchanged(row: Review) -> bool:
        return is_unchanged(row)

    @staticmethod
    def resolve_lines(row: Review) -> list[Line]:
        return lines_of(row)


class TargetOut(TargetLine):
    """A target with its definition and every value known on the day."""

    meaning: TextOut
    note: TextOut
    others: list[OtherOut] = Field(description="under other admissible readings and base years")
    values: list[ValueOut]

    @staticmethod
    def resolve_meaning(row: Standing) -> Text:
        return row.target.indicator.meaning

    @staticmethod
    def resolve_note(row: Standing) -> Text:
        return row.target.note

    @staticmethod
    def resolve_values(row: Standing) -> list[Value]:
        return selectors.values_of(row.target.indicator, row.today, area=row.area)


class TaskOut(Schema):
    """One piece of work that the plan orders."""

    key: str
    name: TextOut
    section: str
    duties: list[DutyOut]
    target_count: int
    state: TaskStates = Field(alias="state_key", description="what its targets say about it")
    light: Colours = Field(alias="light_key", description="of its targets, the most urgent")

    @staticmethod
    def resolve_section(task: Task) -> str:
        return task.section.number

    @staticmethod
    def resolve_duties(task: Task) -> list[dict[str, Any]]:
        return _duties(task.duties.all())


class BodyOut(Schema):
    """A body that the plan names, with how much it has to do."""

    code: str
    name: TextOut
    kind: Annotated[str, OneOf(Organisation.Kind)]
    leads_tasks: int
    helps_tasks: int
    leads_targets: int
    helps_targets: int


class SystemOut(Schema):
    """A system that the plan names."""

    key: str
    name: TextOut
    types: list[str]
    role: Annotated[str, OneOf(NamedSystem.Role)]
    coverage: Annotated[str, OneOf(NamedSystem.Coverage)] = Field(description="by Dafeng")
    city_state: Annotated[str, OneOf(NamedSystem.CityState)] = Field(
        description="what the city itself has"
    )
    sections: list[str]

    @staticmethod
    def resolve_sections(system: NamedSystem) -> list[str]:
        return [section.number for section in system.sections.all()]


class FigureOut(Schema):
    """A figure that somebody published, as printed."""

    key: str
    name: TextOut
    area: TextOut
    area_code: str
    year: int | None
    value: str = Field(description="as printed: a number, or a number with a sign such as >")
    unit: str
    unit_name: TextOut
    nature: Annotated[str, OneOf(PublicFigure.Nature)]
    status: Annotated[str, OneOf(PublicFigure.Status)]
    source: dict[str, Any]

    @staticmethod
    def resolve_unit_name(figure: PublicFigure) -> Text:
        return figure.unit_text


class Entered(Schema):
    """What entering a value led to: the value, or a request that waits for a second person."""

    value: ValueOut | None
    approval: UUID | None

    @staticmethod
    def resolve_approval(entered: services.Entered) -> Any:
        return entered.approval.pk if entered.approval else None


class TargetFilter(Body):
    state: States | None = None
    light: Colours | None = None
    strength: Annotated[str, OneOf(Target.Strength)] | None = None
    kind: Annotated[str, OneOf(Target.Kind)] | None = None
    body: str | None = Field(None, max_length=60, description="that has a part in it")
    year: int | None = Field(None, ge=1990, le=2200)


class TaskFilter(Body):
    body: str | None = Field(None, max_length=60, description="that has a part in it")


class SystemFilter(Body):
    coverage: Annotated[str, OneOf(NamedSystem.Coverage)] | None = None
    role: Annotated[str, OneOf(NamedSystem.Role)] | None = None


class FigureFilter(Body):
    area_code: str | None = Field(None, max_length=12)
    year: int | None = Field(None, ge=1900, le=2200)
    nature: Annotated[str, OneOf(PublicFigure.Nature)] | None = None
    status: Annotated[str, OneOf(PublicFigure.Status)] | None = None


class AsKnown(Body):
    on: Day | None = Field(None, description="as known on this day; by default today")


class NewValue(Body):
    """A value by hand, with where it comes from."""

    kind: Literal["assigned", "statistical", "filed"]
    vintage: Annotated[str, OneOf(Value.Vintage)]
    period: str = Field(max_length=30, description="2025, 2025-03, or two dates")
    amount: Decimal | None = Field(None, max_digits=24, decimal_places=8)
    achieved: bool | None = Field(None, description="where the target asks for a yes or no")
    reading: str = Field("", max_length=80, description="the key, where a definition has several")
    document_title: str = Field(min_length=1, max_length=200)
    document_number: str = Field("", max_length=80)
    document_date: Day | None = None
    known_date: Day = Field(description="when the office received the figure")
    note: str = Field("", max_length=2000)
    reason: str = Field("", max_length=500, description="needed to change a final figure")


def _duties(rows: Any) -> list[dict[str, Any]]:
    return [
        {
            "body": row.organisation.code,
            "name": row.organisation.name,
            "duty": row.duty,
            "is_assumed": getattr(row, "is_assumed", False),
        }
        for row in rows
    ]


@router.get("/targets", response=list[TargetLine], summary="Targets with their state")
@paginate(Page)
def list_targets(
    request: HttpRequest, narrow: Query[TargetFilter], day: Query[AsKnown]
) -> list[Standing]:
    require(request.user, "plan.view_plan")
    asked = {
        "strength": narrow.strength,
        "kind": narrow.kind,
        "year": narrow.year,
        "duties__organisation__code": narrow.body,
    }
    rows = selectors.targets().filter(**{n: value for n, value in asked.items() if value})
    area = code_in_view(request.user)
    found = selectors.standings(rows.distinct(), day.on or timezone.localdate(), area=area)
    return [
        row
        for row in found
        if narrow.state in (None, row.state) and narrow.light in (None, row.light.colour)
    ]


@router.get("/targets/{key}", response=TargetOut, summary="One target with its values")
def one_target(request: HttpRequest, key: str, day: Query[AsKnown]) -> Standing:
    require(request.user, "plan.view_plan")
    on, area = day.on or timezone.localdate(), code_in_view(request.user)
    row = selectors.standing(_target(key), on, area=area)
    return selectors.with_other_readings([row], on, area=area)[0]


@router.get("/light-changes", response=list[LightChangeOut], summary="Lights that turned, by day")
@paginate(Page)
def list_light_changes(request: HttpRequest) -> list[LightChange]:
    require(request.user, "plan.view_plan")
    return light_changes(code_in_view(request.user), limit=200)


@router.post("/targets/{key}/values", response={201: Entered}, summary="Enter a value by hand")
def enter_value(request: HttpRequest, key: str, said: NewValue) -> Status[services.Entered]:
    require(request.user, "plan.view_plan")
    target = _target(key)
    require(request.user, f"plan.enter_{said.kind}", target.indicator)
    if (said.amount is None) != target.takes_answer or (said.achieved is None) == (
        target.takes_answer
    ):
        raise WrongKindOfValue(where="/achieved" if target.takes_answer else "/amount")
    readings = {row.key: row for row in target.indicator.readings.filter(retired_date=None)}
    if said.reading and said.reading not in readings:
        raise WrongKindOfValue(where="/reading")
    default = not said.reading or readings[said.reading].is_default
    given = said.dict(exclude={"reason", "period", "reading"})
    done = services.enter_value(
        actor=request.user,
        indicator=target.indicator,
        statement=Statement(
            **given,
            period=parse_period(said.period),
            reading="" if default else said.reading,
            area=code_in_view(request.user),
        ),
        reason=said.reason,
    )
    return Status(201, done)


@router.get("/review", response=list[ReviewLine], summary="The closing review as it stands")
@paginate(Page)
def list_review(request: HttpRequest, day: Query[AsKnown]) -> list[Line]:
    require(request.user, "plan.view_plan")
    on = day.on or timezone.localdate()
    period = period_under_review(on)
    return review(period, on, area=code_in_view(request.user)) if period else []


@router.get("/reviews", response=list[ReviewOut], summary="Closing reviews that were issued")
@paginate(Page)
def list_reviews(request: HttpRequest) -> Any:
    require(request.user, "plan.view_plan")
    rows = Review.objects.filter(area=code_in_view(request.user))
    return rows.select_related("period").defer("content")


@router.get("/reviews/{int:id}", response=ReviewContent, summary="One closing review as issued")
def one_review(request: HttpRequest, id: int) -> Review:
    require(request.user, "plan.view_plan")
    rows = Review.objects.filter(area=code_in_view(request.user)).select_related("period")
    return get_visible(rows, pk=id)


@router.get("/tasks", response=list[TaskOut], summary="Tasks of the plan")
@paginate(Page)
def list_tasks(request: HttpRequest, narrow: Query[TaskFilter]) -> Any:
    require(request.user, "plan.view_plan")
    rows = selectors.tasks()
    if narrow.body:
        held = Task.objects.filter(duties__organisation__code=narrow.body)
        rows = rows.filter(pk__in=held)
    return selectors.judged_tasks(rows, timezone.localdate(), area=code_in_view(request.user))


@router.get("/tasks/{key}", response=TaskOut, summary="One task")
def one_task(request: HttpRequest, key: str) -> Task:
    require(request.user, "plan.view_plan")
    row, area = get_visible(selectors.tasks(), key=key), code_in_view(request.user)
    return selectors.judged_tasks([row], timezone.localdate(), area=area)[0]


@router.get("/bodies", response=list[BodyOut], summary="Bodies that the plan names")
@paginate(Page)
def list_bodies(request: HttpRequest) -> Any:
    require(request.user, "plan.view_plan")
    return selectors.bodies()


@router.get("/bodies/{code}", response=BodyOut, summary="One body")
def one_body(request: HttpRequest, code: str) -> Organisation:
    require(request.user, "plan.view_plan")
    return get_visible(selectors.bodies(), code=code)


@router.get("/systems", response=list[SystemOut], summary="Systems that the plan names")
@paginate(Page)
def list_systems(request: HttpRequest, narrow: Query[SystemFilter]) -> Any:
    require(request.user, "plan.view_plan")
    return selectors.systems().filter(**narrow.dict(exclude_none=True))


@router.get("/figures", response=list[FigureOut], summary="Figures that somebody published")
@paginate(Page)
def list_figures(request: HttpRequest, narrow: Query[FigureFilter]) -> Any:
    require(request.user, "plan.view_plan")
    return selectors.public_figures().filter(**narrow.dict(exclude_none=True))


def _target(key: str) -> Target:
    row = selectors.targets().select_related("document").filter(key=key).first()
    if row is None:
        raise Http404
    return row


def _city_of(request: HttpRequest) -> City | None:
    """Whose plan it is, read once for a request."""
    if not hasattr(request, "plan_city"):
        request.plan_city = selectors.city()
    return request.plan_city
