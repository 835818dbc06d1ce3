"""Which lights of an area have changed, and noting that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from dafeng.evidence.services import Log, state_of, writing
from dafeng.plan import selectors
from dafeng.plan.light import GREY
from dafeng.plan.models import Duty, LightChange, Target, TargetDuty
from dafeng.plan.standing import Standing

LOOKED_BACK = 12
"""Months that the first note of an area looks back: what was known on each first of a month."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Since when a target has its light, and which it had before; empty where none was noted."""

    on: date
    before: str


def light_changes(area: str, *, limit: int = 20) -> list[LightChange]:
    """The lights of an area that turned into another one, the last first."""
    rows = _turns(area).filter(target__retired_date=None).exclude(before="")
    related = rows.select_related("target").prefetch_related("target__duties__organisation")
    return list(related[:limit])


def changes_of(target: Target, *, area: str, until: date, limit: int = 12) -> list[LightChange]:
    """What was noted of one target's light in an area up to a day, the last first."""
    rows = LightChange.objects.filter(area=area, target=target, on__lte=until)
    related = rows.select_related("target").prefetch_related("target__duties__organisation")
    return list(related[:limit])


def last_turns(area: str) -> dict[int, Turn]:
    """By target, when its light in an area became what it is."""
    rows = _turns(area).order_by("on", "pk")
    return {
        target: Turn(on, before)
        for target, on, before in rows.values_list("target_id", "on", "before")
    }


def _turns(area: str) -> QuerySet[LightChange]:
    """What was noted as another colour; a light that became hollow or full is no turn."""
    return LightChange.objects.filter(area=area).exclude(before=F("after"))


def note_lights(*, actor: Any, area: str, today: date) -> list[LightChange]:
    """Note every target of an area whose light is another one than was noted last.

    A target that was never noted is noted when its light is more than grey. The first time that an
    area is noted at all, what was known on the first of each of the last months is noted, too.
    """
    last = {
        row.target_id: row for row in LightChange.objects.filter(area=area).order_by("on", "pk")
    }
    turned = []
    for day in [today] if last else [*_firsts_of_months(today), today]:
        for row in selectors.standings(selectors.bare_targets(), day, area=area):
            if _differs(row, last.get(row.pk)):
                last[row.pk] = _change(row, last.get(row.pk))
                turned.append(last[row.pk])
    if turned:
        with writing(actor=actor, permission="plan.note_lights") as log:
            _note(log, turned)
    return turned


def _note(log: Log, turned: Iterable[LightChange]) -> None:
    owners: dict[int, list[str]] = {}
    duties = TargetDuty.objects.filter(duty=Duty.LEAD).values_list("target", "organisation__code")
    for target, code in duties:
        owners.setdefault(target, []).append(code)
    for change in turned:
        change.save(force_insert=True)
        log.record(
            "light.changed",
            change,
            after=state_of(change),
            target=change.target.key,
            leads=owners.get(change.target_id, []),
        )


def _firsts_of_months(today: date) -> list[date]:
    """The firsts of the last months, the earliest first."""
    months = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(months - LOOKED_BACK + 1, months + 1)]


def _change(row: Standing, last: LightChange | None) -> LightChange:
    return LightChange(
        area=row.area,
        target=row.target,
        on=row.today,
        before=last.after if last else "",
        after=row.light.colour,
        hollow=row.light.hollow,
        reason=row.light.reason,
        facts=_plain(row.light.facts),
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON data."""
    return {
        name: str(value) if isinstance(value, (Decimal, date)) else value
        for name, value in facts.items()
    }


def _differs(row: Standing, last: LightChange | None) -> bool:
    if last is None:
        return row.light.colour != GREY
    return (row.light.colour, row.light.hollow) != (last.after, last.hollow)
