"""The leader's one page, made to be printed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.people.access import require
from dafeng.plan import selectors as plan
from dafeng.plan.views.empty import no_plan
from dafeng.portal import amount, face, paper, selectors
from dafeng.portal.selectors import leader as page_of


@require_GET
def leader(request: HttpRequest) -> HttpResponse:
    """One A4 page: tonnes, peak, targets in words, five things to decide, sources."""
    require(request.user, "portal.view_city")
    user: Any = request.user
    today = timezone.localdate()
    city = plan.city()
    page: dict[str, Any] = {
        "title": _("One page for the leader"),
        "city": city,
        "today": today,
        "breadcrumbs": [(_("One page for the leader"), "")],
    }
    if city is None:
        return render(request, "portal/leader.html", page | {"empty": no_plan(request)})
    whole = selectors.city_home(user, today, user.area, city)
    page |= face.of_city(whole) | paper.of_leader(whole)
    page |= {
        "decisions": page_of.decisions(whole),
        "quality": (quality := page_of.quality(whole)),
        "unverified": amount.percent(quality.unverified),
        "sources": page_of.sources(whole, city.plan.name),
        "made_at": timezone.localtime(),
    }
    return render(request, "portal/leader.html", page)
