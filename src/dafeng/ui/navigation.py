"""The menu: each context adds its entries in `navigation.py`; a user sees what is open to him."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    group: Any
    title: Any
    url_name: str
    icon: str
    permission: str
    order: int
    count: Callable[[Any], int] | None = None


SHORT = 8  # entries that are shown without folding

_entries: list[Entry] = []
_own_entries: list[Entry] = []


def add_entry(
    *,
    group: Any,
    title: Any,
    url_name: str,
    icon: str,
    permission: str,
    order: int,
    count: Callable[[Any], int] | None = None,
) -> None:
    """Add a line; `group` and `title` are lazy translations, `icon` a name of the icon set.

    `count(user)` says how much waits there for this user; nothing is shown for 0.
    """
    _entries.append(Entry(group, title, url_name, icon, permission, order, count))


def add_own_entry(*, title: Any, url_name: str, icon: str, order: int) -> None:
    """Add a line to the menu behind one's own name."""
    _own_entries.append(Entry("", title, url_name, icon, "", order))


def own_menu() -> list[dict[str, Any]]:
    """The lines behind the name of whoever is logged in."""
    return [
        {"title": entry.title, "url": reverse(entry.url_name), "icon": entry.icon}
        for entry in sorted(_own_entries, key=lambda each: each.order)
    ]


def menu_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups with their entries, in order, that this user may open.

    A long menu is folded: open are the group of the page, those where something waits, and on a
    page of no group the first one. So it holds without script, whatever page one comes to.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in sorted(_entries, key=lambda each: each.order):
        if user.has_perm(entry.permission):
            url = reverse(entry.url_name)
            groups.setdefault(str(entry.group), []).append(
                {
                    "title": entry.title,
                    "url": url,
                    "icon": entry.icon,
                    "count": entry.count(user) if entry.count else 0,
                    "active": False,
                }
            )
    _mark(request.path, [entry for entries in groups.values() for entry in entries])
    return _folded([{"title": title, "entries": entries} for title, entries in groups.items()])


def _mark(path: str, entries: list[dict[str, Any]]) -> None:
    """Mark the entry of a page: the one whose address is the longest part of the page's."""
    above = [each for each in entries if path.startswith(each["url"]) and each["url"] != "/"]
    above += [each for each in entries if each["url"] == path]
    longest = max((len(each["url"]) for each in above), default=0)
    for each in above:
        each["active"] = len(each["url"]) == longest


def _folded(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    titled = [group for group in groups if group["title"]]
    short = sum(len(group["entries"]) for group in titled) <= SHORT
    for group in titled:
        group["count"] = sum(entry["count"] for entry in group["entries"])
        group["active"] = any(entry["active"] for entry in group["entries"])
        group["open"] = short or group["active"] or group["count"] > 0
    if titled and not any(group["active"] for group in titled):
        titled[0]["open"] = True
    return groups
