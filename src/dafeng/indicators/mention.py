"""Where an indicator is promised: contexts above say it, so that its pages can lead there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """A target, say, that is measured by an indicator: its key and what it is called."""

    key: str
    name: str
    url: str


Source = Callable[[Iterable[int]], Mapping[int, list[Mention]]]
_sources: list[Source] = []


def add_mentions(source: Source) -> None:
    """Register what knows mentions: from keys of indicators to the mentions of each."""
    _sources.append(source)


def mentions_of(keys: Iterable[int]) -> dict[int, list[Mention]]:
    """By indicator, everything that mentions it."""
    wanted = list(keys)
    found: dict[int, list[Mention]] = {}
    for source in _sources:
        for key, mentions in source(wanted).items():
            found.setdefault(key, []).extend(mentions)
    return found
