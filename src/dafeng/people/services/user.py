"""Users: created, changed, closed, forgotten; never deleted."""

from typing import Any

from axes.utils import reset as reset_lockout
from django.contrib.auth.hashers import make_password as hash_password
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q
from django.utils import timezone

from dafeng.evidence import services as evidence
from dafeng.evidence.models import Approval
from dafeng.evidence.services import Actor, Log
from dafeng.people.error import (
    AlreadyAsked,
    LastAdministrator,
    NotForOneself,
    NothingAsked,
    ResetNeedsTwo,
    UserActive,
    UserForgotten,
)
from dafeng.people.models import Organisation, RoleGrant, User
from dafeng.people.password import make_password
from dafeng.people.role import ADMINISTRATORS, SIGNERS, Role

FIELDS = ("username", "name", "organisation_id", "phone", "is_active")
PERSONAL = ("username", "name", "phone")


def face_of(user: User) -> dict[str, Any]:
    """A user as the log may keep it: personal data hashed."""
    return evidence.hide(user, evidence.state_of(user, FIELDS), *PERSONAL)


def create_user(
    *, actor: Actor, username: str, name: str, organisation: Organisation, phone: str = ""
) -> tuple[User, str]:
    """A user with a random password, to be changed at the first login; returns both."""
    password = make_password()
    with evidence.writing(actor=actor, permission="people.change_user") as log:
        user = User(username=username, name=name, organisation=organisation, phone=phone)
        user.set_password(password)
        user.enrols_by_two = actor.pk is not None  # whoever makes the login knows its password
        user.save()
        log.record("people.user_created", user, before={}, after=face_of(user))
    return user, password


def update_user(
    *, actor: Actor, user: User, name: str, organisation: Organisation, phone: str
) -> User:
    """Change who somebody is and where they belong; raises `UserForgotten`."""
    _refuse_forgotten(user)
    with evidence.writing(actor=actor, permission="people.change_user", subject=user) as log:
        user = _locked(user)
        before = face_of(user)
        user.name, user.organisation, user.phone = name, organisation, phone
        user.save(update_fields=("name", "organisation", "phone"))
        log.record("people.user_changed", user, before=before, after=face_of(user))
    return user


def set_active(*, actor: Actor, user: User, active: bool) -> User:
    """Close a login or open it again; an open session of the user ends at its next step."""
    _refuse_forgotten(user)
    with evidence.writing(actor=actor, permission="people.change_user", subject=user) as log:
        user = _locked(user)
        if not active:
            refuse_last(user)
        before = face_of(user)
        user.is_active = active
        user.save(update_fields=("is_active",))
        kind = "people.user_opened" if active else "people.user_closed"
        log.record(kind, user, before=before, after=face_of(user))
    return user


def reset_needs_two(user: User) -> bool:
    """Whether a new password of this user needs a second person: of who signs or administers.

    A role that is yet to come counts like one in force.
    """
    today = timezone.localdate()
    open_roles = user.role_grants.filter(Q(to_date=None) | Q(to_date__gt=today))
    return open_roles.filter(role__in=SIGNERS | ADMINISTRATORS).exists()


def reset_password(*, actor: Actor, user: User) -> str:
    """Give somebody a new random password, to be changed at the next login.

    Raises `ResetNeedsTwo` for whoever signs or administers: `request_password` asks for theirs.
    """
    _refuse_forgotten(user)
    password = make_password()
    with evidence.writing(actor=actor, permission="people.change_user", subject=user) as log:
        user = _locked(user)
        if reset_needs_two(user):
            raise ResetNeedsTwo(name=user.called)
        user.set_password(password)
        _give_password(log, user)
    return password


def request_password(*, actor: Actor, user: User, reason: str) -> tuple[Approval, str]:
    """Ask for a new password of somebody who signs or administers; a second person agrees.

    Returns the request and the password, which opens nothing before that. Raises `NotForOneself`,
    `AlreadyAsked`.
    """
    _refuse_forgotten(user)
    password = make_password()
    with evidence.writing(actor=actor, permission="people.change_user", subject=user) as log:
        if actor.pk is not None and actor.pk == user.pk:
            raise NotForOneself
        user = _locked(user)
        payload = {"user": user.pk}
        waiting = Approval.objects.filter(
            kind="people.password_reset", state=Approval.State.PENDING, payload=payload
        )
        if waiting.exists():
            raise AlreadyAsked
        user.asked_password = hash_password(password)
        user.save(update_fields=("asked_password",))
        approval = evidence.request_approval(
            log, kind="people.password_reset", subject=user, payload=payload, reason=reason
        )
    return approval, password


def take_asked_password(log: Log, user: User) -> None:
    """Put the password that was asked for in force, inside an open `writing` block."""
    user = _locked(user)
    _refuse_forgotten(user)
    if not user.asked_password:
        raise NothingAsked
    user.password, user.asked_password = user.asked_password, ""
    user.save(update_fields=("asked_password",))
    _give_password(log, user)


def _give_password(log: Log, user: User) -> None:
    """Save a password that somebody else knows: it is changed first, and enrols nobody alone."""
    user.must_change_password = user.enrols_by_two = True
    user.save(update_fields=("password", "must_change_password", "enrols_by_two"))
    reset_lockout(username=user.username)
    log.record("people.password_reset", user)


def change_password(*, user: User, password: str) -> User:
    """One's own new password; raises Django's `ValidationError` where it breaks a rule."""
    validate_password(password, user)
    with evidence.writing(actor=user, permission="people.change_self", subject=user) as log:
        user.set_password(password)
        user.must_change_password = False
        user.password_changed_at = timezone.now()
        user.save(update_fields=("password", "must_change_password", "password_changed_at"))
        log.record("people.password_changed", user)
    return user


def unlock_user(*, actor: Actor, user: User) -> None:
    """End a lock-out before its time."""
    with evidence.writing(actor=actor, permission="people.unlock_user", subject=user) as log:
        reset_lockout(username=user.username)
        log.record("people.user_unlocked", user)


def set_language(*, user: User, language: str) -> None:
    """Remember the language that a user reads."""
    with evidence.writing(actor=user, permission="people.change_self", subject=user) as log:
        before = evidence.state_of(user, ("language",))
        user.language = language
        user.save(update_fields=("language",))
        after = evidence.state_of(user, ("language",))
        log.record("people.language_chosen", user, before=before, after=after)


def record_login(*, user: User) -> None:
    """Say in the log that somebody came in."""
    with evidence.writing(actor=user, permission="people.change_self", subject=user) as log:
        log.record("people.logged_in", user)


def forget_user(*, actor: Actor, user: User, reason: str) -> User:
    """Erase a person's data: the row keeps its number, the log what was done, neither who it was.

    Raises `UserActive` while the login is open.
    """
    _refuse_forgotten(user)
    if user.is_active:
        raise UserActive
    with evidence.writing(actor=actor, permission="people.forget_user", subject=user) as log:
        user = _locked(user)
        user.username, user.name, user.phone = f"erased-{user.pk}", f"#{user.pk}", ""
        user.forgotten_at = timezone.now()
        user.set_unusable_password()
        user.save()
        evidence.forget(log, user)
        log.record("people.user_forgotten", user, reason=reason)
    return user


def refuse_last(user: User) -> None:
    """Raise `LastAdministrator` where nobody else holds one of the user's administrator's roles."""
    today = timezone.localdate()
    held = RoleGrant.objects.in_force(today).filter(role__in=ADMINISTRATORS)
    for role in set(held.filter(user=user).values_list("role", flat=True)):
        others = held.filter(Q(role=role) & ~Q(user=user), user__is_active=True)
        if not others.exists():
            raise LastAdministrator(role=Role(role).label)


def _refuse_forgotten(user: User) -> None:
    if user.forgotten_at is not None:
        raise UserForgotten


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)
