"""Whose installation this is: the active pack says it, the shell shows it beside the name."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

_place: list[Callable[[HttpRequest], Any]] = []


def set_place(source: Callable[[HttpRequest], Any]) -> None:
    """Register the function that gives the name (a Text) of the place of this installation."""
    _place[:] = [source]


def place_of(request: HttpRequest) -> Any:
    """The name of the place, or nothing before a pack is loaded."""
    return _place[0](request) if _place else None
