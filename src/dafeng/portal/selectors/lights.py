"""Targets by light, and which lights turned into another one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext

from dafeng.people.models import Organisation
from dafeng.plan import light as li
from dafeng.plan.light_words import KINDS
from dafeng.plan.models import Duty, LightChange, Target
from dafeng.plan.standing import Standing
from dafeng.portal.selectors.contact import Contact

SHOWN_CHANGES = 5


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
    """A light that turned, with the bodies that lead its target and whom to call there."""

    row: LightChange
    target: Target
    leads: tuple[Organisation, ...]
    contacts: tuple[Contact, ...] = ()


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


def lights_of(rows: Sequence[Standing], *, area: str, scope: str = "") -> Lights:
    """The lights of targets that are judged already, and which of them turned last.

    `scope` narrows the lists that the counts lead to, as the targets were narrowed.
    """
    found = Counter(row.light.colour for row in rows)
    base = reverse("plan:target_list")
    counts = [
        Count(key, gettext(li.TITLES[key]), KINDS[key], found[key], f"{base}?light={key}{scope}")
        for key in li.COLOURS
    ]
    hollow = sum(row.light.hollow for row in rows)
    return Lights(counts, hollow, _changes({row.pk: row.target for row in rows}, area))


def _changes(targets: Mapping[int, Target], area: str) -> list[Change]:
    """The last lights that turned, of targets that are read already with their duties."""
    turned = LightChange.objects.filter(area=area, target__in=targets).exclude(before="")
    return [
        Change(row, targets[row.target_id], leads_of(targets[row.target_id]))
        for row in turned[:SHOWN_CHANGES]
    ]


def with_contacts(found: Lights, known: Mapping[int, Contact]) -> Lights:
    """The same, each change with the people of who leads its target."""
    changes = [
        replace(each, contacts=tuple(known[body.pk] for body in each.leads))
        for each in found.changes
    ]
    return replace(found, changes=changes)


def leads_of(target: Target) -> tuple[Organisation, ...]:
    """The bodies that lead a target, from duties that are read already."""
    return tuple(d.organisation for d in target.duties.all() if d.duty == Duty.LEAD)


def reds(rows: Iterable[Standing]) -> list[Standing]:
    """The red ones, binding ones first."""
    found = [row for row in rows if row.light.colour == li.RED]
    return sorted(found, key=lambda row: (row.target.strength != "binding", row.target.key))
