"""Roles given and ended: one person asks, a second one agrees."""

import datetime

from django.db.models import Q
from django.utils import timezone

from dafeng.evidence import services as evidence
from dafeng.evidence.models import Approval
from dafeng.evidence.services import Actor, Log
from dafeng.people.error import AlreadyAsked, GrantEnded, GrantHeld, NotForOneself, RolesApart
from dafeng.people.models import Organisation, RoleGrant, User
from dafeng.people.role import Role, may_hold_together
from dafeng.people.services.user import refuse_last

FIELDS = ("user_id", "role", "organisation_id", "from_date", "to_date")


def request_grant(
    *,
    actor: Actor,
    user: User,
    role: str,
    organisation: Organisation,
    from_date: datetime.date,
    to_date: datetime.date | None = None,
    reason: str,
) -> Approval:
    """Ask that a user gets a role; raises what `grant` would raise, and `NotForOneself`."""
    with evidence.writing(actor=actor, permission="people.request_grant") as log:
        _refuse_own(actor, user)
        wanted = RoleGrant(
            user=user,
            role=Role(role),
            organisation=organisation,
            from_date=from_date,
            to_date=to_date,
        )
        _refuse_clash(wanted)
        payload = {
            "user": user.pk,
            "role": role,
            "organisation": organisation.pk,
            "from_date": from_date.isoformat(),
            "to_date": to_date.isoformat() if to_date else None,
        }
        refuse_repeated("people.role_grant", payload)
        return evidence.request_approval(
            log, kind="people.role_grant", subject=user, payload=payload, reason=reason
        )


def grant(log: Log, wanted: RoleGrant) -> RoleGrant:
    """Give a role inside an open `writing` block; raises `RolesApart`, `GrantHeld`, `GrantEnded`.

    The user's row is locked, so that two approvals at once cannot join what must stay apart.
    """
    User.objects.select_for_update().get(pk=wanted.user_id)
    _refuse_clash(wanted)
    wanted.save()
    after = evidence.state_of(wanted, FIELDS)
    log.record("people.role_granted", wanted, before={}, after=after)
    return wanted


def request_end(*, actor: Actor, held: RoleGrant, to_date: datetime.date, reason: str) -> Approval:
    """Ask that a role ends on a date; raises `GrantEnded`."""
    with evidence.writing(actor=actor, permission="people.request_grant") as log:
        _refuse_own(actor, held.user)
        _refuse_ended(held, to_date)
        payload = {"user": held.user_id, "grant": held.pk, "to_date": to_date.isoformat()}
        refuse_repeated("people.role_end", payload)
        return evidence.request_approval(
            log, kind="people.role_end", subject=held.user, payload=payload, reason=reason
        )


def end_grant(log: Log, held: RoleGrant, to_date: datetime.date) -> RoleGrant:
    """End a role inside an open `writing` block; raises `GrantEnded`, `LastAdministrator`."""
    held = RoleGrant.objects.select_for_update().get(pk=held.pk)
    _refuse_ended(held, to_date)
    if to_date <= timezone.localdate():
        refuse_last(held.user)
    before = evidence.state_of(held, FIELDS)
    held.to_date = to_date
    held.save(update_fields=("to_date",))
    log.record("people.role_ended", held, before=before, after=evidence.state_of(held, FIELDS))
    return held


def refuse_repeated(kind: str, payload: dict[str, object]) -> None:
    """Raise `AlreadyAsked` where the same request waits."""
    if Approval.objects.filter(kind=kind, state=Approval.State.PENDING, payload=payload).exists():
        raise AlreadyAsked


def _refuse_own(actor: Actor, user: User) -> None:
    if actor.pk is not None and actor.pk == user.pk:
        raise NotForOneself


def _refuse_ended(held: RoleGrant, to_date: datetime.date) -> None:
    if to_date < held.from_date or (held.to_date is not None and held.to_date <= to_date):
        raise GrantEnded


def _refuse_clash(wanted: RoleGrant) -> None:
    if wanted.to_date is not None and wanted.to_date <= wanted.from_date:
        raise GrantEnded
    same_time = RoleGrant.objects.filter(user_id=wanted.user_id).filter(
        Q(to_date=None) | Q(to_date__gt=wanted.from_date)
    )
    if wanted.to_date is not None:
        same_time = same_time.filter(from_date__lt=wanted.to_date)
    for held in same_time:
        if not may_hold_together(wanted.role, held.role):
            raise RolesApart(role=Role(wanted.role).label, other=Role(held.role).label)
        if (held.role, held.organisation_id) == (wanted.role, wanted.organisation_id):
            raise GrantHeld(name=wanted.user.called, role=Role(wanted.role).label)
