"""The outlook of the area in view, and a run as it was made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dafeng.outlook import selectors
from dafeng.people.access import require
from dafeng.people.area import code_in_view


def outlook(request: HttpRequest) -> HttpResponse:
    """The latest run of the area in view."""
    require(request.user, "outlook.view_outlook")
    found = selectors.latest_run(area=code_in_view(request.user))
    face = {"title": _("Emissions outlook"), "run": found}
    return render(request, "outlook/outlook.html", face)


def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run, as it was made."""
    require(request.user, "outlook.view_outlook")
    found = get_object_or_404(selectors.runs(area=code_in_view(request.user)), pk=pk)
    face = {
        "title": _("Emissions outlook"),
        "run": found,
        "breadcrumbs": [(_("Emissions outlook"), reverse("outlook:outlook")), (f"{pk}", "")],
    }
    return render(request, "outlook/outlook.html", face)
