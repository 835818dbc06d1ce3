"""Methods that are no sum of products: conservation, limits, and what they refuse."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.accounting.calculation import calculate
from dafeng.accounting.error import BadValue
from dafeng.accounting.factor_file import shipped_factors

FULL = {"doc": 0.15, "docf": 0.5, "mcf": 1, "f": 0.5, "k": 0.1, "ox": 0}


def calc(**request):
    return calculate(request, shipped_factors())


def landfill(year, deposited, **more):
    table = {str(key): {"value": value, "unit": "t"} for key, value in deposited.items()}
    return calc(
        method="landfill_fod",
        period=str(year),
        gwp="AR5",
        activity={"deposited": table, **FULL, **more},
    )


def lmdi(before, after):
    return calc(method="lmdi", activity={"from": before, "to": after})


POSITIVE = st.floats(1e-3, 1e3)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.tuples(*[st.lists(POSITIVE, min_size=width, max_size=width)] * 2), min_size=1, max_size=5
    )
)


@settings(max_examples=80, deadline=None)
@given(TABLES)
def test_the_effects_add_up_to_the_change_and_multiply_to_the_ratio(sectors):
    result = lmdi([old for old, _ in sectors], [new for _, new in sectors])
    start = math.fsum(math.prod(old) for old, _ in sectors)
    end = math.fsum(math.prod(new) for _, new in sectors)
    scale = max(math.prod(row) for pair in sectors for row in pair)
    total = math.fsum(result["effects"]["additive"])
    assert math.isclose(total, end - start, rel_tol=1e-9, abs_tol=1e-9 * scale)
    ratio = math.prod(result["effects"]["multiplicative"])
    assert math.isclose(ratio, end / start, rel_tol=1e-8)


def test_a_sector_that_appears_counts_for_the_factor_that_was_zero():
    assert lmdi([[0, 3], [1, 1]], [[2, 3], [1, 1]])["effects"]["additive"] == [6.0, 0.0]
    with pytest.raises(BadValue):
        lmdi([[0, 0]], [[2, 3]])
    with pytest.raises(BadValue):
        lmdi([[1, -1]], [[2, 3]])
    with pytest.raises(BadValue):
        lmdi([[1, 2]], [[1, 2], [1, 2]])


def test_all_that_can_decay_decays_in_the_end():
    years = [landfill(year, {2000: 1000})["gases"][0]["value"] for year in range(2000, 2300)]
    assert years[0] == 0
    assert math.fsum(years) == pytest.approx(1000 * 0.15 * 0.5 * 0.5 * 16 / 12)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.integers(1990, 2019), st.floats(0, 1e6), min_size=1, max_size=8))
def test_deposits_add(deposited):
    whole = landfill(2020, deposited)["gases"][0]["value"]
    alone = [landfill(2020, {year: mass})["gases"][0]["value"] for year, mass in deposited.items()]
    assert whole == pytest.approx(math.fsum(alone))


def test_a_year_without_a_deposit_is_said_to_be_one():
    result = landfill(2020, {2015: 10, 2018: 10})
    assert "2016, 2017, 2019" in result["assumptions"][0]["text"]["en"]


def test_what_has_no_default_is_a_gap():
    table = {"2019": {"value": 1, "unit": "t"}}
    result = calc(method="landfill_fod", period="2020", activity={"deposited": table})
    assert [gap["id"] for gap in result["gaps"]] == ["landfill.doc", "landfill.k"]
    assert result["co2e"]["value"] is None


def test_the_kind_of_site_picks_the_correction():
    managed = landfill(2020, {2019: 1000}, mcf=1)["gases"][0]["value"]
    table = {"2019": {"value": 1000, "unit": "t"}}
    given_ = {key: value for key, value in FULL.items() if key != "mcf"}
    activity = {"deposited": table, **given_, "site": "unmanaged_shallow"}
    result = calc(method="landfill_fod", period="2020", gwp="AR5", activity=activity)
    assert result["gases"][0]["value"] == pytest.approx(0.4 * managed)


def test_what_rests_on_an_unverified_potential_says_so():
    assert landfill(2020, {2015: 10})["unverified"] == {"share": 1.0, "factors": ["gwp.CH4"]}


@pytest.mark.parametrize(
    ("year", "deposited", "more"),
    [
        ("2020-03", {2019: 1}, {}),
        ("2020", {19: 1}, {}),
        ("2020", {2019: -1}, {}),
        ("2020", {2019: 1}, {"recovered": {"value": 5, "unit": "t"}}),
    ],
)
def test_an_impossible_landfill_is_refused(year, deposited, more):
    with pytest.raises(BadValue):
        landfill(year, deposited, **more)


def test_a_dry_carbon_content_is_not_applied_to_wet_waste():
    activity = {"waste": {"value": 1000, "unit": "t"}}
    result = calc(
        method="waste_incineration", period="2025", edition="guide-2025", activity=activity
    )
    assert [gap["id"] for gap in result["gaps"]] == ["waste.municipal.carbon_fraction"]
