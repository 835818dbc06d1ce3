"""What an organisation's meters say of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.metering.selectors.meter import organisations_of
from dafeng.metering.selectors.part import organisation_part
from dafeng.people.access import get_visible, require
from dafeng.people.models import Organisation
from dafeng.ui.tab import tabs_for


@require_GET
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Load curve with zoom over years, heat map, energy by carrier."""
    require(request.user, "metering.view_meters")
    found: Organisation = get_visible(organisations_of(request.user), code=code)
    require(request.user, "metering.view_meters", found)
    face = {
        "title": found.name,
        "organisation": found,
        "metering": organisation_part(found, request.GET),
        "tabs": tabs_for(request, "organisation", found, [found.code]),
        "breadcrumbs": [(found.name, found.get_absolute_url()), (_("Metered energy"), "")],
    }
    return render(request, "metering/organisation.html", face)
