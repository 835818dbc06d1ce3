"""Paths of targets: exact ends, equal steps, levels to be kept, several base years."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.plan.promise import Decision, Promise, amend, gap
from dafeng.plan.trajectory import paths_of, stepped, straight

ENERGY = Promise("number", Decimal(14), ">=", "reduction", 2025, (2020,), "straight")


def test_a_reduction_starts_at_nought_in_its_base_year():
    (path,) = paths_of(ENERGY, known={}, first_year=2021)
    assert path.points == {
        2020: 0,
        2021: Decimal("2.8"),
        2022: Decimal("5.6"),
        2023: Decimal("8.4"),
        2024: Decimal("11.2"),
        2025: 14,
    }


def test_two_admissible_base_years_give_two_paths():
    promise = Promise("assigned", Decimal(20), ">=", "reduction", 2030, (2020, 2025), "straight")
    assert [path.base_year for path in paths_of(promise, known={}, first_year=2021)] == [2020, 2025]


def test_a_level_without_a_base_year_starts_at_the_first_known_figure():
    promise = Promise("number", Decimal(900), ">=", year=2025, trajectory="straight")
    assert paths_of(promise, known={}, first_year=2021) == []
    (path,) = paths_of(promise, known={2022: Decimal(300)}, first_year=2021)
    assert path.points == {2022: 300, 2023: 500, 2024: 700, 2025: 900}


def test_a_level_to_be_kept_is_the_same_every_year():
    promise = Promise("number", Decimal("75.6"), ">=", "maintain", 2025, (), "floor")
    (path,) = paths_of(promise, known={}, first_year=2021)
    assert set(path.points.values()) == {Decimal("75.6")}
    assert list(path.points) == [2021, 2022, 2023, 2024, 2025]


def test_milestones_and_targets_without_year_or_value_have_no_path():
    for promise in (
        Promise("milestone", None, "done", year=2025, trajectory="milestone"),
        Promise("milestone", Decimal(2030), "before", year=2030, trajectory="milestone"),
        Promise("number", Decimal(104), "<="),
        Promise("assigned", None, "", "reduction", 2025, (2020,), "straight"),
    ):
        assert paths_of(promise, known={2021: Decimal(1)}, first_year=2021) == []


def test_a_value_that_is_assigned_later_opens_the_path():
    promise = Promise("assigned", None, "", "reduction", 2025, (2020,), "straight")
    assigned = amend(promise, [Decision("assign", date(2024, 1, 1), Decimal(18))])
    (path,) = paths_of(assigned, known={}, first_year=2021)
    assert path.at(2025) == 18


def test_steps_hold_until_the_next():
    assert stepped({2021: Decimal(1), 2023: Decimal(5)}).points == {2021: 1, 2022: 1, 2023: 5}


numbers = st.decimals(-1000, 1000, places=3)


@settings(max_examples=100, deadline=None)
@given(st.integers(2000, 2030), st.integers(1, 40), numbers, numbers)
def test_a_straight_path_is_exact_at_its_ends_and_runs_one_way(first, span, low, high):
    points = straight(start=(first, low), end=(first + span, high)).points
    assert (points[first], points[first + span]) == (low, high)
    values = list(points.values())
    assert values == sorted(values, reverse=high < low)


def test_ahead_is_positive_whatever_the_direction():
    more = Promise("number", Decimal(2), ">=", year=2025)
    less = Promise("number", Decimal(104), "<=", year=2025)
    exact = Promise("absolute", Decimal(100), "=", year=2025)
    assert gap(more, amount=Decimal(3), against=Decimal(2)) == 1
    assert gap(less, amount=Decimal(110), against=Decimal(104)) == -6
    assert gap(exact, amount=Decimal(98), against=Decimal(100)) == -2
    assert gap(exact, amount=None, against=Decimal(100)) is None
