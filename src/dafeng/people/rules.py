"""Who may do what: the predicates that all contexts share, and the rights over people and log."""

from typing import Any

import rules

from dafeng.evidence.services import attachable
from dafeng.people.models import User
from dafeng.people.role import ADMINISTRATORS, WHOLE_CITY, Role


def has_role(*roles: str) -> rules.predicates.Predicate:
    """A predicate: the user holds one of the roles."""

    @rules.predicate(f"has_role:{'|'.join(roles)}")
    def predicate(user: User) -> bool:
        return not roles_of(user).isdisjoint(roles)

    return predicate


def roles_of(user: Any) -> frozenset[str]:
    """The roles of a user; none for a visitor."""
    return getattr(user, "roles", frozenset())


@rules.predicate
def sees_whole_city(user: User) -> bool:
    """Officer, leader, auditor: every organisation's figures."""
    return not roles_of(user).isdisjoint(WHOLE_CITY)


@rules.predicate
def is_of_organisation(user: User, organisation: Any) -> bool:
    """The user holds a business role for this organisation or one that it is a part of."""
    seen: set[int] = set()
    mine = {g.organisation_id for g in grants_of(user) if g.role not in ADMINISTRATORS}
    while organisation is not None and organisation.pk not in seen:
        if organisation.pk in mine:
            return True
        seen.add(organisation.pk)
        organisation = organisation.parent
    return False


def has_role_for(*roles: str) -> rules.predicates.Predicate:
    """A predicate: the user holds one of the roles for this organisation or one above it."""

    @rules.predicate(f"has_role_for:{'|'.join(roles)}")
    def predicate(user: User, organisation: Any) -> bool:
        mine = {g.organisation_id for g in grants_of(user) if g.role in roles}
        seen: set[int] = set()
        while organisation is not None and organisation.pk not in seen:
            if organisation.pk in mine:
                return True
            seen.add(organisation.pk)
            organisation = organisation.parent
        return False

    return predicate


def grants_of(user: Any) -> list[Any]:
    """The role grants of a user in force today; none for a visitor."""
    return getattr(user, "grants", [])


@rules.predicate
def is_self(user: User, other: Any) -> bool:
    """The object is the user."""
    return other is not None and user.pk == other.pk


@rules.predicate
def concerns_self(user: User, approval: Any) -> bool:
    """The request is about the user: about a right or the second factor of this very person."""
    return approval is not None and approval.payload.get("user") == user.pk


@rules.predicate
def concerns_security_admin(user: User, approval: Any) -> bool:
    """The request is about somebody who is a security administrator."""
    if approval is None or "user" not in approval.payload:
        return False
    about = User.objects.filter(pk=approval.payload["user"]).first()
    return Role.SECURITY_ADMIN in roles_of(about)


@rules.predicate
def is_requester(user: User, approval: Any) -> bool:
    """The user asked for this change."""
    return approval is not None and approval.requested_by_id == user.pk


is_authenticated = rules.is_authenticated
is_officer = has_role(Role.OFFICER)
is_system_admin = has_role(Role.SYSTEM_ADMIN)
is_security_admin = has_role(Role.SECURITY_ADMIN)
is_audit_admin = has_role(Role.AUDIT_ADMIN)
is_administrator = has_role(*ADMINISTRATORS)

rules.add_perm("people.view_users", is_administrator | is_officer)
rules.add_perm("people.view_user", is_administrator | is_officer | is_self)
rules.add_perm("people.change_user", is_system_admin)
rules.add_perm("people.unlock_user", is_system_admin | is_security_admin)
rules.add_perm("people.forget_user", is_system_admin)
rules.add_perm("people.change_self", is_self)
rules.add_perm("people.revoke_token", is_self | is_security_admin | is_system_admin)
# a right is given by two people: the security administrator asks, another administrator agrees
rules.add_perm("people.request_grant", is_security_admin)
rules.add_perm("people.approve_grant", (is_security_admin | is_system_admin) & ~concerns_self)
rules.add_perm("people.request_reset", is_security_admin)
rules.add_perm("people.approve_reset", (is_security_admin | is_system_admin) & ~concerns_self)
# who gives a password never decides; for a security administrator the audit administrator does
rules.add_perm(
    "people.approve_password",
    (is_security_admin | (is_audit_admin & concerns_security_admin)) & ~concerns_self,
)
rules.add_perm("people.approve_enrolment", is_security_admin & ~concerns_self)
rules.add_perm("people.view_organisations", is_authenticated)
rules.add_perm("people.view_organisation", is_administrator | sees_whole_city | is_of_organisation)
rules.add_perm("people.change_organisation", is_system_admin | is_officer)
attachable(
    "people.organisation", view="people.view_organisation", add="people.attach_to_organisation"
)
rules.add_perm("people.attach_to_organisation", is_system_admin | is_officer)
rules.add_perm("people.view_places", is_authenticated)
rules.add_perm("people.change_place", is_system_admin | is_officer)

# the log knows no roles, so its rights are given here
rules.add_perm("evidence.view_log", is_audit_admin | has_role(Role.AUDITOR))
rules.add_perm("evidence.view_approvals", is_authenticated)
rules.add_perm("evidence.withdraw", is_requester)
