"""Organisations: created, changed, closed from a date, succeeded by others."""

import datetime
from collections.abc import Iterable
from typing import Any

from dafeng.evidence import services as evidence
from dafeng.evidence.services import Actor
from dafeng.people.error import CircularParts, SuccessionKnown
from dafeng.people.models import Organisation, Succession

PERMISSION = "people.change_organisation"


def create_organisation(
    *, actor: Actor, values: dict[str, Any], members: Iterable[Organisation] = ()
) -> Organisation:
    """A new organisation from checked values by field name, and its members if it is a group."""
    with evidence.writing(actor=actor, permission=PERMISSION) as log:
        row = Organisation(**values)
        _refuse_circle(row)
        row.save()
        row.members.set(members)
        log.record("people.organisation_created", row, before={}, after=_face(row))
    return row


def update_organisation(
    *,
    actor: Actor,
    organisation: Organisation,
    values: dict[str, Any],
    members: Iterable[Organisation] | None = None,
) -> Organisation:
    """Change an organisation's own facts; raises `CircularParts`."""
    with evidence.writing(actor=actor, permission=PERMISSION, subject=organisation) as log:
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        before = _face(row)
        for name, value in values.items():
            setattr(row, name, value)
        _refuse_circle(row)
        row.save()
        if members is not None:
            row.members.set(members)
        log.record("people.organisation_changed", row, before=before, after=_face(row))
    return row


def set_members(
    *, actor: Actor, group: Organisation, members: Iterable[Organisation]
) -> Organisation:
    """The confirmed list that a group unfolds into."""
    return update_organisation(actor=actor, organisation=group, values={}, members=members)


def close_organisation(
    *, actor: Actor, organisation: Organisation, valid_to: datetime.date | None
) -> Organisation:
    """Say from when an organisation no longer exists; None opens it again. It is never deleted."""
    return update_organisation(
        actor=actor, organisation=organisation, values={"valid_to": valid_to}
    )


def add_succession(
    *,
    actor: Actor,
    predecessor: Organisation,
    successor: Organisation,
    date: datetime.date,
    document: str = "",
    status: str = "unverified",
    note: str = "",
) -> Succession:
    """One body takes over from another on a date; raises `SuccessionKnown` for a circle."""
    with evidence.writing(actor=actor, permission=PERMISSION, subject=predecessor) as log:
        if predecessor.pk == successor.pk or predecessor.pk in _heirs(successor):
            raise SuccessionKnown
        if Succession.objects.filter(predecessor=predecessor, successor=successor).exists():
            raise SuccessionKnown
        row = Succession.objects.create(
            predecessor=predecessor,
            successor=successor,
            date=date,
            document=document,
            status=status,
            note=note,
        )
        facts = evidence.state_of(row, ("successor_id", "date", "document", "status", "note"))
        log.record("people.succession_added", predecessor, before={}, after=facts)
    return row


def _heirs(organisation: Organisation) -> set[int]:
    found, edge = {organisation.pk}, {organisation.pk}
    while edge:
        rows = Succession.objects.filter(predecessor__in=edge)
        edge = set(rows.values_list("successor", flat=True)) - found
        found |= edge
    return found


def _refuse_circle(row: Organisation) -> None:
    above, seen = row.parent, {row.pk} if row.pk else set()
    while above is not None:
        if above.pk in seen:
            raise CircularParts
        seen.add(above.pk)
        above = above.parent


def _face(row: Organisation) -> dict[str, Any]:
    members = sorted(row.members.values_list("code", flat=True))
    return {**evidence.state_of(row), "members": members}
