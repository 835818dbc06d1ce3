"""The big screen: it refreshes itself and names nobody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.people.access import require
from dafeng.plan import selectors as plan
from dafeng.portal import face, paper, selectors


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The whole area on one wall, without menu; of htmx only what changes is answered."""
    require(request.user, "portal.view_city")
    user: Any = request.user
    today = timezone.localdate()
    city = plan.city()
    page: dict[str, Any] = {"title": _("Big screen"), "city": city, "now": timezone.localtime()}
    if city is not None:
        whole = selectors.city_home(user, today, user.area, city)
        page |= face.of_city(whole) | paper.of_screen(whole, selectors.towns(user.area))
    template = "screen_wall" if request.htmx else "screen"
    return render(request, f"portal/{template}.html", page)
