"""Parts of home that come after the first paint: charts, and what reads the meters' store."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dafeng.outlook.outlook_drawing import draw_fan
from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.people.context import shows_sample
from dafeng.plan import presentation as show
from dafeng.portal import drawing, face, selectors
from dafeng.portal.selectors import problems

SHOWN_SILENT = 6


@require_GET
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One part of home, by its name."""
    require(request.user, RIGHTS.get(name, "portal.view_city"))
    if name not in PARTS:
        raise Http404
    return render(request, f"portal/part_{name}.html", PARTS[name](request))


def _meters(request: HttpRequest) -> dict[str, Any]:
    """Whose meters are silent, with whom to call; one's own by channel."""
    user: Any = request.user
    today = timezone.localdate()
    found = problems.quality(user, area=code_in_view(user), today=today)
    whole = user.has_perm("portal.view_city")
    rows = problems.silent(user, found, today=today) if whole else problems.silent_channels(found)
    return {"rows": rows[:SHOWN_SILENT], "more": rows[SHOWN_SILENT:], "card": not whole}


def _towns(request: HttpRequest) -> dict[str, Any]:
    """The tile map of townships, by tasks, meters or the completeness of their data."""
    user: Any = request.user
    wanted = request.GET.get("of", "")
    quality = None
    if wanted == "health":
        quality = problems.quality(user, area=code_in_view(user), today=timezone.localdate())
    found = selectors.towns(user.area, quality)
    wanted = wanted if wanted in drawing.MEASURES else drawing.first_measure(found)
    return {
        "towns": drawing.draw_towns(found, wanted, sample=shows_sample(request)) if found else None,
        "measures": face.measures(wanted),
    }


def _tonnes(request: HttpRequest) -> dict[str, Any]:
    """The months of this year beside those of the year before."""
    found = selectors.tonnes(area=code_in_view(request.user), today=timezone.localdate())
    return {"chart": drawing.draw_tonnes(found) if found else None}


def _peak(request: HttpRequest) -> dict[str, Any]:
    """The fan of the latest run."""
    found = selectors.peak(area=code_in_view(request.user))
    return {
        "chart": draw_fan(found.run.result, grid=found.grid) if found else None,
        "peak": face.peak(found),
    }


def _news(request: HttpRequest) -> dict[str, Any]:
    """What was last written about the plan."""
    return {"events": show.events(selectors.news(code_in_view(request.user)), named=True)}


RIGHTS = {"news": "plan.view_plan", "meters": "metering.view_meters"}
PARTS: dict[str, Callable[[HttpRequest], dict[str, Any]]] = {
    "meters": _meters,
    "news": _news,
    "peak": _peak,
    "tonnes": _tonnes,
    "towns": _towns,
}
