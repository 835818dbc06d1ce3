"""Banners above every page: each context says what the reader must know now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Notice:
    """One banner; `kind` is info, warn or bad, `url` leads to what can be done about it."""

    kind: str
    text: Any
    url: str = ""


Source = Callable[[HttpRequest], Iterable[Notice]]
_sources: list[Source] = []


def add_notice(source: Source) -> Source:
    """Register a function that gives the banners of a request; may be used as a decorator."""
    if source not in _sources:
        _sources.append(source)
    return source


def notices_for(request: HttpRequest) -> list[Notice]:
    """The banners of a signed-in user."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [notice for source in _sources for notice in source(request)]
