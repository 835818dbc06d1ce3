"""Meters and channels that somebody may see, and what was read last."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from dafeng.lake.status import journals
from dafeng.metering import store
from dafeng.metering.models import Channel, ChannelEvent, Import, Meter, RollUp, Source, Touched
from dafeng.people.access import measured_organisations
from dafeng.people.area import within
from dafeng.people.models import Organisation

LOOK_BACK = datetime.timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading as it was received."""

    measured_at: datetime.datetime
    ended_at: datetime.datetime | None
    value: str | None
    quality: str | None
    received_at: datetime.datetime
    source: str


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """The organisations whose meters a user may see: all, or those that he has a role for."""
    if not user.has_perm("metering.view_meters"):
        return Organisation.objects.none()
    return measured_organisations(user)


def list_meters(user: Any) -> QuerySet[Meter]:
    """The meters that a user may see."""
    seen = Meter.objects.filter(organisation__in=organisations_of(user))
    counted = seen.select_related("organisation", "parent").annotate(
        channel_count=Count("channels", filter=Q(channels__closed_date=None))
    )
    return counted.order_by("organisation__code", "code")


def list_channels(user: Any) -> QuerySet[Channel]:
    """The channels that a user may see."""
    seen = Channel.objects.filter(organisation__in=organisations_of(user))
    return seen.select_related("meter", "organisation")


def list_events(user: Any) -> QuerySet[ChannelEvent]:
    """The recorded events of channels that a user may see."""
    seen = ChannelEvent.objects.filter(channel__organisation__in=organisations_of(user))
    return seen.select_related("channel", "channel__meter")


def list_imports(user: Any) -> QuerySet[Import]:
    """The imports of organisations whose meters a user may see."""
    seen = Import.objects.filter(organisation__in=organisations_of(user))
    return seen.select_related("organisation", "created_by", "blob", "refused_file")


def list_sources(user: Any) -> QuerySet[Source]:
    """The push sources of organisations whose meters a user may see."""
    return Source.objects.filter(organisation__in=organisations_of(user)).select_related(
        "organisation"
    )


def readings_of(
    channel: Channel,
    *,
    start: datetime.datetime | None = None,
    end: datetime.datetime | None = None,
    limit: int = 200,
) -> list[Reading]:
    """The last `limit` readings of a time as they were received, the latest first.

    What is acknowledged and not yet flushed is there too.
    """
    with store.lake().snapshot(tail=True, only=["readings"]) as state:
        rows = state.readings(
            area=store.area_of(channel.organisation),
            start_at=start,
            end_at=end,
            channels=[channel.pk],
            columns=("measured_at", "ended_at", "value", "quality", "received_at", "source"),
        )
    last = rows.slice(max(0, rows.num_rows - limit)).to_pylist()
    return [Reading(**row) for row in reversed(last)]


def latest_readings(channels: Sequence[Channel], *, now: datetime.datetime) -> dict[int, Reading]:
    """The latest reading of each channel of the last forty days, the journals' tail included."""
    keys = [channel.pk for channel in channels]
    if not keys:
        return {}
    with store.lake().snapshot(tail=True, only=["readings"]) as state:
        rows = state.readings(
            area=store.area_of_channels(channels),
            start_at=now - LOOK_BACK,
            channels=keys,
            columns=(
                *("channel", "measured_at", "ended_at", "value", "quality"),
                *("received_at", "source"),
            ),
        ).to_pylist()
    return {row.pop("channel"): Reading(**row) for row in rows}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is on its way from readings to slots."""

    rows_unflushed: int
    channels: int
    oldest_at: datetime.datetime | None
    rolled_at: datetime.datetime | None
    by_cause: dict[str, int]


def waiting(*, area: str) -> Waiting:
    """What waits to be flushed and computed of an area, and when its last roll-up ended."""
    state = RollUp.objects.filter(area=area).first()
    touched = Touched.objects.filter(within(area, path="channel__organisation"))
    causes = touched.values("cause").annotate(count=Count("channel")).order_by("cause")
    oldest = touched.order_by("touched_at").values_list("touched_at", flat=True).first()
    return Waiting(
        rows_unflushed=sum(each["waiting_rows"] for each in journals(lake=store.lake())),
        channels=touched.count(),
        oldest_at=oldest,
        rolled_at=None if state is None else state.rolled_at,
        by_cause={each["cause"]: each["count"] for each in causes},
    )
