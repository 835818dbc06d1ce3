"""The work of roles that have no part in the plan: where they begin."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from dafeng.people.models import User


@dataclass(frozen=True)
class Duty:
    """One place to begin, for those who have the right."""

    title: Any
    text: Any
    url: str
    icon: str


ALL = (
    (
        _("Users"),
        _("Create users, end their roles, unlock them."),
        "people:users",
        "people.view_users",
        "users",
    ),
    (
        _("Organisations"),
        _("Bodies, enterprises and who succeeds whom."),
        "people:organisations",
        "people.change_organisation",
        "building",
    ),
    (
        _("Approvals"),
        _("Requests that need a second person."),
        "evidence:approvals",
        "evidence.view_approvals",
        "checklist",
    ),
    (
        _("Packs"),
        _("The city's plan, bodies and places as data."),
        "packs:list",
        "packs.view_packs",
        "database",
    ),
    (
        _("Background work"),
        _("What runs, what failed, whether a worker is alive."),
        "jobs:list",
        "jobs.view_jobs",
        "server",
    ),
    (
        _("Evidence log"),
        _("Every write: who, when, what changed."),
        "evidence:log",
        "evidence.view_log",
        "history",
    ),
)


def duties_of(user: User) -> list[Duty]:
    """Where this user's work begins, apart from the plan."""
    found = []
    for title, text, url_name, permission, icon in ALL:
        if user.has_perm(permission):
            try:
                found.append(Duty(title, text, reverse(url_name), icon))
            except NoReverseMatch:
                continue
    return found
