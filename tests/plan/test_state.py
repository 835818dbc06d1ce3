"""States of targets, from the rule: what is due, what is final, what a document changed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.indicators.figure import KINDS, SETTLED, VINTAGES, Figure
from dafeng.plan.promise import Decision, Promise
from dafeng.plan.state import STATES, judge, state_of_task

GREEN_FACTORIES = Promise("number", Decimal(2), ">=", year=2025, trajectory="straight")
PEAK = Promise("milestone", Decimal(2030), "before", year=2030, trajectory="milestone")
SITE = Promise("milestone", None, "done", year=2025, trajectory="milestone")
NO_YEAR = Promise("number", Decimal(104), "<=")
FROM_ABOVE = Promise("assigned", None, "", "reduction", 2025, (2020,), "straight")
DUE = date(2026, 1, 1)
EARLIER = date(2025, 12, 31)


def figure(amount=None, *, kind="statistical", vintage="final", year=2025, **more):
    number = None if amount is None else Decimal(str(amount))
    return Figure(kind, vintage, date(2025, 6, 1), str(year), year, number, **more)


TABLE = [
    # promise, figures, today, state
    (GREEN_FACTORIES, [], EARLIER, "running"),
    (GREEN_FACTORIES, [], DUE, "pending"),
    (GREEN_FACTORIES, [figure(2)], DUE, "reached"),
    (GREEN_FACTORIES, [figure(1)], DUE, "missed"),
    (GREEN_FACTORIES, [figure(9)], EARLIER, "running"),
    (GREEN_FACTORIES, [figure(2, vintage="preliminary")], DUE, "pending"),
    (GREEN_FACTORIES, [figure(2, vintage="flash")], DUE, "pending"),
    (GREEN_FACTORIES, [figure(2, vintage="census")], DUE, "reached"),
    (GREEN_FACTORIES, [figure(2, kind="computed")], DUE, "pending"),
    (GREEN_FACTORIES, [figure(2, kind="filed")], DUE, "reached"),
    (GREEN_FACTORIES, [figure(2, kind="filed"), figure(1, kind="assigned")], DUE, "missed"),
    (GREEN_FACTORIES, [figure(1), figure(2, vintage="census")], DUE, "reached"),
    (GREEN_FACTORIES, [figure(2, year=2024)], DUE, "pending"),
    # a final figure filed below does not outweigh a preliminary one from the statistics bureau
    (
        GREEN_FACTORIES,
        [figure(2, kind="filed"), figure(2, vintage="preliminary")],
        DUE,
        "pending",
    ),
    (PEAK, [], date(2029, 12, 31), "running"),
    (PEAK, [], date(2030, 1, 1), "pending"),
    (PEAK, [figure(2029, year=2031)], date(2032, 1, 1), "reached"),
    (PEAK, [figure(2030, year=2031)], date(2032, 1, 1), "missed"),
    (SITE, [], DUE, "pending"),
    (SITE, [figure(achieved=True)], DUE, "reached"),
    (SITE, [figure(achieved=False)], DUE, "missed"),
    (SITE, [figure(achieved=True, year=2024)], EARLIER, "reached"),
    (SITE, [figure(achieved=False, year=2024)], EARLIER, "running"),
    (NO_YEAR, [], date(2040, 1, 1), "running"),
    (FROM_ABOVE, [], EARLIER, "unassigned"),
    (FROM_ABOVE, [], DUE, "unassigned"),
]


@pytest.mark.parametrize(("promise", "figures", "today", "state"), TABLE)
def test_state(promise, figures, today, state):
    assert judge(promise, figures=figures, today=today).state == state


KNOWN = date(2024, 5, 1)
DOCUMENTS = [
    # promise, decision, figures, today, state
    (FROM_ABOVE, Decision("assign", KNOWN, Decimal(18)), [], EARLIER, "running"),
    (FROM_ABOVE, Decision("assign", KNOWN, Decimal(18)), [figure(18.5)], DUE, "reached"),
    (FROM_ABOVE, Decision("assign", KNOWN, Decimal(18)), [figure(17.5)], DUE, "missed"),
    (FROM_ABOVE, Decision("assign", date(2027, 1, 1), Decimal(18)), [], DUE, "unassigned"),
    (GREEN_FACTORIES, Decision("carry", KNOWN), [figure(1)], DUE, "carried"),
    (GREEN_FACTORIES, Decision("adjust", KNOWN), [figure(1)], DUE, "adjusted"),
    (GREEN_FACTORIES, Decision("adjust", KNOWN, Decimal(1)), [], EARLIER, "adjusted"),
    (GREEN_FACTORIES, Decision("adjust", KNOWN, Decimal(1)), [figure(1)], DUE, "reached"),
    (GREEN_FACTORIES, Decision("adjust", KNOWN, year=2027), [figure(1)], DUE, "adjusted"),
]


@pytest.mark.parametrize(("promise", "decision", "figures", "today", "state"), DOCUMENTS)
def test_state_after_a_document(promise, decision, figures, today, state):
    assert judge(promise, figures=figures, decisions=[decision], today=today).state == state


figures = st.builds(
    Figure,
    kind=st.sampled_from(KINDS),
    vintage=st.sampled_from(VINTAGES),
    known_date=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    period=st.just("2025"),
    year=st.just(2025),
    amount=st.decimals(0, 4, places=1),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(figures, max_size=6), st.dates(date(2024, 1, 1), date(2031, 1, 1)))
def test_nothing_is_judged_early_or_on_figures_that_are_not_final_or_not_known(rows, today):
    verdict = judge(GREEN_FACTORIES, figures=rows, today=today)
    assert verdict.state in STATES
    if verdict.state in ("reached", "missed"):
        assert today >= DUE
        assert verdict.figure.vintage in SETTLED
        assert verdict.figure.kind != "computed"
        assert verdict.figure.known_date <= today


def test_a_figure_known_later_does_not_speak_today():
    late = Figure("statistical", "final", date(2026, 6, 1), "2025", 2025, Decimal(2))
    assert judge(GREEN_FACTORIES, figures=[late], today=date(2026, 5, 31)).state == "pending"
    assert judge(GREEN_FACTORIES, figures=[late], today=date(2026, 6, 1)).state == "reached"


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], "unmeasured"),
        (["reached", "running"], "running"),
        (["reached"], "reached"),
        (["running", "pending"], "pending"),
        (["missed", "pending"], "missed"),
        (["unassigned", "running"], "unassigned"),
    ],
)
def test_a_task_is_as_its_most_urgent_target(states, expected):
    assert state_of_task(states) == expected
