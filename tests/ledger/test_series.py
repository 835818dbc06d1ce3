"""Which of several figures counts, and what a year is."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dafeng.ledger.series import VINTAGES, Point, Series, accumulate, growth, in_force


def month(number, amount, year=2024, **said):
    start = date(year, number, 1)
    return Point(start, (start + timedelta(days=32)).replace(day=1), Decimal(amount), **said)


def year_of(amount, year=2024, **said):
    return Point(date(year, 1, 1), date(year + 1, 1, 1), Decimal(amount), **said)


def quarter(number, amount, year=2024):
    start = date(year, 3 * number - 2, 1)
    end = date(year + (number == 4), 3 * number % 12 + 1, 1)
    return Point(start, end, Decimal(amount))


amounts = st.decimals(min_value=0, max_value=10**9, places=4)
figures = st.builds(
    lambda number, amount, vintage, known, key: month(
        number, amount, vintage=vintage, known_date=date(2024, 1, 1) + timedelta(known), key=key
    ),
    st.integers(1, 12),
    amounts,
    st.sampled_from(VINTAGES),
    st.integers(0, 900),
    st.integers(1, 10**6),
)


@given(st.lists(figures, max_size=40, unique_by=lambda each: each.key), st.integers(0, 900))
def test_for_each_month_the_later_vintage_counts_then_what_became_known_last(rows, days):
    on = date(2024, 1, 1) + timedelta(days)
    known = [row for row in rows if row.known_date <= on]
    chosen = {point.start: point for point in in_force(rows, on=on)}
    assert chosen.keys() == {row.start for row in known}
    for start, point in chosen.items():
        for other in (row for row in known if row.start == start and row.key != point.key):
            older = VINTAGES.index(other.vintage) - VINTAGES.index(point.vintage)
            assert older < 0 or (
                older == 0 and (other.known_date, other.key) < (point.known_date, point.key)
            )


@given(st.lists(figures, max_size=40, unique_by=lambda each: each.key), st.randoms())
def test_the_order_in_which_figures_came_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert in_force(rows) == in_force(shuffled)


@given(st.lists(amounts, min_size=12, max_size=12))
def test_a_year_is_the_exact_sum_of_its_twelve_months(twelve):
    series = Series("x.y", tuple(month(n, a) for n, a in enumerate(twelve, start=1)))
    year = series.yearly()[2024]
    assert year.amount == sum(twelve)
    assert (year.is_stated, year.is_whole, len(year.points)) == (False, True, 12)


@given(st.sets(st.integers(1, 12), max_size=11), amounts)
def test_fewer_than_twelve_months_are_no_year(months, amount):
    series = Series("x.y", tuple(month(n, amount) for n in sorted(months)))
    assert series.yearly() == {}
    partial = series.yearly(partial=True)
    assert all(not year.is_whole for year in partial.values())


def test_a_stated_year_goes_before_the_sum_of_its_months():
    months = tuple(month(n, 10) for n in range(1, 13))
    year = Series("x.y", (*months, year_of(118))).yearly()[2024]
    assert (year.amount, year.is_stated) == (118, True)


def test_quarters_and_a_double_month_tile_a_year_once():
    four = tuple(quarter(n, 30) for n in range(1, 5))
    assert Series("x.y", four).yearly()[2024].amount == 120
    mixed = (quarter(1, 30), *(month(n, 10) for n in range(1, 13)))
    assert Series("x.y", mixed).yearly()[2024].amount == 30 + 90
    double = Point(date(2024, 1, 1), date(2024, 3, 1), Decimal(20))
    assert (
        Series("x.y", (double, *(month(n, 10) for n in range(3, 13)))).yearly()[2024].amount == 120
    )


def test_a_sum_is_as_little_settled_as_its_least_settled_month():
    rows = [month(n, 1, vintage="final") for n in range(1, 12)] + [month(12, 1, vintage="flash")]
    assert Series("x.y", tuple(rows)).yearly()[2024].vintage == "flash"


def test_a_stock_of_a_year_is_that_of_its_end_and_growth_has_no_sum():
    months = tuple(month(n, n) for n in range(1, 13))
    assert Series("x.y", months, kind="stock").yearly()[2024].amount == 12
    assert Series("x.y", months[:11], kind="stock").yearly() == {}
    assert Series("x.y", months, kind="growth").yearly() == {}


def test_a_cumulative_series_is_a_year_only_by_its_last_point():
    points = [Point(date(2024, 1, 1), date(2024, m, 1), Decimal(m)) for m in (4, 7, 10)]
    open_year = Series("gdp.x", tuple(points), cumulative=True)
    assert open_year.yearly() == {}
    assert list(open_year.monthly()) == [date(2024, 3, 1), date(2024, 6, 1), date(2024, 9, 1)]
    whole = Series("gdp.x", (*points, year_of(12)), cumulative=True)
    assert whole.yearly()[2024].amount == 12


def test_the_latest_point_is_the_one_that_ends_last_and_of_these_the_shortest():
    series = Series("x.y", (month(11, 1), month(12, 2), year_of(9)))
    assert series.latest() == month(12, 2)
    assert Series("x.y").latest() is None


def test_sums_within_a_year_end_at_a_gap():
    points = [month(n, 1) for n in (1, 2, 4)] + [month(1, 5, year=2025)]
    assert accumulate(points) == {
        date(2024, 1, 1): 1,
        date(2024, 2, 1): 2,
        date(2025, 1, 1): 5,
    }


def test_growth_is_unknown_where_either_side_is():
    assert growth(Decimal(11), Decimal(10)) == Decimal("0.1")
    for now, before in itertools.product((None, Decimal(1)), (None, Decimal(0))):
        assert growth(now, before) is None
