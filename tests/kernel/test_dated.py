from datetime import date

import pytest

from dafeng.kernel.dated import BadDatedValue, dated
from dafeng.kernel.period import parse_period

GRID = dated({"2021-01-01": 0.5568, "2022": 0.5366, "2023-01": 0.5306, "2024-01-01": None})


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2020, 12, 31), None),
        (date(2021, 1, 1), 0.5568),
        (date(2022, 12, 31), 0.5366),
        (date(2023, 6, 1), 0.5306),
        (date(2024, 1, 1), None),
    ],
)
def test_a_value_holds_from_its_date_until_the_next(day, value):
    assert GRID.at(day) == value


def test_a_period_over_a_change_falls_into_parts():
    parts = GRID.over(parse_period("[2021-12-15, 2022-01-15)"))
    assert [(part.days, value) for part, value in parts] == [(17, 0.5568), (14, 0.5366)]
    assert GRID.over(parse_period("2024"))[0][1] is None
    assert len(GRID.over(parse_period("2022"))) == 1


def test_a_repeated_value_is_no_change():
    assert len(dated({"2020": 1, "2021": 1}).over(parse_period("[2020-06-01, 2021-06-01)"))) == 1


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"2020": None},
        {"2020": True},
        {"2020": "1"},
        {"2020": 10**400},
        {"2020": float("nan")},
        {"2020": 1, "2020-01-01": 2},
    ],
)
def test_values_that_are_no_numbers_by_date_are_refused(values):
    with pytest.raises(BadDatedValue):
        dated(values)
