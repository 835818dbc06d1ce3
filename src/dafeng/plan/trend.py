"""The trend of yearly figures, robust against one bad year: pure functions.

The slope is the median of the slopes between all pairs of years (Theil and Sen); it is carried on
from the latest figure, so that a better latest figure never makes the outcome worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from statistics import median

LEAST = 3
"""Two figures are a difference, not a trend."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A line through the latest figure.

    :ivar slope: in the unit of the figures, by year.
    :ivar level: the latest figure, of the year `last`.
    """

    first: int
    last: int
    level: Decimal
    slope: Decimal

    def at(self, year: int) -> Decimal:
        """What the trend gives for a year."""
        return self.level + self.slope * (year - self.last)


def trend_of(amounts: Mapping[int, Decimal], *, years: int) -> Trend | None:
    """The trend of the latest figures, at most so many; None where fewer than three are known."""
    kept = sorted(amounts)[-years:]
    if len(kept) < LEAST:
        return None
    slopes = [(amounts[b] - amounts[a]) / (b - a) for a, b in combinations(kept, 2)]
    return Trend(kept[0], kept[-1], amounts[kept[-1]], median(slopes))
