"""Targets by light, and which lights turned into another one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from dafeng.people.models import Organisation
from dafeng.plan import light as li
from dafeng.plan.light_words import KINDS
from dafeng.plan.lighting import light_changes
from dafeng.plan.models import Duty, LightChange, Target
from dafeng.plan.standing import Standing

SHOWN_CHANGES = 5
SEARCHED_CHANGES = 200


@dataclass(frozen=True, slots=True)
class Count:
    """How many targets have a light, and where they are listed."""

    colour: str
    title: str
    kind: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """A light that turned, with the bodies that lead its target."""

    row: LightChange
    leads: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Lights:
    """The lights of all targets; `hollow` rest on values computed here alone."""

    counts: list[Count]
    hollow: int
    changes: list[Change]

    @property
    def total(self) -> int:
        """How many targets there are."""
        return sum(each.count for each in self.counts)


def lights_of(rows: Sequence[Standing], *, area: str, mine: bool = False) -> Lights:
    """The lights of targets that are judged already, and the last changes of their area.

    With `mine` the changes are those of these targets alone.
    """
    found = Counter(row.light.colour for row in rows)
    base = reverse("plan:target_list")
    counts = [
        Count(key, gettext(li.TITLES[key]), KINDS[key], found[key], f"{base}?light={key}")
        for key in li.COLOURS
    ]
    hollow = sum(row.light.hollow for row in rows)
    turned = light_changes(area, limit=SEARCHED_CHANGES if mine else SHOWN_CHANGES)
    if mine:
        keys = {row.pk for row in rows}
        turned = [row for row in turned if row.target_id in keys][:SHOWN_CHANGES]
    return Lights(counts, hollow, [Change(row, leads_of(row.target)) for row in turned])


def leads_of(target: Target) -> tuple[Organisation, ...]:
    """The bodies that lead a target, from duties that are read already."""
    return tuple(d.organisation for d in target.duties.all() if d.duty == Duty.LEAD)


def reds(rows: Iterable[Standing]) -> list[Standing]:
    """The red ones, binding ones first."""
    found = [row for row in rows if row.light.colour == li.RED]
    return sorted(found, key=lambda row: (row.target.strength != "binding", row.target.key))
