"""Row-level access, in one place: who sees which organisation, and how a view asks."""

from typing import Any

from django.db import models
from django.http import Http404

from dafeng.evidence.services import check
from dafeng.people.area import Area, area_of, organisations_of, places_of, within
from dafeng.people.models import Organisation, Place, User
from dafeng.people.role import ADMINISTRATORS, WHOLE_CITY
from dafeng.people.rules import grants_of, roles_of

DEPTH = 6  # of organisations within organisations: a group, its company, works, plant, line


def require(user: Any, permission: str, subject: Any = None) -> None:
    """Raise `evidence.error.NotAllowed` (403) unless the user has the right."""
    check(user, permission, subject)


def visible_organisations(user: Any) -> models.QuerySet[Organisation]:
    """The organisations whose figures a user may see, of the area that he looks at.

    The whole city for officer, leader and auditor; for every other business role the organisations
    that it is held for and their parts; none for administrators, who see people and not figures.
    """
    if not roles_of(user).isdisjoint(WHOLE_CITY):
        return organisations_of(seen_area(user))
    mine = {g.organisation_id for g in grants_of(user) if g.role not in ADMINISTRATORS}
    if not mine:
        return Organisation.objects.none()
    return organisations_of(seen_area(user)).filter(pk__in=with_parts(mine))


def measured_organisations(user: Any) -> models.QuerySet[Organisation]:
    """The organisations whose meters, entries and results a user may see, of the area in view.

    A body of the plan shows in every area; its own consumption is of the real one.
    """
    return visible_organisations(user).filter(within(seen_area(user)))


def seen_area(user: Any) -> Area | None:
    """The area that a user looks at."""
    return user.area if isinstance(user, User) else area_of(user)


def listed_organisations(user: Any) -> models.QuerySet[Organisation]:
    """The organisations whose name and address a user may see: administrators see all of it."""
    if not roles_of(user).isdisjoint(ADMINISTRATORS):
        return organisations_of(seen_area(user))
    return visible_organisations(user)


def with_parts(organisations: set[int]) -> set[int]:
    """The keys of organisations and of everything that belongs to them."""
    found, edge = set(organisations), set(organisations)
    for _ in range(DEPTH):
        parts = Organisation.objects.filter(parent__in=edge).values_list("pk", flat=True)
        edge = set(parts) - found if edge else set()
        if not edge:
            break
        found |= edge
    return found


def visible_users(user: Any) -> models.QuerySet[User]:
    """The people whose record a user may see: all, or only oneself."""
    if user.has_perm("people.view_users"):
        return User.objects.all()
    return User.objects.filter(pk=user.pk)


def visible_places(user: Any) -> models.QuerySet[Place]:
    """The places that a user may see: the tree is public, so all of its area once logged in."""
    return places_of(seen_area(user)) if user.is_authenticated else Place.objects.none()


def get_visible(queryset: models.QuerySet[Any], **lookup: Any) -> Any:
    """The one row of what a user may see; 404 where it is another's or is not there at all."""
    try:
        return queryset.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, TypeError, OverflowError) as error:
        raise Http404 from error
