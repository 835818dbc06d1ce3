"""What the shell around every page needs to say which area it shows."""

from typing import Any

from django.http import HttpRequest

from dafeng.people.access import seen_area
from dafeng.people.area import Area, areas, may_switch
from dafeng.ui.context import once


def area(request: HttpRequest) -> dict[str, Any]:
    """`area` in view, `sample` where it is the invented one, `areas` to switch between.

    Each is called by the template that shows it: the page of an error asks no database.
    """
    return {
        "area": once(_area, request),
        "areas": once(_areas, request),
        "sample": once(shows_sample, request),
    }


def _user(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _area(request: HttpRequest) -> Area | None:
    user = _user(request)
    return None if user is None else seen_area(user)


def _areas(request: HttpRequest) -> list[dict[str, Any]]:
    """The areas between which this user may switch; none while there is only one."""
    user = _user(request)
    if user is None or not may_switch(user):
        return []
    found, seen = areas(), seen_area(user)
    if len(found) < 2:
        return []
    return [{"area": each, "is_current": each == seen} for each in found]


def shows_sample(request: HttpRequest) -> bool:
    """Whether what this page shows is invented."""
    seen = _area(request)
    return seen is not None and seen.is_sample
