"""What needs two people here: a role given, a role ended, a password, a second factor."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dafeng.evidence.models import Approval
from dafeng.evidence.services import Log, approvable
from dafeng.people import services
from dafeng.people.models import Organisation, RoleGrant, User
from dafeng.people.role import Role


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _describe_grant(approval: Approval) -> list[tuple[Any, Any]]:
    asked = approval.payload
    return [
        (_("User"), User.objects.get(pk=asked["user"])),
        (_("Role"), Role(asked["role"]).label),
        (_("Organisation"), Organisation.objects.get(pk=asked["organisation"])),
        (_("From"), _date(asked["from_date"])),
        (_("Until"), _date(asked["to_date"])),
    ]


@approvable(
    "people.role_grant",
    permission="people.approve_grant",
    title=_("Give a role"),
    describe=_describe_grant,
)
def give_role(*, log: Log, approval: Approval) -> None:
    """The role is given as it was asked for."""
    asked = approval.payload
    wanted = RoleGrant(
        user_id=asked["user"],
        role=asked["role"],
        organisation_id=asked["organisation"],
        from_date=_date(asked["from_date"]),
        to_date=_date(asked["to_date"]),
    )
    services.grant(log, wanted)


def _describe_end(approval: Approval) -> list[tuple[Any, Any]]:
    held = RoleGrant.objects.select_related("user", "organisation").get(
        pk=approval.payload["grant"]
    )
    return [
        (_("User"), held.user),
        (_("Role"), held.get_role_display()),
        (_("Organisation"), held.organisation),
        (_("Ends on"), _date(approval.payload["to_date"])),
    ]


@approvable(
    "people.role_end",
    permission="people.approve_grant",
    title=_("End a role"),
    describe=_describe_end,
)
def end_role(*, log: Log, approval: Approval) -> None:
    """The role ends on the date asked for."""
    held = RoleGrant.objects.get(pk=approval.payload["grant"])
    services.end_grant(log, held, datetime.date.fromisoformat(approval.payload["to_date"]))


def _describe_reset(approval: Approval) -> list[tuple[Any, Any]]:
    return [(_("User"), User.objects.get(pk=approval.payload["user"]))]


@approvable(
    "people.second_factor_reset",
    permission="people.approve_reset",
    title=_("Remove a lost second factor"),
    describe=_describe_reset,
)
def remove_second_factor(*, log: Log, approval: Approval) -> None:
    """The device and the recovery codes no longer count."""
    services.reset_second_factor(log, User.objects.get(pk=approval.payload["user"]))


@approvable(
    "people.password_reset",
    permission="people.approve_password",
    title=_("New password for somebody who signs or administers"),
    describe=_describe_reset,
)
def give_password(*, log: Log, approval: Approval) -> None:
    """The password that who asked has seen is in force, to be changed at the next login."""
    services.take_asked_password(log, User.objects.get(pk=approval.payload["user"]))


@approvable(
    "people.second_factor_enrolment",
    permission="people.approve_enrolment",
    title=_("Take a first second factor into use"),
    describe=_describe_reset,
)
def enrol(*, log: Log, approval: Approval) -> None:
    """The app that the person has set up counts from now on."""
    user = User.objects.get(pk=approval.payload["user"])
    services.take_second_factor(log, user, approval.payload["device"])
