"""Which of several entries for one organisation, flow and month is booked. Pure.

The order follows the national guides for enterprise accounting, which take purchased electricity
first from the meter's record and then from the supplier's settlement: a meter whose month is
nearly whole, then a bill, a filed form, an imported statistic, and last a meter with holes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

WHOLE_PPM = 950_000
PPM = 1_000_000


class Source(StrEnum):
    """Where an entry comes from."""

    METER = "meter"
    BILL = "bill"
    FORM = "form"
    STATISTIC = "statistic"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What precedence needs to know of an entry."""

    key: int
    source: Source
    coverage_ppm: int
    known_at: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The entry to be booked, and the rule that chose it."""

    key: int
    rule: str


_RANK = {Source.BILL: 1, Source.FORM: 2, Source.STATISTIC: 3}


def rank(candidate: Candidate) -> int:
    """The place of an entry in the order; 0 is first."""
    if candidate.source is Source.METER:
        return 0 if candidate.coverage_ppm >= WHOLE_PPM else 4
    return _RANK[candidate.source]


def choose(candidates: Sequence[Candidate]) -> Choice | None:
    """The first by rank; of equals the one known last. None of none."""
    if not candidates:
        return None
    best = min(candidates, key=lambda each: (rank(each), -each.known_at, -each.key))
    whole = best.source is not Source.METER or best.coverage_ppm >= WHOLE_PPM
    return Choice(best.key, f"precedence.{best.source}" if whole else "precedence.meter_partial")
