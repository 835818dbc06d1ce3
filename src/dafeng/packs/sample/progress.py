"""What departments and the bureau said of the plan's indicators in the invented county. Pure.

The targets are those of the plan that is loaded; how far each has come is invented, so that every
state is there: ahead, just behind, far behind, known only as computed here, preliminary, silent.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from dafeng.packs.sample.chance import even, noise

MANNERS = (
    *("ahead", "ahead", "near", "ahead", "behind", "computed"),
    *("preliminary", "ahead", "near", "silent"),
)
FIRST_YEAR = 2020
_REACHED = {"ahead": 1.04, "near": 0.95, "behind": 0.72, "computed": 1.0, "preliminary": 0.99}
_UPWARD = frozenset((">=", ">", "="))


@dataclass(frozen=True, slots=True)
class Goal:
    """A target as far as its indicator is concerned."""

    value: float | None
    year: int | None
    comparator: str
    is_change: bool
    takes_answer: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of a year: amount or answer, of a kind and vintage, known since a day."""

    kind: str
    vintage: str
    year: int
    known_date: datetime.date
    amount: Decimal | None = None
    achieved: bool | None = None


def figures(
    goals: Sequence[tuple[str, Sequence[Goal]]],
    *,
    seed: int,
    today: datetime.date,
    known: Mapping[str, Mapping[int, float]] = MappingProxyType({}),
) -> Iterator[tuple[str, Said]]:
    """Indicator by indicator what was said; the manner of each goes by its place in the list.

    Of what the county's tables make `known` by year, that is said, a little off; nothing of it is
    invented as computed, because it is computed.
    """
    for place, (indicator, wanted) in enumerate(goals):
        manner = MANNERS[place % len(MANNERS)]
        if manner == "silent":
            continue
        answers = [goal for goal in wanted if goal.takes_answer]
        numbers = [g for g in wanted if g.value is not None and g.comparator != "before"]
        if answers:
            yield from ((indicator, said) for said in _answers(answers, manner, today))
        elif numbers:
            said = _numbers(indicator, numbers, manner, seed=seed, today=today)
            if indicator in known:
                said = _near(said, known[indicator], numbers, indicator=indicator, seed=seed)
            yield from ((indicator, each) for each in said)


def _near(
    said: Iterable[Said],
    known: Mapping[int, float],
    goals: Sequence[Goal],
    *,
    indicator: str,
    seed: int,
) -> Iterator[Said]:
    """What was said, moved to what is known of each year; years that are not known stay unsaid."""
    step = Decimal(1).scaleb(-_digits(goals[0]))
    for each in said:
        if each.kind == "computed" or each.year not in known:
            continue
        off = 1 + 0.003 * noise(seed, each.kind, indicator, each.year)
        amount = _possible(known[each.year] * off, goals[0], "known")
        yield replace(each, amount=Decimal(str(amount)).quantize(step))


def _answers(goals: Iterable[Goal], manner: str, today: datetime.date) -> Iterator[Said]:
    for goal in goals:
        year = goal.year or today.year - 1
        if year < today.year:
            known = min(today, datetime.date(year + 1, 6, 30))
            yield Said("filed", "final", year, known, achieved=manner in ("ahead", "computed"))


def _numbers(
    indicator: str, goals: Sequence[Goal], manner: str, *, seed: int, today: datetime.date
) -> Iterator[Said]:
    last = today.year - 1
    for year in range(FIRST_YEAR, today.year):
        amount = _amount(indicator, goals, manner, year, seed)
        step = Decimal(1).scaleb(-_digits(goals[0]))
        value = Decimal(str(amount)).quantize(step)
        if manner == "computed":
            yield Said("computed", "preliminary", year, _day(today, year, 3, 10), value)
            continue
        if year < last:
            yield Said("statistical", "final", year, _day(today, year, 10, 20), value)
            continue
        filed = Decimal(str(amount * (1 + 0.004 * noise(seed, "filed", indicator)))).quantize(step)
        yield Said("filed", "preliminary", year, _day(today, year, 2, 15), filed)
        yield Said("statistical", "preliminary", year, _day(today, year, 4, 20), value)
        if manner != "preliminary":
            yield Said("statistical", "final", year, _day(today, year, 10, 20), value)


def _day(today: datetime.date, year: int, month: int, day: int) -> datetime.date:
    return min(today, datetime.date(year + 1, month, day))


def _digits(goal: Goal) -> int:
    return 2 if goal.unit in ("%", "万kW", "万亩") else 0


def _amount(indicator: str, goals: Sequence[Goal], manner: str, year: int, seed: int) -> float:
    """On the way from a start to one target after another, as fast as the manner says."""
    ordered = sorted(goals, key=lambda goal: goal.year or 2025)
    first = ordered[0]
    low_year, low = FIRST_YEAR, _start(indicator, first, seed)
    found = low
    for goal in ordered:
        assert goal.value is not None
        high_year = max(goal.year or 2025, low_year + 1)
        share = min(1.0, max(0.0, (year - low_year) / (high_year - low_year)))
        found = low + (goal.value - low) * share * _REACHED[manner]
        if year <= high_year:
            break
        low_year, low = high_year, found
    return _possible(found, first, manner)


def _start(indicator: str, goal: Goal, seed: int) -> float:
    assert goal.value is not None
    if goal.is_change:
        return 0.0
    off = 0.12 + 0.2 * even(seed, "start", indicator)
    if goal.comparator in _UPWARD:
        return goal.value * (1 - off) if goal.value else 4.0
    return goal.value * (1 + off)


def _possible(value: float, goal: Goal, manner: str) -> float:
    """Within what can be, and on the target where it is met and cannot be passed."""
    assert goal.value is not None
    if goal.comparator == "=" and manner == "ahead":
        return goal.value
    top = 100.0 if goal.unit == "%" else float("inf")
    return max(0.0, min(top, value))
