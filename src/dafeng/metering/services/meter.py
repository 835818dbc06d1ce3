"""Meters, their channels, and what happened to them."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from dafeng.evidence.services import Actor, Log, state_of, writing
from dafeng.kernel.error import N_
from dafeng.kernel.flow import find_flow
from dafeng.metering import description
from dafeng.metering.cleaning.channel import NEVER, Kind
from dafeng.metering.cleaning.unit import amount_unit
from dafeng.metering.error import (
    BadField,
    EventExists,
    EventWithdrawn,
    MeterLoop,
    NameTaken,
    NoFlow,
    WrongFlow,
)
from dafeng.metering.models import Channel, ChannelEvent, Meter
from dafeng.metering.services.touch import forget_anchors, touch
from dafeng.people.models import Organisation

METER_FIELDS = (
    *("code", "name", "place", "level", "carrier", "serial_number", "accuracy_class"),
    *("calibrated_until", "parent", "valid_from", "valid_to"),
)
CHANNEL_FIELDS = (
    *("name", "source_name", "flow", "at_boundary", "kind", "unit", "stamp", "interval_minutes"),
    *("source_zone", "ratio", "modulus", "jitter", "max_rate", "net", "gap_minutes"),
    *("look_hours", "expected_minutes", "closed_date"),
)
# What the slots do not depend on: a change of these leaves them as they are.
WORDS = {"name", "source_name", "flow", "at_boundary", "source_zone", "expected_minutes"}
WORDS |= {"closed_date"}


def create_meter(*, actor: Actor, organisation: Organisation, **values: Any) -> Meter:
    """A new meter of an organisation."""
    with writing(actor=actor, permission="metering.change_meter", subject=organisation) as log:
        return add_meter(log, organisation=organisation, **values)


def add_meter(log: Log, *, organisation: Organisation, **values: Any) -> Meter:
    """A new meter inside an open `writing` block."""
    meter = Meter(organisation=organisation, **_known(values, METER_FIELDS))
    _refuse_loop(meter)
    meter.save()
    log.record("metering.meter_created", meter, before={}, after=state_of(meter))
    return meter


def update_meter(*, actor: Actor, meter: Meter, **values: Any) -> Meter:
    """Change what is known of a meter."""
    with writing(actor=actor, permission="metering.change_meter", subject=meter) as log:
        meter = Meter.objects.select_for_update().get(pk=meter.pk)
        before = state_of(meter)
        for name, value in _known(values, METER_FIELDS).items():
            setattr(meter, name, value)
        _refuse_loop(meter)
        meter.save()
        log.record("metering.meter_changed", meter, before=before, after=state_of(meter))
    return meter


def _known(values: dict[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise TypeError(f"no such field: {unknown[0]}")
    return values


def _refuse_loop(meter: Meter) -> None:
    above, seen = meter.parent, {meter.pk}
    while above is not None:
        if above.pk in seen or above.organisation_id != meter.organisation_id:
            raise MeterLoop(meter=meter.code)
        seen.add(above.pk)
        above = above.parent


def create_channel(*, actor: Actor, meter: Meter, **values: Any) -> Channel:
    """A new channel of a meter; raises what is wrong with its description."""
    with writing(actor=actor, permission="metering.change_meter", subject=meter) as log:
        return add_channel(log, meter=meter, **values)


def add_channel(log: Log, *, meter: Meter, **values: Any) -> Channel:
    """A new channel inside an open `writing` block."""
    channel = Channel(
        meter=meter, organisation=meter.organisation, **_known(values, CHANNEL_FIELDS)
    )
    check_channel(channel, events=())
    _save_channel(channel)
    log.record("metering.channel_created", channel, before={}, after=state_of(channel))
    return channel


def update_channel(*, actor: Actor, channel: Channel, **values: Any) -> Channel:
    """Change a channel; what its slots depend on has them computed again."""
    with writing(actor=actor, permission="metering.change_meter", subject=channel) as log:
        channel = Channel.objects.select_for_update().get(pk=channel.pk)
        before = state_of(channel)
        for name, value in _known(values, CHANNEL_FIELDS).items():
            setattr(channel, name, value)
        if channel.kind != before["kind"]:
            raise BadField(field="kind", reason=N_("a channel has one kind for life"))
        check_channel(channel, events=channel.events.filter(withdrawn_at=None))
        _save_channel(channel)
        changed = {name for name in CHANNEL_FIELDS if getattr(channel, name) != before[name]}
        if changed - WORDS:
            forget_anchors(channel)
        log.record("metering.channel_changed", channel, before=before, after=state_of(channel))
    return channel


def check_channel(channel: Channel, *, events: Iterable[ChannelEvent]) -> None:
    """Raise what is wrong with a channel: its rules, its flow, its unit."""
    if not channel.unit.strip():
        raise BadField(field="unit", reason=N_("it is missing"))
    for name in ("ratio", "modulus", "max_rate", "interval_minutes", "look_hours"):
        value = getattr(channel, name)
        if value is not None and value <= 0:
            raise BadField(field=name, reason=N_("it is above 0"))
    description.check(description.describe(channel, events))
    if channel.kind == Kind.STATE:
        channel.flow, channel.at_boundary = "", False
        return
    if not channel.flow:
        if channel.at_boundary:
            raise NoFlow
        return
    flow = find_flow(channel.flow)
    kept = amount_unit(unit=channel.unit, kind=channel.kind)[0]
    if kept != flow.unit:
        raise WrongFlow(unit=channel.unit, flow=flow.name.zh, kept=flow.unit)


def _save_channel(channel: Channel) -> None:
    same = Channel.objects.filter(
        organisation=channel.organisation_id, source_name=channel.source_name
    )
    other = same.exclude(pk=channel.pk).first()
    if other is not None:
        raise NameTaken(name=channel.source_name, channel=other.name)
    channel.save()


def record_event(*, actor: Actor, channel: Channel, **values: Any) -> ChannelEvent:
    """Record an exchange of the meter or a change of ratio, unit or modulus."""
    with writing(actor=actor, permission="metering.change_meter", subject=channel) as log:
        event = ChannelEvent(channel=channel, **values)
        others = list(channel.events.filter(withdrawn_at=None))
        check_channel(channel, events=[*others, event])
        try:
            with transaction.atomic():
                event.save()
        except IntegrityError as error:
            at = timezone.localtime(event.at)
            raise EventExists(at=f"{at:%Y-%m-%d %H:%M:%S}") from error
        _reopen(channel, event.at)
        log.record("metering.event_recorded", event, before={}, after=state_of(event))
    return event


def withdraw_event(*, actor: Actor, event: ChannelEvent, reason: str) -> ChannelEvent:
    """Take back an event that was recorded wrongly; it stays readable."""
    channel = event.channel
    with writing(actor=actor, permission="metering.change_meter", subject=channel) as log:
        changed = ChannelEvent.objects.filter(pk=event.pk, withdrawn_at=None).update(
            withdrawn_at=timezone.now()
        )
        if not changed:
            raise EventWithdrawn
        check_channel(channel, events=channel.events.filter(withdrawn_at=None))
        _reopen(channel, event.at)
        log.record("metering.event_withdrawn", event, reason=reason)
    event.refresh_from_db()
    return event


def _reopen(channel: Channel, at: datetime.datetime) -> None:
    """An event changes nothing before it, but what looks ahead to it."""
    touch(channel=channel, since=description.microseconds(at), until=NEVER, cause="event")
