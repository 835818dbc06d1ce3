"""Meter months become entries: the ledger pulls what the lake has computed since it last looked."""

import datetime
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from dafeng.evidence.services import Actor, Log, writing
from dafeng.ledger import services
from dafeng.ledger.models import Entry, Pull, Source
from dafeng.metering import store
from dafeng.metering.models import Channel
from dafeng.people.models import Organisation

Effect = Callable[[], AbstractContextManager[Any]]
Progress = Callable[[int, int | None], None]
Key = tuple[int, str, str]  # organisation, flow, month
RANK = "GIXORSM"
GROUP = 50


@dataclass(slots=True)
class Pulled:
    """What a pull did: months posted, and months that could not be, with why."""

    posted: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)


def pull(
    *, actor: Actor, effect: Effect = transaction.atomic, progress: Progress | None = None
) -> Pulled:
    """Post every meter month that changed since the last pull; idempotent, in small steps."""
    area = store.area()
    with store.lake().snapshot() as snapshot:
        rows = snapshot.months(area=area).to_pylist()
    known = Pull.objects.filter(area=area).values_list("version", flat=True).first() or 0
    channels = _channels()
    latest = max((row["version"] for row in rows), default=known)
    grouped: dict[Key, list[dict[str, Any]]] = {}
    changed: set[Key] = set()
    for row in rows:
        channel = channels.get(row["channel"])
        if channel is None:
            continue
        key = (channel.organisation_id, channel.flow, row["month"])
        grouped.setdefault(key, []).append(row)
        if row["version"] > known:
            changed.add(key)
    done = Pulled()
    todo = sorted(changed)
    for start in range(0, len(todo), GROUP):
        with effect():
            _post_group(actor, {key: grouped[key] for key in todo[start : start + GROUP]}, done)
        if progress is not None:
            progress(min(start + GROUP, len(todo)), len(todo))
    if latest > known:
        with effect(), writing(actor=actor, permission="ledger.post") as log:
            mark, _ = Pull.objects.update_or_create(area=area, defaults={"version": latest})
            log.record("ledger.pulled", mark, version=latest, posted=done.posted)
    return done


def _channels() -> dict[int, Channel]:
    found = Channel.objects.filter(at_boundary=True).exclude(flow="").select_related("meter")
    return {channel.pk: channel for channel in found}


def _post_group(actor: Actor, grouped: dict[Key, list[dict[str, Any]]], done: Pulled) -> None:
    organisations = Organisation.objects.in_bulk({key[0] for key in grouped})
    channels = _channels()
    with writing(actor=actor, permission="ledger.post") as log:
        for (organisation, flow, month), rows in grouped.items():
            reason = _post(log, organisations[organisation], flow, month, rows, channels)
            if reason:
                code = organisations[organisation].code
                facts = {"organisation": code, "flow": flow, "month": month, "reason": reason}
                done.refused.append(facts)
                log.record("ledger.meter_month_refused", organisations[organisation], **facts)
            else:
                done.posted += 1


def _post(
    log: Log,
    organisation: Organisation,
    flow: str,
    month: str,
    rows: list[dict[str, Any]],
    channels: dict[int, Channel],
) -> str:
    first = datetime.date.fromisoformat(f"{month}-01")
    amounts = [row["amount"] for row in rows if row["amount"] is not None]
    if not amounts:
        log.record("ledger.meter_month_empty", organisation, flow=flow, month=month)
        return ""
    if sum(amounts) < 0:
        return "the meters ran backwards over the month as a whole"
    services.post(
        log,
        organisation=organisation,
        flow=flow,
        month=first,
        quantity_micro=sum(amounts),
        source=Source.METER,
        coverage_ppm=coverage_ppm(rows, first),
        flag=max((row["flag"] for row in rows), key=RANK.index),
        parts=[_part(row, channels[row["channel"]]) for row in rows],
    )
    return ""


def _part(row: dict[str, Any], channel: Channel) -> dict[str, Any]:
    return {
        "channel": channel.pk,
        "name": f"{channel.meter.name} · {channel.name}",
        "amount": None if row["amount"] is None else row["amount"] / services.MICRO,
        "flag": row["flag"],
        "version": row["version"],
    }


def coverage_ppm(rows: Iterable[dict[str, Any]], month: datetime.date) -> int:
    """The covered share of a month of all its channels, in millionths."""
    days = (services.next_month(month) - month).days
    each = [min(1.0, row["covered_us"] / (days * 86_400_000_000)) for row in rows]
    return round(1_000_000 * sum(each) / len(each))


def entries_of(channel: Channel) -> list[Entry]:
    """The entries in force that a channel is a part of."""
    mine = Entry.objects.filter(
        organisation=channel.organisation_id,
        flow=channel.flow,
        source=Source.METER,
        superseded_at=None,
    )
    return [entry for entry in mine if any(p["channel"] == channel.pk for p in entry.parts)]
