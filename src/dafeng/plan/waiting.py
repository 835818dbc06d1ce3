"""What a target waits for before it can be judged, and who has it: pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dafeng.indicators.figure import ASSIGNED, FILED, Figure
from dafeng.kernel.error import N_
from dafeng.plan import state as st
from dafeng.plan.state import Verdict

OFFICIAL: Final = "official"
"""Supplied by whom the definition of the indicator says: by any kind that may decide."""
JUDGED: Final = frozenset({st.REACHED, st.MISSED, st.CARRIED})


@dataclass(frozen=True, slots=True)
class Wait:
    """What is missing, and by which of the four kinds it comes.

    :ivar what: an English phrase as message id; `{year}` stands for `year`.
    :ivar supplier: the kind of value, or `OFFICIAL`: it tells who must supply it.
    """

    what: str
    supplier: str
    year: int | None = None


def waits_for(verdict: Verdict, figures: Iterable[Figure]) -> Wait | None:
    """What a target waits for; None where nothing is missing.

    :param verdict: its state on a day, with the promise as documents left it.
    :param figures: what is known of the indicator then; superseded rows left out.
    """
    if verdict.withdrawn or verdict.state in JUDGED:
        return None
    if verdict.state == st.UNASSIGNED:
        return Wait(N_("the document that assigns its value"), ASSIGNED)
    promise = verdict.promise
    if promise.takes_answer or promise.comparator == "before":
        return _answer(figures)
    if verdict.state == st.PENDING:
        return _due(verdict.figure, promise.year)
    whole = [figure for figure in figures if len(figure.period) == len("2025")]
    if any(figure.is_official for figure in whole):
        return None
    if whole:
        return Wait(N_("an official figure"), OFFICIAL)
    return Wait(N_("a figure of any whole year"), FILED)


def _answer(figures: Iterable[Figure]) -> Wait | None:
    if any(figure.is_settled and figure.is_official for figure in figures):
        return None
    return Wait(N_("a confirmation that it is done"), FILED)


def _due(figure: Figure | None, year: int | None) -> Wait:
    if figure is None:
        return Wait(N_("the figure of {year}"), FILED, year)
    if not figure.is_official:
        return Wait(N_("the official figure of {year}"), OFFICIAL, year)
    return Wait(N_("the final figure of {year}"), figure.kind, year)
