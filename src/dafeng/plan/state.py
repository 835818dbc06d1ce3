"""The state of a target: a pure function of its figures, its due date, documents and today.

States are those of the closing review: in execution, due and waiting for its figure, reached, not
reached, adjusted, carried over, waiting to be assigned. A due target is never judged on a figure
that is not final, and never on one that was only computed here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from dafeng.indicators.figure import Figure, official
from dafeng.kernel.error import N_
from dafeng.plan.promise import ADJUST, CARRY, Decision, Promise, amend, meets

RUNNING: Final = "running"
PENDING: Final = "pending"
REACHED: Final = "reached"
MISSED: Final = "missed"
ADJUSTED: Final = "adjusted"
CARRIED: Final = "carried"
UNASSIGNED: Final = "unassigned"
STATES: Final = (PENDING, MISSED, UNASSIGNED, RUNNING, ADJUSTED, CARRIED, REACHED)
"""In the order in which somebody must act on them."""

TITLES: Final = {
    RUNNING: N_("In execution"),
    PENDING: N_("Due, to be verified"),
    REACHED: N_("Reached"),
    MISSED: N_("Not reached"),
    ADJUSTED: N_("Adjusted"),
    CARRIED: N_("Carried over"),
    UNASSIGNED: N_("To be assigned"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of a target, why, and the figure on which it rests.

    :ivar reason: an English sentence as message id, with placeholders named in `facts`.
    :ivar promise: the target as documents left it.
    :ivar figure: the official figure of the due year, if there is one.
    :ivar withdrawn: a document has taken the target back without a new one.
    """

    state: str
    reason: str
    promise: Promise
    figure: Figure | None = None
    withdrawn: bool = False

    @property
    def facts(self) -> dict[str, object]:
        """What the placeholders of the reason stand for."""
        return {
            "year": self.promise.year or "",
            "due": self.promise.due_date or "",
            "known": self.figure.known_date if self.figure else "",
        }


def judge(
    promise: Promise,
    *,
    figures: Iterable[Figure],
    decisions: Iterable[Decision] = (),
    today: date,
) -> Verdict:
    """Give a target its state.

    :param figures: what is known of the indicator, of any period; superseded rows left out.
    :param decisions: documents that assign, adjust or carry over; in any order.
    :param today: the day on which the question is asked.
    """
    papers = [decision for decision in decisions if decision.known_date <= today]
    known = [figure for figure in figures if figure.known_date <= today]
    amended = amend(promise, papers)
    figure = official(each for each in known if _tells(amended, each))
    kinds = {decision.kind for decision in papers}
    if CARRY in kinds:
        return Verdict(CARRIED, N_("A document carries it over."), amended, figure)
    if amended.kind == "assigned" and amended.value is None:
        reason = N_("The upper level has not assigned its value yet.")
        return Verdict(UNASSIGNED, reason, amended, figure)
    if ADJUST in kinds and not _has_new_terms(papers):
        reason = N_("A document has withdrawn it.")
        return Verdict(ADJUSTED, reason, amended, figure, withdrawn=True)
    if not _is_due(amended, today):
        return _not_due(amended, figure, ADJUST in kinds)
    return _due(amended, figure)


def _tells(promise: Promise, figure: Figure) -> bool:
    """Whether a figure speaks of the due year; an answer of any year does for a milestone."""
    if promise.year is None:
        return False
    if promise.takes_answer or promise.comparator == "before":
        return True
    return figure.year == promise.year and len(figure.period) == 4


def _has_new_terms(papers: list[Decision]) -> bool:
    return any(paper.kind == ADJUST and (paper.value or paper.year) for paper in papers)


def _is_due(promise: Promise, today: date) -> bool:
    return promise.due_date is not None and today >= promise.due_date


def _not_due(promise: Promise, figure: Figure | None, adjusted: bool) -> Verdict:
    if promise.takes_answer and figure and _settles(figure) and figure.achieved:
        return Verdict(REACHED, N_("It was confirmed as done ahead of time."), promise, figure)
    if adjusted:
        reason = N_("A document has changed its value or its year; it is not due yet.")
        return Verdict(ADJUSTED, reason, promise, figure)
    if promise.year is None:
        return Verdict(RUNNING, N_("The plan states no year."), promise, figure)
    return Verdict(RUNNING, N_("It is due from {due}."), promise, figure)


def _due(promise: Promise, figure: Figure | None) -> Verdict:
    if figure is None:
        reason = N_("It is due since {due} and nobody has given a figure for {year}.")
        return Verdict(PENDING, reason, promise)
    if not figure.is_official:
        reason = N_("It is due since {due}; there is only a value computed here, no statistic.")
        return Verdict(PENDING, reason, promise, figure)
    if not figure.is_settled:
        reason = N_("It is due since {due}; the figure for {year} is not final.")
        return Verdict(PENDING, reason, promise, figure)
    reached = meets(promise, amount=figure.amount, achieved=figure.achieved)
    if reached is None:
        reason = N_("The figure and the target cannot be compared.")
        return Verdict(PENDING, reason, promise, figure)
    if reached:
        reason = N_("The final figure, known since {known}, meets the target.")
        return Verdict(REACHED, reason, promise, figure)
    reason = N_("The final figure, known since {known}, does not meet the target.")
    return Verdict(MISSED, reason, promise, figure)


def _settles(figure: Figure) -> bool:
    return figure.is_settled and figure.is_official


UNMEASURED: Final = "unmeasured"
TASK_STATES: Final = (PENDING, MISSED, UNASSIGNED, RUNNING, REACHED, UNMEASURED)


def state_of_task(states: Iterable[str]) -> str:
    """What the targets of a task say about it: the one that most needs somebody to act."""
    found = set(states)
    for state in (MISSED, PENDING, UNASSIGNED):
        if state in found:
            return state
    if not found:
        return UNMEASURED
    return RUNNING if found & {RUNNING, ADJUSTED, CARRIED} else REACHED
