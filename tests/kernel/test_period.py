import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafeng.kernel.period import BadPeriod, Period, parse_period

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).filter(lambda d: d[0] < d[1]).map(lambda d: Period(*d))


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1)),
        (["2024-01-15", "2024-02-15"], date(2024, 1, 15), date(2024, 2, 15)),
        ("[2024-01-15, 2024-02-15)", date(2024, 1, 15), date(2024, 2, 15)),
        ("2024-01-15/2024-02-15", date(2024, 1, 15), date(2024, 2, 15)),
    ],
)
def test_a_period_is_read_in_each_of_its_forms(given, start, end):
    assert parse_period(given) == Period(start, end)


@pytest.mark.parametrize(
    "given",
    [
        "24",
        "2024-13",
        "2024-1",
        2024,
        None,
        [],
        ["2024-01-01"],
        ["2024-02-01", "2024-01-01"],
        True,
        ["2024-02-30", "2024-03-01"],
        "2024-01-01/2024-01-01",
        "x" * 99,
        {"start": 1, "end": 2},
    ],
)
def test_what_is_no_period_is_refused(given):
    with pytest.raises(BadPeriod):
        parse_period(given)


@given(PERIODS, st.lists(DAYS, max_size=5))
def test_parts_of_a_period_follow_each_other_and_lose_no_day(period, dates):
    parts = period.split(dates)
    assert parts[0].start == period.start
    assert parts[-1].end == period.end
    assert all(a.end == b.start for a, b in itertools.pairwise(parts))
    assert sum(part.days for part in parts) == period.days


@given(PERIODS)
def test_a_written_period_is_read_back(period):
    assert parse_period(str(period)) == period


def test_months_and_years_are_cut_at_their_first_days():
    period = Period(date(2023, 12, 20), date(2024, 2, 3))
    assert [str(part.start) for part in period.months()] == [
        "2023-12-20",
        "2024-01-01",
        "2024-02-01",
    ]
    assert [str(part.start) for part in period.years()] == ["2023-12-20", "2024-01-01"]
    assert [str(month) for month in parse_period("2024").months()][:2] == ["2024-01", "2024-02"]
