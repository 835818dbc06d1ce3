"""Which lights of an area have turned, as noted."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from dafeng.plan.models import LightChange, Target


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
