"""The light of a target: its colour follows from figures and the path, never from an opinion.

The figure of the latest year is compared with what the path asks for in that year; the trend of
the yearly figures, carried to the due year, warns ahead of time. A due target waits for its final
figure: without one it is neither green nor red. Where only computed values exist the light is
hollow. Pure functions: the same for any unit, and a better latest figure never gives a worse light.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from dafeng.indicators.figure import Figure, official
from dafeng.kernel.error import N_
from dafeng.plan import state as st
from dafeng.plan.promise import Promise, gap, meets
from dafeng.plan.state import Verdict
from dafeng.plan.tolerance import BEHIND, KEPT, MILESTONE_DAYS, TREND, TREND_YEARS
from dafeng.plan.trajectory import Path, paths_of
from dafeng.plan.trend import Trend, trend_of

RED: Final = "red"
AMBER: Final = "amber"
GREY: Final = "grey"
GREEN: Final = "green"
NOUGHT: Final = Decimal(0)
COLOURS: Final = (RED, AMBER, GREY, GREEN)
"""In the order in which somebody must act on them."""

TITLES: Final = {
    RED: N_("Red"),
    AMBER: N_("Amber"),
    GREY: N_("Not judged"),
    GREEN: N_("Green"),
}

FORETOLD: Final = N_(
    "By the trend of {first} to {year} it will be {forecast} in {due}, {short} short of the "
    "target; {ahead} years are left."
)

FORMER: Final = (
    N_("From {first} to {year} it moves the right way; the plan states no year."),
    N_("From {first} to {year} it does not move the right way; the plan states no year."),
)
"""Reasons that no light has any more, and that changes noted before still say."""


def worst(colours: Iterable[str]) -> str:
    """The colour of which most needs somebody to act; grey only where all are."""
    found = set(colours)
    return next((each for each in (RED, AMBER, GREEN) if each in found), GREY)


@dataclass(frozen=True, slots=True)
class Light:
    """The colour of a target on a day, why, and the trend where one is told.

    :ivar hollow: only values computed here exist; they are no statistic.
    :ivar reason: an English sentence as message id, with placeholders named in `facts`.
    :ivar facts: decimals are in the unit of the indicator, years are whole numbers.
    """

    colour: str
    reason: str
    hollow: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)
    trend: Trend | None = None


def basis_of(figures: Iterable[Figure]) -> dict[int, Figure]:
    """The figure of each whole year that a light may rest on.

    Official ones; computed ones only where there is no official figure of any year, so that no
    path or trend joins the two.
    """
    whole = [figure for figure in figures if len(figure.period) == 4]
    rows = [figure for figure in whole if figure.is_official] or whole
    found = {
        year: official(each for each in rows if each.year == year)
        for year in sorted({figure.year for figure in rows})
    }
    return {year: figure for year, figure in found.items() if figure is not None}


def amounts_of(basis: Mapping[int, Figure]) -> dict[int, Decimal]:
    """The numbers of a basis by year."""
    return {year: f.amount for year, f in basis.items() if f.amount is not None}


def light_of(
    verdict: Verdict,
    *,
    figures: Iterable[Figure],
    today: date,
    first_year: int,
    steps: Mapping[int, Decimal] | None = None,
) -> Light:
    """Give a target its light.

    :param verdict: its state on that day, with the promise as documents left it.
    :param figures: what is known of the indicator; superseded rows left out.
    :param steps: levels that documents give for single years on the path.
    """
    known = [figure for figure in figures if figure.known_date <= today]
    basis = basis_of(known)
    hollow = bool(basis) and not any(figure.is_official for figure in basis.values())
    promise = _on_its_way(verdict.promise, amounts_of(basis))
    if verdict.withdrawn or verdict.state in (st.CARRIED, st.UNASSIGNED):
        return Light(GREY, verdict.reason, facts=verdict.facts)
    if verdict.state in (st.REACHED, st.MISSED):
        return Light(
            GREEN if verdict.state == st.REACHED else RED, verdict.reason, facts=verdict.facts
        )
    if promise.takes_answer or promise.comparator == "before":
        return _milestone(verdict, basis, hollow, today)
    if verdict.state == st.PENDING:
        return _due(verdict)
    if promise.year is None:
        return _direction(promise, basis, hollow)
    paths = paths_of(promise, known=amounts_of(basis), first_year=first_year, steps=steps)
    return _running(promise, basis, hollow, paths[0] if paths else None)


def _on_its_way(promise: Promise, amounts: Mapping[int, Decimal]) -> Promise:
    """The promise as its path and trend see it: an exact level is come to from one side.

    Who is ahead on the way to 100 % is not behind; who has passed the level has missed it.
    """
    if promise.comparator != "=" or promise.value is None or not amounts:
        return promise
    first, latest = (amounts[year] - promise.value for year in (min(amounts), max(amounts)))
    if first == 0 or first * latest < 0:
        return promise
    return replace(promise, comparator=">=" if first < 0 else "<=")


def _due(verdict: Verdict) -> Light:
    """Due and not final: somebody must confirm it; without any figure nothing can be said."""
    if verdict.figure is None:
        return Light(GREY, verdict.reason, facts=verdict.facts)
    return Light(AMBER, verdict.reason, not verdict.figure.is_official, verdict.facts)


def _milestone(verdict: Verdict, basis: Mapping[int, Figure], hollow: bool, today: date) -> Light:
    due = verdict.promise.due_date
    facts = {"due": due or ""}
    if due is None:
        last = basis[max(basis)] if basis else None
        if last and last.achieved and last.is_settled and last.is_official:
            return Light(GREEN, N_("It is confirmed as done."))
        return Light(GREY, N_("The plan states no year, and nothing is confirmed."))
    if today >= due:
        reason = N_("It is due since {due} and no final answer is known.")
        return Light(AMBER, reason, hollow, facts)
    if due - today <= timedelta(days=MILESTONE_DAYS):
        reason = N_("It is due from {due}, within a year, and no answer is confirmed.")
        return Light(AMBER, reason, hollow, facts)
    return Light(GREY, N_("It is due from {due}, more than a year ahead."), facts=facts)


def _direction(promise: Promise, basis: Mapping[int, Figure], hollow: bool) -> Light:
    """Without a year what is met is green; else the direction alone is told, and never in red.

    Who moves the right way has nothing to act on, and has not met the target either: not judged.
    """
    amounts = amounts_of(basis)
    if not amounts or (not promise.comparator and not promise.change):
        return Light(GREY, N_("The plan states no year, and no figures show a direction."))
    year = max(amounts)
    facts: dict[str, object] = {"first": min(amounts), "year": year, "latest": amounts[year]}
    if promise.value is not None and meets(promise, amount=amounts[year], achieved=None):
        reason = N_("{year}: {latest} meets the target; the plan states no year.")
        return Light(GREEN, reason, hollow, facts)
    trend = trend_of(amounts, years=TREND_YEARS)
    if trend is None:
        return Light(GREY, N_("The plan states no year; the figures are too few for a direction."))
    good = -trend.slope if promise.comparator in ("<=", "<") else trend.slope
    if good > 0:
        reason = N_(
            "{year}: {latest}, not yet met, and the plan states no year; since {first} it moves "
            "the right way."
        )
        return Light(GREY, reason, hollow, facts, trend)
    reason = N_(
        "{year}: {latest}, not yet met, and the plan states no year; since {first} it does not "
        "move the right way."
    )
    return Light(AMBER, reason, hollow, facts, trend)


def _running(
    promise: Promise, basis: Mapping[int, Figure], hollow: bool, path: Path | None
) -> Light:
    amounts = amounts_of(basis)
    if not amounts or promise.value is None or promise.year is None:
        return Light(GREY, N_("There is no figure of a whole year yet."))
    year = max(amounts)
    latest, trend = amounts[year], trend_of(amounts, years=TREND_YEARS)
    facts: dict[str, object] = {"year": year, "latest": latest, "value": promise.value}
    met = bool(meets(promise, amount=latest, achieved=None))
    expected = _expected(promise, path, year)
    scale = _scale(promise, path)
    behind = NOUGHT
    if not met and expected is not None:
        facts["expected"] = expected
        behind = max(NOUGHT, -(gap(promise, amount=latest, against=expected) or NOUGHT))
    facts |= (warning := _foretold(promise, trend, scale))
    if behind > 0:
        return _behind(promise, behind, scale, hollow, facts, trend)
    if warning:
        return Light(AMBER, FORETOLD, hollow, facts, trend)
    if not met and (expected is None or _starts_here(promise, path, amounts)):
        return Light(GREY, N_("The figures do not yet tell where the path begins."), facts=facts)
    if met:
        return Light(GREEN, N_("{year}: {latest} meets the target already."), hollow, facts, trend)
    reason = N_("{year}: {latest}; the path asks for {expected} and is kept.")
    return Light(GREEN, reason, hollow, facts, trend)


def _expected(promise: Promise, path: Path | None, year: int) -> Decimal | None:
    """What the path asks for in a year; never more than the target itself."""
    found = path.at(year) if path else None
    if found is None or promise.value is None:
        return None
    if promise.comparator in ("<=", "<"):
        return max(found, promise.value)
    return min(found, promise.value) if promise.comparator in (">=", ">") else found


def _starts_here(promise: Promise, path: Path | None, amounts: Mapping[int, Decimal]) -> bool:
    """Whether the path begins at the only figure there is, which then says nothing of itself."""
    if path is None or path.base_year is None or promise.change in ("reduction", "increase"):
        return False
    return path.base_year == max(amounts) and path.at(path.base_year) == amounts[path.base_year]


def _scale(promise: Promise, path: Path | None) -> Decimal:
    """What tolerances are shares of: the way from the start to the target, or the level kept."""
    value = promise.value or NOUGHT
    if path is None or path.base_year is None:
        return abs(value)
    return abs(value - path.points[min(path.points)]) or abs(value)


def _behind(
    promise: Promise,
    behind: Decimal,
    scale: Decimal,
    hollow: bool,
    facts: Mapping[str, object],
    trend: Trend | None,
) -> Light:
    share = KEPT if promise.trajectory == "floor" else BEHIND
    facts = {**facts, "behind": behind}
    if behind <= share.share * scale:
        reason = N_("{year}: {latest}; the path asks for {expected}, it is slightly behind.")
        return Light(AMBER, reason, hollow, facts, trend)
    reason = N_("{year}: {latest}; the path asks for {expected}, it is behind by {behind}.")
    return Light(RED, reason, hollow, facts, trend)


def _foretold(promise: Promise, trend: Trend | None, scale: Decimal) -> dict[str, object]:
    """What the trend gives for the due year, where it falls short; empty where it does not."""
    if trend is None or promise.year is None or promise.year <= trend.last:
        return {}
    forecast = trend.at(promise.year)
    short = -(gap(promise, amount=forecast, against=promise.value) or NOUGHT)
    if short <= TREND.share * scale:
        return {}
    return {
        "first": trend.first,
        "forecast": forecast,
        "due": promise.year,
        "short": short,
        "ahead": promise.year - trend.last,
    }
