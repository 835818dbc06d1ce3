"""When emissions may peak, by the latest run of the outlook."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Peak:
    """The latest run of an area's trend, and the chances of a peak by the years that count."""

    run: Any
    chances: dict[int, float]


def peak(*, area: str) -> Peak | None:
    """The statement on the peak; None before the outlook was run."""
    return None
