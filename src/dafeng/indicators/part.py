"""Further parts of the pages of an indicator and of its targets, which contexts above supply."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

Part = Callable[[HttpRequest], SafeString | None]
_parts: dict[str, list[Part]] = {}


def add_part(indicator: str) -> Callable[[Part], Part]:
    """Declare in `parts.py` a part of the pages of one indicator, by its key.

    The function gives markup, or None where this user is to see nothing.
    """

    def declare(part: Part) -> Part:
        _parts.setdefault(indicator, []).append(part)
        return part

    return declare


def parts_for(request: HttpRequest, indicator: str) -> list[Any]:
    """What is told of an indicator beyond its figures, as markup."""
    return list(filter(None, (part(request) for part in _parts.get(indicator, ()))))
