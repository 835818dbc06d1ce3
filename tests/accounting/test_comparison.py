"""What changed between two periods, and how much of it the grid factor did."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.city import DIESEL, MONTH, POWER, city

from dafeng.accounting import activity
from dafeng.accounting.comparison import compare

MORE = {**MONTH, "oil.diesel": 1500}


def both(old, new, *, first="2022-06", second="2023-06", **more):
    by_period = {first: old, second: new}
    return compare(city(by_period, first, **more), city(by_period, second, **more))


def test_more_diesel_is_activity():
    found = both(MONTH, MORE, grid="fixed:2023")
    assert found.is_whole
    assert found.change == pytest.approx(500 * DIESEL)
    assert found.activity == pytest.approx(500 * DIESEL)
    assert found.factor == pytest.approx(0, abs=1e-6)
    assert found.changes[0].id == "oil.diesel"


def test_the_grid_factors_part_in_the_change():
    found = both(MONTH, MORE)
    grid = 800 * 10 * (0.5836 - 0.5752)
    assert found.grid == pytest.approx(grid)
    assert found.change == pytest.approx(500 * DIESEL + grid)


def test_what_appears_or_vanishes_is_activity():
    found = both({**MONTH, "oil.diesel": 0}, MONTH)
    change = next(each for each in found.changes if each.id == "oil.diesel")
    assert (change.activity, change.factor) == (pytest.approx(1000 * DIESEL), 0)


def test_a_table_that_did_not_come_makes_no_change():
    gone = {name: amount for name, amount in MONTH.items() if not name.startswith("oil")}
    found = both(gone, MONTH)
    assert not found.is_whole
    assert found.unknown == ("oil.diesel",)


def test_a_year_without_a_grid_factor_leaves_electricity_open():
    found = both(MONTH, MORE, first="2023-06", second="2025-06")
    assert found.grid is None
    assert found.change == pytest.approx(500 * DIESEL)
    assert "power.residential" in found.unknown


def test_an_export_of_electricity_has_an_effect_too():
    found = both({**MONTH, "power.net_import": -100}, MONTH, grid="fixed:2023")
    assert found.change == pytest.approx(900 * POWER)


tables = st.dictionaries(
    st.sampled_from(activity.series_ids()), st.integers(0, 10**6), min_size=1, max_size=30
)


@settings(max_examples=40)
@given(tables, tables)
def test_activity_and_factor_come_to_the_change(old, new):
    found = both(old, new)
    if found.change is not None:
        parts = found.activity + found.factor
        assert math.isclose(parts, found.change, rel_tol=1e-6, abs_tol=1e-3)
    if found.is_whole:
        difference = (found.after.total.co2 or 0) - (found.before.total.co2 or 0)
        assert math.isclose(found.change or 0, difference, rel_tol=1e-6, abs_tol=1e-2)
