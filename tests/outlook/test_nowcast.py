import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.outlook.nowcast import (
    CARRIED,
    MODELLED,
    Indicator,
    estimate,
    month_number,
    month_text,
)

COMPONENTS = ("coal", "oil", "gas", "electricity")
BEGIN = month_number("2015-01")


def names(count):
    return [month_text(BEGIN + number) for number in range(count)]


def city(seed, *, count=100, noise=0.03):
    """Components that follow one activity with a season, and that activity as an indicator."""
    rng = np.random.default_rng(seed)
    at = np.arange(count)
    season = 1 + 0.3 * np.sin(2 * np.pi * at / 12)
    drift = np.exp(0.003 * at + np.cumsum(rng.normal(0, 0.01, count)))
    activity = 100 * drift * season * np.exp(rng.normal(0, 0.02, count))
    lines = {
        "coal": 2.0 * activity * np.exp(rng.normal(0, noise, count)),
        "oil": 50 * np.exp(0.001 * at + rng.normal(0, noise, count)),
        "gas": 0.3 * activity * np.exp(rng.normal(0, noise, count)),
        "electricity": 0.5 * activity,
    }
    months = {
        month: {name: float(line[number]) for name, line in lines.items()}
        for number, month in enumerate(names(count))
    }
    related = Indicator("activity", dict(zip(names(count), activity.tolist(), strict=True)))
    return months, {name: [related] for name in COMPONENTS}


def without(months, month, gone):
    row = {name: None if name in gone else value for name, value in months[month].items()}
    return {**months, month: row}


def lacking(gone, *, seed=1, **changes):
    months, related = city(seed, **changes)
    last = max(months)
    return months, last, estimate(without(months, last, gone), related, month=last)


@given(
    st.lists(
        st.fixed_dictionaries({name: st.floats(-1e7, 1e7) for name in COMPONENTS}),
        min_size=1,
        max_size=30,
    )
)
@settings(max_examples=40, deadline=None)
def test_a_month_of_which_all_came_is_its_sum_and_has_no_width(rows):
    months = dict(zip(names(len(rows)), rows, strict=True))
    found = estimate(months, {}, month=max(months))
    assert found.is_whole
    assert found.value == found.low == found.high == math.fsum(rows[-1].values())


@given(st.sets(st.sampled_from(COMPONENTS), min_size=1), st.integers(0, 20))
@settings(max_examples=25, deadline=None)
def test_who_knows_less_is_never_surer(gone, seed):
    _, _, found = lacking(gone, seed=seed, count=80)
    half = found.high - found.value
    for name in gone:
        _, _, more = lacking(gone - {name}, seed=seed, count=80)
        assert more.high - more.value <= half * (1 + 1e-9)
    assert found.low <= found.value <= found.high
    assert found.low >= found.known
    assert {part.component for part in found.parts if part.is_estimated} == gone


def test_the_interval_holds_about_as_often_as_it_says():
    inside = []
    for seed in range(60):
        months, last, found = lacking({"coal", "oil"}, seed=seed)
        truth = sum(months[last].values())
        inside.append(found.low <= truth <= found.high)
    assert 0.83 <= np.mean(inside) <= 0.97


def test_a_related_figure_makes_the_estimate_better():
    better = []
    for seed in range(12):
        months, last, found = lacking({"coal"}, seed=seed, noise=0.01)
        blind = estimate(without(months, last, {"coal"}), {}, month=last)
        truth = sum(months[last].values())
        better.append(abs(found.value - truth) - abs(blind.value - truth))
        assert found.high - found.low < blind.high - blind.low
    assert np.mean(better) < 0


def test_what_lies_after_the_month_or_is_not_known_yet_changes_nothing():
    months, related = city(3)
    earlier = sorted(months)[-6]
    seen = {name: row for name, row in months.items() if name <= earlier}
    asked = without(months, earlier, {"coal"})
    assert estimate(asked, related, month=earlier) == estimate(
        without(seen, earlier, {"coal"}), related, month=earlier
    )


def test_a_part_that_is_late_by_months_is_estimated_with_its_own_lag():
    months, related = city(4)
    ordered = sorted(months)
    for late in ordered[-3:]:
        months = without(months, late, {"coal"})
    found = estimate(months, related, month=ordered[-1])
    (coal,) = (part for part in found.parts if part.component == "coal")
    assert (coal.lag, coal.manner, coal.indicators) == (3, MODELLED, ("activity",))


def test_a_short_history_is_carried_on_with_the_floor_and_says_so():
    months, last, found = lacking({"coal"}, count=20)
    (coal,) = (part for part in found.parts if part.component == "coal")
    assert coal.manner == CARRIED
    assert found.is_floor
    before = months[month_text(month_number(last) - 12)]["coal"]
    growth = [months[month_text(month_number(last) - lag)]["coal"] for lag in (1, 13)]
    assert coal.tonnes == pytest.approx(before * growth[0] / growth[1])
    assert found.high - found.value >= 0.15 * coal.tonnes * (1 - 1e-9)


def test_without_the_month_of_the_year_before_there_is_a_gap_and_no_value():
    _, _, found = lacking({"coal"}, count=8)
    assert found.value is None
    assert found.gaps == ("coal",)
    assert found.known > 0


def test_a_component_below_zero_is_estimated_by_differences():
    months, related = city(5)
    months = {name: {**row, "electricity": -row["electricity"]} for name, row in months.items()}
    last = max(months)
    truth = months[last]["electricity"]
    found = estimate(without(months, last, {"electricity"}), related, month=last)
    (power,) = (part for part in found.parts if part.component == "electricity")
    assert power.tonnes == pytest.approx(truth, rel=0.15)
    assert found.low < found.value < found.high


def test_one_wild_month_hardly_moves_the_estimate():
    months, related = city(6)
    last, wild = max(months), sorted(months)[-20]
    calm = estimate(without(months, last, {"coal"}), related, month=last)
    row = {**months[wild], "coal": months[wild]["coal"] * 3}
    shaken = estimate(without({**months, wild: row}, last, {"coal"}), related, month=last)
    assert shaken.value == pytest.approx(calm.value, rel=0.04)


def test_growth_in_per_cent_counts_as_growth():
    months, _ = city(7, noise=0.001)
    ordered = sorted(months)
    said = {
        name: 100 * (months[name]["coal"] / months[before]["coal"] - 1)
        for before, name in zip(ordered, ordered[12:], strict=False)
    }
    related = {"coal": [Indicator("growth", said, is_growth=True)]}
    last = ordered[-1]
    found = estimate(without(months, last, {"coal"}), related, month=last)
    assert found.value == pytest.approx(sum(months[last].values()), rel=0.02)
