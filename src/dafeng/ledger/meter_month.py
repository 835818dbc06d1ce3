"""Meter months become entries: the ledger pulls what metering has computed since it last looked."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from dafeng.evidence.services import Actor, Log, writing
from dafeng.ledger import services
from dafeng.ledger.models import Pull, Source
from dafeng.metering import store
from dafeng.metering.selectors.amount import (
    MeterMonth,
    emptied_months,
    meter_months,
    months_version,
)
from dafeng.people.models import Organisation

Effect = Callable[[], AbstractContextManager[Any]]
GROUP = 50


@dataclass(slots=True)
class Pulled:
    """What a pull did: months posted, and months that could not be, with why."""

    posted: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)


def pull(*, actor: Actor, effect: Effect = transaction.atomic) -> Pulled:
    """Post every meter month that changed since the last pull; idempotent, in small steps.

    A month over which the meters of a flow ran backwards as a whole is refused and named: what
    flows out is a flow of its own.
    """
    latest, done = months_version(), Pulled()
    for area in store.areas():
        _pull_area(actor, area, latest, effect, done)
    return done


def _pull_area(actor: Actor, area: str, latest: int, effect: Effect, done: Pulled) -> None:
    known = Pull.objects.filter(area=area).values_list("version", flat=True).first() or 0
    if latest <= known:
        return
    before, months = done.posted, meter_months(area=area, after_version=known)
    for start in range(0, len(months), GROUP):
        with effect():
            _post_group(actor, months[start : start + GROUP], done)
    emptied = emptied_months(area=area, after_version=known)
    if emptied:
        with effect():
            _withdraw(actor, emptied)
    with effect():
        services.keep_pull(actor=actor, area=area, version=latest, posted=done.posted - before)


def _withdraw(actor: Actor, months: Sequence[tuple[int, str, date]]) -> None:
    organisations = Organisation.objects.in_bulk({each[0] for each in months})
    with writing(actor=actor, permission="ledger.post") as log:
        for organisation, flow, month in months:
            services.withdraw(
                log,
                organisation=organisations[organisation],
                flow=flow,
                month=month,
                source=Source.METER,
            )
        log.record("ledger.meter_months_looked_at", Pull, count=len(months))


def _post_group(actor: Actor, months: Sequence[MeterMonth], done: Pulled) -> None:
    organisations = Organisation.objects.in_bulk({each.organisation_id for each in months})
    with writing(actor=actor, permission="ledger.post") as log:
        for each in months:
            _post(log, organisations[each.organisation_id], each, done)


def _post(log: Log, organisation: Organisation, month: MeterMonth, done: Pulled) -> None:
    if month.quantity_micro < 0:
        facts = {
            "organisation": organisation.code,
            "flow": month.flow,
            "month": f"{month.month:%Y-%m}",
            "reason": "ran_backwards",
        }
        done.refused.append(facts)
        log.record("ledger.meter_month_refused", organisation, **facts)
        return
    services.post(
        log,
        organisation=organisation,
        flow=month.flow,
        month=month.month,
        quantity_micro=month.quantity_micro,
        source=Source.METER,
        coverage_ppm=month.coverage_ppm,
        flag=month.flag,
        parts=month.parts,
    )
    done.posted += 1
