import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.outlook.benchmarking import benchmark


def months(values, first=2020):
    return {f"{first + n // 12}-{n % 12 + 1:02d}": value for n, value in enumerate(values)}


@given(
    st.lists(st.floats(1, 1e4), min_size=40, max_size=40),
    st.lists(st.floats(0.8, 1.25), min_size=3, max_size=3),
)
@settings(max_examples=40, deadline=None)
def test_months_come_to_their_confirmed_year(values, ratios):
    given_ = months(values)
    years = {2020 + n: ratio * sum(values[12 * n : 12 * n + 12]) for n, ratio in enumerate(ratios)}
    found = benchmark(given_, years)
    for year, total in years.items():
        mine = sum(value for name, value in found.items() if name.startswith(f"{year}"))
        assert mine == pytest.approx(total, rel=1e-6)
    assert list(found) == list(given_)
    last = [found[name] / given_[name] for name in ("2022-12", "2023-01", "2023-04")]
    assert last[0] == pytest.approx(last[1]) == pytest.approx(last[2])


@given(st.floats(0.5, 2))
@settings(max_examples=20, deadline=None)
def test_one_ratio_for_all_years_is_one_ratio_for_all_months(ratio):
    given_ = months([100.0 + n for n in range(30)])
    years = {
        y: ratio * sum(v for m, v in given_.items() if m.startswith(str(y))) for y in (2020, 2021)
    }
    found = benchmark(given_, years)
    assert all(found[name] == pytest.approx(ratio * value) for name, value in given_.items())


def test_a_year_without_all_its_months_or_a_number_changes_nothing():
    given_ = months([10.0] * 11)
    assert benchmark(given_, {2020: 500.0}) == given_
    assert benchmark(given_, {}) == given_
    assert benchmark({}, {2020: 5.0}) == {}
