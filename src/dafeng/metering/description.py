"""From the row of a channel to what the rules know of it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from dafeng.kernel.error import N_
from dafeng.metering import models
from dafeng.metering.cleaning.channel import (
    HOUR_US,
    MINUTE_US,
    Channel,
    Event,
    Kind,
    Stamp,
    compile_register,
)
from dafeng.metering.cleaning.interval import scale_of
from dafeng.metering.cleaning.slot import zone_of
from dafeng.metering.cleaning.unit import amount_unit
from dafeng.metering.error import BadField

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STATE_UNITS = 20


def microseconds(moment: datetime) -> int:
    """An instant as µs since 1970."""
    elapsed = moment - EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def describe(row: models.Channel, events: Iterable[models.ChannelEvent]) -> Channel:
    """What the rules need to know of a channel; `events` are those in force."""
    interval = row.interval_minutes
    return Channel(
        kind=Kind(row.kind),
        unit=row.unit,
        ratio=row.ratio,
        modulus=row.modulus,
        jitter=row.jitter,
        max_rate=row.max_rate,
        net=row.net,
        gap=row.gap_minutes * MINUTE_US,
        look=row.look_hours * HOUR_US,
        events=tuple(
            Event(
                at=microseconds(event.at),
                old_final=event.old_final,
                new_initial=event.new_initial,
                ratio=event.ratio,
                unit=event.unit or None,
                modulus=event.modulus,
            )
            for event in events
            if event.withdrawn_at is None
        ),
        stamp=Stamp(row.stamp),
        interval=None if interval is None else interval * MINUTE_US,
        source_zone=row.source_zone,
    )


def check(channel: Channel) -> None:
    """Raise what is wrong with a description, before its readings are computed with it."""
    zone_of(channel.source_zone)
    if channel.kind is Kind.STATE:
        return
    amount_unit(unit=channel.unit, kind=channel.kind)
    if channel.kind is Kind.REGISTER:
        compile_register(channel)
        return
    if channel.events:
        raise BadField(field="events", reason=N_("only a register is exchanged"))
    scale_of(channel)
    if channel.kind is Kind.INTERVAL and not channel.interval:
        raise BadField(field="interval", reason=N_("an interval channel needs its length"))


def describe_all(rows: Iterable[models.Channel]) -> dict[int, Channel]:
    """Channels by number; rows should have `events` prefetched."""
    return {row.pk: describe(row, row.events.all()) for row in rows}
