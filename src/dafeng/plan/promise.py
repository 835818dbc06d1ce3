"""What a target demands, and whether a figure meets it: pure values and rules.

Everything that judges, draws or lists a target works on these values, never on rows, so that a
target of a plan just compiled is judged by the same words as one in the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

ASSIGN: Final = "assign"
ADJUST: Final = "adjust"
CARRY: Final = "carry"
STEP: Final = "step"
"""A document gives the level of one year on the path; the target itself stays as it is."""
EXPLAIN: Final = "explain"
"""A document says why a target was missed; the target itself stays as it is."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A target as it is to be judged.

    :ivar value: the level to reach, in the indicator's unit; for a reduction or an increase the
        percentage, as a positive number; None where a level above has yet to set it.
    :ivar comparator: ``>=``, ``<=``, ``=``, ``>``, ``<``, ``before`` (a year), ``done``.
    :ivar change: ``reduction``, ``increase``, ``maintain`` or empty.
    :ivar year: the year by whose end it is due; with ``before``, by whose beginning.
    """

    kind: str
    value: Decimal | None = None
    comparator: str = ""
    change: str = ""
    year: int | None = None
    base_years: tuple[int, ...] = ()
    trajectory: str = "none"

    @property
    def due_date(self) -> date | None:
        """The first day on which it is due; None where the plan states no year."""
        if self.year is None:
            return None
        return date(self.year if self.comparator == "before" else self.year + 1, 1, 1)

    @property
    def takes_answer(self) -> bool:
        """Whether its figure is a yes or no rather than a number."""
        return self.comparator == "done" or self.kind == "qualitative"


@dataclass(frozen=True, slots=True)
class Decision:
    """A document that assigns, adjusts or carries over a target, since the day it was known."""

    kind: str
    known_date: date
    value: Decimal | None = None
    year: int | None = None
    base_year: int | None = None


def amend(promise: Promise, decisions: Iterable[Decision]) -> Promise:
    """The promise as later documents left it; the last word on each field holds."""
    for decision in sorted(decisions, key=lambda each: each.known_date):
        if decision.kind in (CARRY, STEP, EXPLAIN):
            continue
        promise = replace(
            promise,
            value=promise.value if decision.value is None else decision.value,
            year=decision.year or promise.year,
            base_years=(decision.base_year,) if decision.base_year else promise.base_years,
            comparator=promise.comparator or _given_comparator(promise),
            trajectory=_given_trajectory(promise, decision),
        )
    return promise


def steps_of(decisions: Iterable[Decision]) -> dict[int, Decimal]:
    """The levels that documents give for single years; the last word on each year holds."""
    rows = sorted(decisions, key=lambda each: each.known_date)
    return {
        row.year: row.value
        for row in rows
        if row.kind == STEP and row.year and row.value is not None
    }


def _given_comparator(promise: Promise) -> str:
    """An assigned value names a least reduction, where the plan itself names no comparator."""
    return ">=" if promise.change in ("", "reduction", "increase", "maintain") else ""


def _given_trajectory(promise: Promise, decision: Decision) -> str:
    year = decision.year or promise.year
    if promise.trajectory == "none" and year is not None and decision.value is not None:
        return "straight"
    return promise.trajectory


def meets(promise: Promise, *, amount: Decimal | None, achieved: bool | None) -> bool | None:
    """Whether a figure is what was promised; None where the two cannot be compared."""
    if promise.takes_answer:
        return achieved
    if amount is None or promise.value is None:
        return achieved
    rules = {
        ">=": amount >= promise.value,
        "<=": amount <= promise.value,
        "=": amount == promise.value,
        ">": amount > promise.value,
        "<": amount < promise.value,
        "before": amount < promise.value,
    }
    return rules.get(promise.comparator)


def gap(promise: Promise, *, amount: Decimal | None, against: Decimal | None) -> Decimal | None:
    """How far a figure is ahead (positive) or behind (negative) of a level, in its own unit."""
    if amount is None or against is None or promise.takes_answer:
        return None
    ahead = amount - against
    if promise.comparator in ("<=", "<", "before"):
        return -ahead
    return -abs(ahead) if promise.comparator == "=" else ahead
