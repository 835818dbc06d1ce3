"""The search box: each context registers what it can find."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

LONGEST_QUERY = 200


@dataclass(frozen=True)
class Hit:
    """One thing found; `note` tells it apart from its like."""

    title: Any
    url: str
    note: Any = ""


@dataclass(frozen=True)
class Group:
    """What one searcher found, and where all of it stands."""

    title: Any
    icon: str
    hits: tuple[Hit, ...]
    all_url: str = ""


@dataclass(frozen=True)
class _Searcher:
    title: Any
    icon: str
    find: Callable[[HttpRequest, str], Iterable[Hit]]
    order: int
    all_url: Callable[[str], str] | None


_searchers: list[_Searcher] = []


def add_searcher(
    *,
    title: Any,
    icon: str,
    find: Callable[[HttpRequest, str], Iterable[Hit]],
    order: int = 100,
    all_url: Callable[[str], str] | None = None,
) -> None:
    """Register a searcher: `find(request, words)` gives hits that this user may see.

    `title` is a lazy translation, `all_url(words)` the list that shows every hit.
    """
    _searchers.append(_Searcher(title, icon, find, order, all_url))


def search(request: HttpRequest, words: str, *, at_most: int = 12) -> list[Group]:
    """All groups with hits, in order, each of at most `at_most` hits."""
    clean = words.replace("\0", "").strip()[:LONGEST_QUERY]
    if not clean:
        return []
    groups = []
    for searcher in sorted(_searchers, key=lambda each: each.order):
        hits = []
        for hit in searcher.find(request, clean):
            hits.append(hit)
            if len(hits) == at_most:
                break
        if hits:
            more = searcher.all_url(clean) if searcher.all_url else ""
            groups.append(Group(searcher.title, searcher.icon, tuple(hits), more))
    return groups
