"""Who may do what: the predicates that all contexts share, and the rights over people."""

from typing import Any

import rules

from dafeng.people.models import User
from dafeng.people.role import WHOLE_CITY, Role


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
    """The user holds a role for this organisation."""
    if organisation is None:
        return False
    return any(grant.organisation_id == organisation.pk for grant in user.grants)


@rules.predicate
def is_self(user: User, other: Any) -> bool:
    """The object is the user."""
    return other is not None and user.pk == other.pk


is_authenticated = rules.is_authenticated
is_officer = has_role(Role.OFFICER)
is_system_admin = has_role(Role.SYSTEM_ADMIN)
is_security_admin = has_role(Role.SECURITY_ADMIN)
is_audit_admin = has_role(Role.AUDIT_ADMIN)
