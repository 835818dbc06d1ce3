"""Sums of months: the latest one, its year so far, and both beside the year before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafeng.accounting.gap import Gap
from dafeng.accounting.inventory import Total
from dafeng.portal.selectors.tonnes import of_months

MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]


def totals(values):
    return {month: Total(co2=value) for month, value in zip(MONTHS, values, strict=False)}


def test_a_month_and_its_year_stand_beside_the_year_before():
    found = of_months(totals([10.0] * 12 + [11.0] * 10))
    assert (found.month.span, found.month.value, found.month.before) == ("2026-10", 11.0, 10.0)
    assert found.month.change == pytest.approx(0.1)
    assert (found.to_date.span, found.to_date.value, found.to_date.before) == ("2026", 110.0, 100.0)
    assert list(found.series)[-1] == "2026-10"
    assert not found.to_date.partial


def test_a_missing_month_makes_the_year_partial_and_a_comparison_impossible():
    values = [10.0] * 12 + [11.0] * 10
    values[14] = None
    found = of_months(totals(values))
    assert found.to_date.partial
    assert found.to_date.value == 99.0
    values = [10.0] * 12 + [11.0] * 10
    values[2] = None
    assert of_months(totals(values)).to_date.before is None


@pytest.mark.parametrize(
    ("month", "before", "change"), [("2026-10", 10.0, None), ("2025-10", None, None)]
)
def test_what_lacks_a_part_is_not_compared(month, before, change):
    given_months = totals([10.0] * 12 + [4.0] * 10)
    given_months[month] = Total(co2=4.0, gaps=(Gap("coal.industry", "no_value"),))
    found = of_months(given_months)
    assert (found.month.before, found.month.change) == (before, change)
    assert found.to_date.change is None


def test_gaps_are_named_once_and_unverified_shares_are_weighted():
    gap = Gap("electricity.grid", "no_value")
    found = of_months(
        {
            "2026-01": Total(co2=30.0, gaps=(gap,), unverified=1.0),
            "2026-02": Total(co2=10.0, gaps=(gap,), unverified=0.0),
        }
    )
    assert found.to_date.gaps == (gap,)
    assert found.to_date.unverified == pytest.approx(0.75)
    assert found.grid == "annual"
    assert of_months({}, grid_year=2023) is None
    assert of_months({"2026-01": Total(co2=1.0)}, grid_year=2023).grid == "fixed:2023"


@given(st.lists(st.none() | st.floats(0.1, 1e7), min_size=1, max_size=24))
def test_the_year_so_far_is_the_sum_of_its_months(values):
    found = of_months(totals(values))
    known = [value for value in values if value is not None]
    if not known:
        assert found is None
        return
    year = found.month.span[:4]
    mine = [v for m, v in found.series.items() if m.startswith(year) and v is not None]
    assert found.to_date.value == pytest.approx(sum(mine))
    assert found.month.value == mine[-1]
