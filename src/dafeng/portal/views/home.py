"""Home and role pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from dafeng.people.access import require
from dafeng.people.role import WHOLE_CITY, Role
from dafeng.plan import light_words
from dafeng.plan import presentation as show
from dafeng.plan import selectors as plan
from dafeng.plan.views.empty import no_plan
from dafeng.portal import face, selectors
from dafeng.portal.duty import duties_of

DEPARTMENT = frozenset({Role.HEAD, Role.FILER, Role.PARK_MANAGER})


def home(request: HttpRequest) -> HttpResponse:
    """What matters now: for the office the city, for a department its own, else one's work."""
    require(request.user, "portal.view_home")
    user: Any = request.user
    today = timezone.localdate()
    city = plan.city()
    page: dict[str, Any] = {
        "title": _("Home"),
        "city": city,
        "today": today,
        "approvals": selectors.approvals_for(user),
        "duties": duties_of(user),
    }
    sees_plan = user.has_perm("plan.view_plan")
    if city is None and (sees_plan or user.has_perm("packs.view_packs")):
        page |= {"empty": no_plan(request)}
    if city is not None and not user.roles.isdisjoint(WHOLE_CITY):
        page |= face.of_city(selectors.city_home(user, today, user.area, city))
    else:
        page |= _own(user, today, has_city=city is not None)
    if "whole" not in page and user.has_perm("people.view_users"):
        page |= {"people": selectors.people_counts(user)}
    return render(request, "portal/home.html", page)


def _own(user: Any, today: Any, *, has_city: bool) -> dict[str, Any]:
    """What one's own organisations lead, owe and emit."""
    page: dict[str, Any] = {}
    works = selectors.works_home(user, today)
    if has_city and not user.roles.isdisjoint(DEPARTMENT):
        own = selectors.body_home(user, today)
        if own.has_part or not works:
            page |= {
                "own": own,
                "led": [(row, *_row(row)) for row in own.led],
                "arrivals": face.arrivals(own.arrivals),
                "lights": face.lights(own.lights),
            }
    if works:
        page |= {
            "works": face.works(works),
            "verifies": Role.VERIFIER in user.roles,
            "manages_park": Role.PARK_MANAGER in user.roles,
        }
    return page


def _row(row: Any) -> tuple[Any, ...]:
    return (
        light_words.light_mark(row),
        show.state_mark(row),
        show.level_of(row),
        show.answer(row.latest, row.target.unit_text),
    )
