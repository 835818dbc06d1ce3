"""Whom to call: the people of an organisation with their phones, where one may see them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dafeng.people.models import Organisation, RoleGrant, User
from dafeng.people.role import ADMINISTRATORS

MOST_PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Contact:
    """An organisation and those of its people who can be called; those with a phone first."""

    organisation: Organisation
    people: tuple[User, ...] = ()


def contacts(
    user: Any, organisations: Iterable[Organisation], *, today: date
) -> dict[int, Contact]:
    """By its key each organisation with its people; without them for who may not see them.

    Its people are those with a business role today: administrators answer for no figures.
    """
    rows = {each.pk: each for each in organisations}
    open_to = [key for key, each in rows.items() if user.has_perm("plan.view_body_users", each)]
    people: dict[int, list[User]] = defaultdict(list)
    if open_to:
        held = RoleGrant.objects.in_force(today).exclude(role__in=ADMINISTRATORS)
        found = User.objects.filter(
            organisation__in=open_to, is_active=True, pk__in=held.values("user")
        )
        for person in found.order_by("pk").only("name", "phone", "organisation_id"):
            people[person.organisation_id].append(person)
    return {
        key: Contact(each, tuple(sorted(people[key], key=lambda p: not p.phone)[:MOST_PEOPLE]))
        for key, each in rows.items()
    }
