"""Pages that belong to one object: each context adds its own, and they stand as tabs on all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Tab:
    """A page about an object of a kind; its address takes the object's own arguments.

    `exists` says of a user and an object whether there is such a page for him.
    """

    kind: str
    label: Any
    url_name: str
    permission: str
    order: int
    exists: Callable[[Any, Any], bool]


_tabs: list[Tab] = []


def add_tab(
    kind: str,
    *,
    label: Any,
    url_name: str,
    permission: str,
    order: int,
    exists: Callable[[Any, Any], bool] = lambda user, subject: True,
) -> None:
    """Add a page to those of a kind of object, in a context's `navigation.py`."""
    _tabs.append(Tab(kind, label, url_name, permission, order, exists))


def tabs_for(
    request: HttpRequest, kind: str, subject: Any, arguments: Sequence[Any]
) -> list[dict[str, Any]]:
    """The pages of an object that this user may open, for `ui/tabs.html`."""
    user: Any = request.user
    found = []
    for tab in sorted((each for each in _tabs if each.kind == kind), key=lambda each: each.order):
        if user.has_perm(tab.permission, subject) and tab.exists(user, subject):
            url = reverse(tab.url_name, args=arguments)
            found.append({"label": tab.label, "url": url, "active": request.path == url})
    return found
