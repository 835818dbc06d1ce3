"""What a page says before a city's pack is loaded."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from dafeng.plan import selectors


def no_plan(request: HttpRequest) -> dict[str, Any]:
    """The words of an empty list, and what can be done about it."""
    if selectors.has_plan():
        return {"title": _("The pack holds none")}
    face = {
        "title": _("No city is loaded yet"),
        "text": _("Load a city's pack with the command dafeng pack load, or on the page of packs."),
        "icon": "database",
    }
    if request.user.has_perm("packs.view_packs"):
        face |= {"action": _("Open the packs"), "action_url": reverse("packs:list")}
    return face
