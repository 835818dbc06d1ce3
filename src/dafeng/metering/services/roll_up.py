"""From readings to slots and month totals, for the channels that anything came for."""

import uuid

from django.db import transaction
from django.utils import timezone

from dafeng.lake.arrival import Mark, arrivals
from dafeng.lake.lake import Lake
from dafeng.metering import store
from dafeng.metering.cleaning.channel import Kind
from dafeng.metering.description import microseconds
from dafeng.metering.models import Channel, RollUp, Touched
from dafeng.metering.services.rolling import Effect, Progress, Rolled, Rolling


def roll_up(
    *,
    effect: Effect = transaction.atomic,
    progress: Progress | None = None,
    wait_s: float = 5.0,
) -> Rolled:
    """Flush, find what was touched in each area, compute it again; one process at a time.

    It may end at any point and be run again: what was not recorded as done is done again, with
    the same result. Raises `lake.Busy` where another process is at it.
    """
    lake, areas = store.lake(), store.areas()
    guard = lake.lock("roll-up")
    guard.acquire(wait_s=wait_s)
    try:
        done = Rolled(rows_flushed=lake.flush().rows)
        for area in areas:
            discover(lake=lake, area=area, effect=effect)
            pass_ = Rolling(lake=lake, area=area, zone=store.zone(), effect=effect, done=done)
            pass_.run(progress)
            with effect():
                RollUp.objects.filter(area=area).update(rolled_at=timezone.now())
        return done
    finally:
        guard.release()


def discover(*, lake: Lake, area: str, effect: Effect = transaction.atomic) -> int:
    """Note which channels readings came for since the last look; returns how many."""
    known = RollUp.objects.filter(area=area).first() or RollUp(area=area)
    found = arrivals(lake=lake, area=area, since=Mark(known.version, known.upto))
    if found.mark.version == known.version:
        return 0
    with effect():
        rows = found.channels.to_pylist()
        kept = _keep_touched(rows)
        RollUp.objects.update_or_create(
            area=area,
            defaults={
                "version": found.mark.version,
                "upto": dict(found.mark.upto),
                "looked_at": timezone.now(),
            },
        )
    return kept


def _keep_touched(rows: list[dict[str, object]]) -> int:
    described = set(Channel.objects.exclude(kind=Kind.STATE.value).values_list("pk", flat=True))
    waiting = {each.channel_id: each for each in Touched.objects.all()}
    now, made = timezone.now(), []
    for row in rows:
        channel = row["channel"]
        if channel not in described:
            continue
        since, until = microseconds(row["first_at"]), microseconds(row["last_at"])  # type: ignore[arg-type]
        known = waiting.get(channel)
        if known is not None:
            since, until = min(since, known.since_us), max(until, known.until_us)
        made.append(
            Touched(
                channel_id=channel,
                since_us=since,
                until_us=until,
                cause=known.cause if known else "readings",
                token=uuid.uuid4(),
                touched_at=now,
            )
        )
    Touched.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["channel"],
        update_fields=["since_us", "until_us", "cause", "token", "touched_at"],
        batch_size=500,
    )
    return len(made)
