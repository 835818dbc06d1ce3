"""The kinds of rows in the log, in words: each context declares its own in `events.py`."""

from collections.abc import Mapping

from django.utils.translation import gettext

_titles: dict[str, str] = {}


def declare(titles: Mapping[str, str]) -> None:
    """Say what kinds of rows, and the types of their subjects, mean in words.

    ``{"people.user_created": N_("User created"), "people.user": N_("User")}``
    """
    _titles.update(titles)


def title_of(kind: str) -> str:
    """A kind in the words of the page's language; the kind itself where nobody declared it."""
    return gettext(_titles[kind]) if kind in _titles else kind


def list_kinds() -> list[str]:
    """All declared kinds."""
    return sorted(_titles)
