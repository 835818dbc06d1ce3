"""Which lights of an area have changed, and noting that."""

from datetime import date
from typing import Any

from dafeng.evidence.services import state_of, writing
from dafeng.plan import selectors
from dafeng.plan.light import GREY
from dafeng.plan.light_words import plain_facts
from dafeng.plan.models import LightChange, Target
from dafeng.plan.standing import Standing


def light_changes(area: str, *, target: Target | None = None, limit: int = 20) -> list[LightChange]:
    """What lights of an area turned into another one, of all targets or of one, the last first."""
    rows = LightChange.objects.filter(area=area, target__retired_date=None)
    if target is not None:
        rows = rows.filter(target=target)
    return list(
        rows.select_related("target").prefetch_related("target__duties__organisation")[:limit]
    )


def note_lights(*, actor: Any, area: str, today: date) -> list[LightChange]:
    """Note every target of an area whose light is another one than was noted last.

    A target that was never noted is noted when its light is more than grey.
    """
    last = {
        row.target_id: row for row in LightChange.objects.filter(area=area).order_by("on", "pk")
    }
    rows = selectors.standings(selectors.targets(), today, area=area)
    changed = [row for row in rows if _differs(row, last.get(row.pk))]
    if not changed:
        return []
    with writing(actor=actor, permission="plan.note_lights") as log:
        noted = []
        for row in changed:
            before = last.get(row.pk)
            change = LightChange.objects.create(
                area=area,
                target=row.target,
                on=today,
                before=before.after if before else "",
                after=row.light.colour,
                hollow=row.light.hollow,
                reason=row.light.reason,
                facts=plain_facts(row.light.facts),
            )
            log.record("light.changed", change, after=state_of(change), target=row.target.key)
            noted.append(change)
    return noted


def _differs(row: Standing, last: LightChange | None) -> bool:
    if last is None:
        return row.light.colour != GREY
    return (row.light.colour, row.light.hollow) != (last.after, last.hollow)
