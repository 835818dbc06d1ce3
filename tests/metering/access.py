"""Who gets what at the addresses of metering."""

import datetime
import uuid
from decimal import Decimal

from tests.access_row import WHOLE_CITY, Row

from dafeng.evidence.services import System
from dafeng.metering.services import importing, meter
from dafeng.metering.services.source import open_source
from dafeng.people.role import Role

SYSTEM = System("test")
AT = datetime.datetime(2026, 3, 1, 8, tzinfo=datetime.UTC)
OFFICER = {Role.OFFICER}
MANAGE = {Role.OFFICER, Role.ENERGY_MANAGER}
READ = WHOLE_CITY | {Role.ENERGY_MANAGER, Role.VERIFIER, Role.PARK_MANAGER}
# of somebody else's object a reader without the whole city learns nothing at all
HIDDEN = dict.fromkeys(READ - WHOLE_CITY, 404)
HIDDEN_MANAGER = {Role.ENERGY_MANAGER: 404}


def _meter(organisation):
    return meter.create_meter(
        actor=SYSTEM,
        organisation=organisation,
        code=f"m-{uuid.uuid4().hex[:12]}",
        name="表",
        level="entity",
        carrier="electricity",
    )


def _channel(organisation):
    return meter.create_channel(
        actor=SYSTEM,
        meter=_meter(organisation),
        name="表",
        source_name=uuid.uuid4().hex,
        kind="register",
        unit="kWh",
        flow="electricity.purchased",
    )


def _event(organisation):
    channel = _channel(organisation)
    return meter.record_event(
        actor=SYSTEM, channel=channel, kind="exchange", at=AT, old_final=Decimal(1)
    )


def _upload(organisation):
    return importing.draft_import(
        actor=SYSTEM, organisation=organisation, file_name="a.csv", chunks=[b"t,v\n2026-01-01,1\n"]
    )


def _source(organisation):
    return open_source(
        actor=SYSTEM, organisation=organisation, code=uuid.uuid4().hex[:12], name="gw"
    )[0]


def _of(make, name, which):
    def args(world):
        return [getattr(make(getattr(world, which)), name)]

    return args


def _pair(address, make, name, *, ok, status=200, manager=False, method="get", none=403):
    """Rows of an own and of another's object: who may not read it at all does not find it."""
    hidden = HIDDEN_MANAGER if manager else HIDDEN
    other = dict.fromkeys(hidden, 404)
    return [
        Row(address, ok=ok, status=status, denied=none, method=method, args=_of(make, name, "own")),
        Row(
            address,
            ok=set(ok) - set(other),
            status=status,
            denied=none,
            method=method,
            case="other",
            args=_of(make, name, "other"),
            exceptions=other,
        ),
    ]


def _changing(address, make, name):
    """A page that readers may not open: of one's own 403, of another's 404."""
    own = Row(address, ok=MANAGE, args=_of(make, name, "own"))
    hidden = dict.fromkeys((READ - WHOLE_CITY), 404)
    other = Row(address, ok=OFFICER, case="other", args=_of(make, name, "other"), exceptions=hidden)
    return [own, other]


def _self(which):
    return lambda world: [getattr(world, which).code]


ROWS = [
    Row("metering:organisation", ok=READ, args=_self("own")),
    Row(
        "metering:organisation",
        ok=WHOLE_CITY,
        case="other",
        args=_self("other"),
        exceptions=HIDDEN,
    ),
    Row("metering:meters", ok=READ),
    Row("metering:meter_new", ok=MANAGE),
    Row("metering:meter_list", ok=MANAGE),
    *_pair("metering:meter", _meter, "code", ok=READ),
    *_changing("metering:meter_edit", _meter, "code"),
    *_changing("metering:channel_new", _meter, "code"),
    *_changing("metering:channel_edit", _channel, "pk"),
    *_pair("metering:channel_load", _channel, "pk", ok=READ),
    *_changing("metering:event_new", _channel, "pk"),
    *_changing("metering:event_withdraw", _event, "pk"),
    Row("metering:imports", ok=MANAGE),
    Row("metering:import_new", ok=MANAGE),
    *_pair("metering:import", _upload, "pk", ok=MANAGE, manager=True),
    Row(
        "metering:import_refused",
        ok=MANAGE,
        status=404,
        args=_of(_upload, "pk", "own"),
    ),
    Row(
        "metering:import_retract",
        ok=OFFICER,
        args=_of(_upload, "pk", "own"),
        exceptions=dict.fromkeys(MANAGE - OFFICER, 403),
    ),
    Row("metering:sources", ok=OFFICER),
    Row("metering:source_new", ok=OFFICER),
    Row("metering:source_close", ok=OFFICER, args=_of(_source, "code", "own")),
    Row("metering:quality", ok=WHOLE_CITY),
]
