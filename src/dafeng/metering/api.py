"""API of metering: readings are pushed in; meters, channels, amounts, completeness are read."""

import datetime
from typing import Annotated, Any
from uuid import UUID

import pyarrow as pa
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate
from ninja.security import HttpBearer

from dafeng.kernel.error import N_
from dafeng.kernel.strict import load_json
from dafeng.metering import store
from dafeng.metering.error import BadPush, BadTime, WrongToken
from dafeng.metering.models import Channel, Import, Meter, Source
from dafeng.metering.selectors import amount, meter, quality
from dafeng.metering.services.push import push, table_of
from dafeng.metering.services.retracting import retract_import
from dafeng.metering.services.source import source_of
from dafeng.people.access import get_visible, require
from dafeng.people.models import Organisation
from dafeng.ui.wire import Body, Day, Page

router = Router()
ARROW = "application/vnd.apache.arrow.stream"
MOST_DAYS = 3660


class SourceToken(HttpBearer):
    """The token of a source of readings."""

    def __call__(self, request: HttpRequest) -> Source | None:
        source = super().__call__(request)
        if source is None:
            raise WrongToken
        return source

    def authenticate(self, request: HttpRequest, token: str) -> Source | None:
        return source_of(token)


class RefusalOut(Schema):
    row: int
    channel: str
    code: str
    reason: str


class PushedOut(Schema):
    taken: int
    corrected: int
    repeated: int
    refused: int
    refusals: list[RefusalOut]
    received_at: str | None


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


class MeterOut(Schema):
    code: str
    name: str
    organisation: str
    level: str
    carrier: str
    serial_number: str
    accuracy_class: str
    calibrated_until: str | None
    parent: str | None
    valid_from: str | None
    valid_to: str | None

    @staticmethod
    def resolve_calibrated_until(row: Meter) -> str | None:
        return _day(row.calibrated_until)

    @staticmethod
    def resolve_valid_from(row: Meter) -> str | None:
        return _day(row.valid_from)

    @staticmethod
    def resolve_valid_to(row: Meter) -> str | None:
        return _day(row.valid_to)

    @staticmethod
    def resolve_organisation(row: Meter) -> str:
        return row.organisation.code

    @staticmethod
    def resolve_parent(row: Meter) -> str | None:
        return row.parent.code if row.parent else None


class ChannelOut(Schema):
    id: int
    name: str
    source_name: str
    meter: str
    organisation: str
    flow: str
    at_boundary: bool
    kind: str
    unit: str
    stamp: str
    interval_minutes: int | None
    source_zone: str
    ratio: str
    modulus: str | None
    net: bool

    @staticmethod
    def resolve_meter(row: Channel) -> str:
        return row.meter.code

    @staticmethod
    def resolve_organisation(row: Channel) -> str:
        return row.organisation.code

    @staticmethod
    def resolve_ratio(row: Channel) -> str:
        return f"{row.ratio.normalize():f}"

    @staticmethod
    def resolve_modulus(row: Channel) -> str | None:
        return None if row.modulus is None else f"{row.modulus.normalize():f}"


class PointOut(Schema):
    start: str
    amount: float | None
    coverage: float


class SeriesOut(Schema):
    channel: int
    unit: str
    step: str
    provisional: bool
    points: list[PointOut]


class MonthOut(Schema):
    channel: int
    month: str
    unit: str
    amount: float | None
    coverage: float
    flag: str
    version: int
    provisional: bool


class CompletenessOut(Schema):
    channel: int
    received: float
    expected: float
    share: float | None
    flags: dict[str, int]


@router.post(
    "/readings", response=PushedOut, auth=SourceToken(), summary="Push readings of a source"
)
def push_readings(request: HttpRequest) -> Any:
    """Take readings as JSON, `{"readings": [{"channel", "at", "value", …}]}`, or an Arrow stream.

    The answer comes when they are durable. The same Idempotency-Key with the same rows has no
    second effect; with other rows it is an error.
    """
    source: Any = request.auth  # type: ignore[attr-defined]
    kind = (request.content_type or "").lower()
    rows = _arrow(request.body) if kind == ARROW else _json(request.body)
    done = push(source=source, key=request.headers.get("Idempotency-Key", ""), rows=rows)
    refusals = [
        {"row": r.row, "channel": r.channel, "code": r.code, "reason": gettext(r.reason)}
        for r in done.refusals
    ]
    return {
        "taken": done.taken,
        "corrected": done.corrected,
        "repeated": done.repeated,
        "refused": done.refused,
        "refusals": refusals,
        "received_at": done.received_at.isoformat() if done.received_at else None,
    }


def _arrow(body: bytes) -> pa.Table:
    try:
        with pa.ipc.open_stream(body) as reader:
            table = reader.read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise BadPush(reason=N_("it is no Arrow stream")) from error
    return table


def _json(body: bytes) -> pa.Table:
    said = load_json(body)
    rows = said.get("readings") if isinstance(said, dict) and len(said) == 1 else None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise BadPush(where="/readings", reason=N_('it is not {"readings": [{…}, …]}'))
    known = {"channel", "at", "value", "ended_at", "quality", "unit"}
    for place, row in enumerate(rows):
        unknown = sorted(set(row) - known)
        if unknown:
            raise BadPush(
                where=f"/readings/{place}", reason=N_("there is no field {name}"), name=unknown[0]
            )
        for name, value in row.items():
            number = name == "value" and type(value) in (int, float)
            if not (value is None or isinstance(value, str) or number):
                where = f"/readings/{place}/{name}"
                raise BadPush(where=where, reason=N_("{name} is a text"), name=name)
    return table_of(rows)


@router.get("/meters", response=list[MeterOut], summary="Meters, by organisation and code")
@paginate(Page)
def list_meters(request: HttpRequest, organisation: str | None = None) -> Any:
    require(request.user, "metering.view_meters")
    rows = meter.list_meters(request.user)
    return rows.filter(organisation__code=organisation) if organisation else rows


@router.get("/channels", response=list[ChannelOut], summary="Channels, by meter")
@paginate(Page)
def list_channels(request: HttpRequest, organisation: str | None = None) -> Any:
    require(request.user, "metering.view_meters")
    rows = meter.list_channels(request.user)
    return rows.filter(organisation__code=organisation) if organisation else rows


def _channel(request: HttpRequest, channel: int) -> Channel:
    require(request.user, "metering.view_meters")
    found: Channel = get_visible(meter.list_channels(request.user), pk=channel)
    return found


def _organisation(request: HttpRequest, code: str) -> Organisation:
    found: Organisation = get_visible(meter.organisations_of(request.user), code=code)
    return found


Days = Annotated[Day, Query()]


def _check_days(start: datetime.date, end: datetime.date) -> None:
    if not datetime.date(1990, 1, 1) <= start < end <= datetime.date(2200, 1, 1):
        raise BadTime(value=f"{start} … {end}")
    if (end - start).days > MOST_DAYS:
        raise BadTime(value=f"{start} … {end}")


@router.get("/channels/{channel}/series", response=SeriesOut, summary="Amounts of a channel")
def series(
    request: HttpRequest, channel: int, start: Days, end: Days, step: str = "hour"
) -> dict[str, Any]:
    """Amounts by `15min`, `hour`, `day` or `month` of local time from `start` to before `end`."""
    row = _channel(request, channel)
    _check_days(start, end)
    found = amount.series(channels=[row], start=start, end=end, step=step)
    points = [
        {"start": instant.isoformat(), "amount": value, "coverage": cover}
        for instant, value, cover in zip(
            found.instants, found.amounts, found.coverages, strict=True
        )
    ]
    return {
        "channel": row.pk,
        "unit": found.unit,
        "step": step,
        "provisional": True,
        "points": points,
    }


@router.get("/channels/{channel}/readings", summary="Readings of a channel as received")
def readings(
    request: HttpRequest, channel: int, start: Days, end: Days, limit: int = 1000
) -> list[dict[str, Any]]:
    """The last `limit` (at most 10,000) readings of local days, the latest first."""
    row = _channel(request, channel)
    _check_days(start, end)
    zone, midnight = store.zone(), datetime.time()
    rows = meter.readings_of(
        row,
        start=datetime.datetime.combine(start, midnight, zone),
        end=datetime.datetime.combine(end, midnight, zone),
        limit=max(1, min(limit, 10_000)),
    )
    return [
        {
            "measured_at": each.measured_at.isoformat(),
            "ended_at": each.ended_at.isoformat() if each.ended_at else None,
            "value": each.value,
            "quality": each.quality,
            "received_at": each.received_at.isoformat(),
            "source": each.source,
        }
        for each in rows
    ]


class RetractionIn(Body):
    """Why an import is taken back."""

    reason: str = Field(min_length=1, max_length=1000)


class RetractionOut(Schema):
    """An import that is taken back."""

    id: UUID
    file_name: str
    state: str
    retraction_reason: str
    retracted_at: datetime.datetime


@router.post(
    "/readings/imports/{uuid:id}/retraction",
    response=RetractionOut,
    summary="Take an import of readings back",
)
def retract(request: HttpRequest, id: UUID, said: RetractionIn) -> Import:
    """Signed; nothing is lost, and what the import had overwritten counts again."""
    require(request.user, "metering.import_readings")
    upload: Import = get_visible(meter.list_imports(request.user), pk=id)
    return retract_import(actor=request.user, upload=upload, reason=said.reason)  # type: ignore[arg-type]


@router.get(
    "/organisations/{code}/meter-months",
    response=list[MonthOut],
    summary="Month totals of an organisation's channels",
)
def months(request: HttpRequest, code: str, month: str) -> list[dict[str, Any]]:
    """One month, written 2026-03; an amount that is not known is null."""
    require(request.user, "metering.view_meters")
    organisation = _organisation(request, code)
    try:
        first = datetime.date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise BadTime(where="/month", value=month) from error
    return [
        {
            "channel": each.channel.pk,
            "month": month,
            "unit": each.unit,
            "amount": each.amount,
            "coverage": each.coverage_ppm / amount.PPM,
            "flag": each.flag,
            "version": each.version,
            "provisional": True,
        }
        for each in amount.month_totals(organisation=organisation, month=first)
    ]


@router.get(
    "/organisations/{code}/completeness",
    response=list[CompletenessOut],
    summary="Quarters received and expected of an organisation's channels",
)
def completeness(request: HttpRequest, code: str, start: Days, end: Days) -> list[dict[str, Any]]:
    """Over the local days from `start` to before `end`; sessions and states are not expected."""
    require(request.user, "metering.view_meters")
    organisation = _organisation(request, code)
    _check_days(start, end)
    rows = meter.list_channels(request.user).filter(organisation=organisation)
    found = quality.completeness_of(rows, start=start, end=end)
    return [
        {
            "channel": key,
            "received": each.received,
            "expected": each.expected,
            "share": each.share,
            "flags": dict(each.flags),
        }
        for key, each in sorted(found.items())
    ]
