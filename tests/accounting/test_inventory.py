"""A small city by hand: what counts once, what is left over, what is missing."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.city import (
    CLINKER,
    COAL,
    DIESEL,
    FACTORS,
    GAS,
    GRID_2023,
    MONTH,
    PLACE,
    POWER,
    city,
    months_of,
)

from dafeng.accounting import activity
from dafeng.accounting.calculation import calculate
from dafeng.accounting.error import BadValue
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.inventory import add, grid_years
from dafeng.accounting.inventory_line import Line
from dafeng.kernel.period import BadPeriod

JUNE = {"2023-06": MONTH}
BY_HAND = 800 * POWER + 100 * GAS + 1000 * DIESEL + 3000 * COAL


LACKING = {
    "power": "power.net_import",
    "gas": "gas_monthly",
    "oil": "oil_monthly",
    "coal": "coal_monthly",
    "industry": "industry.clinker",
}
"""The gap that a table leaves which did not come."""


def sector(line: Line) -> str:
    return line.sector


def test_a_month_by_hand():
    found = city(JUNE, "2023-06")
    assert found.total.co2 == pytest.approx(BY_HAND, rel=1e-12)
    assert not found.total.partial
    assert found.process.co2 == pytest.approx(10 * CLINKER, rel=1e-12)
    assert found.grid_factor.value == GRID_2023
    gas = found.line("gas.industry")
    assert gas.co2 == pytest.approx(100 * GAS, rel=1e-12)
    assert gas.energy_tce == pytest.approx(38931 / 29.3076, rel=1e-12)
    assert found.line("power.agriculture").co2 == pytest.approx(800 * POWER * 50 / 1000)
    assert found.line("power.agriculture").scope == 2
    assert found.line("own.power.agriculture").co2 == 0
    assert found.line("own.power.agriculture").amount == pytest.approx(200 * 50 / 1000)


def test_every_line_is_what_the_engine_says_of_its_request():
    found = city({**JUNE, **months_of(2023, months=[1])}, "2023-06")
    for line in found.lines:
        result = calculate(line.request, FACTORS)
        if not line.id.startswith("own."):
            assert line.co2 == result["co2e"]["value"]
            assert line.unverified in (1, result["unverified"]["share"])
        if not line.is_process:
            assert line.energy_tce == result["energy"]["value"]


def test_energy_counts_the_electricity_that_came_in_and_that_was_made_here():
    found = city(JUNE, "2023-06")
    electricity = found.sums(lambda line: line.activity.carrier)["electricity"]
    assert electricity.energy_tce == pytest.approx(1000 * 1.229, rel=1e-9)
    assert found.equivalent_tce.kind == "coal_rate"


@pytest.mark.parametrize("gone", ["coal", "power.pv", "oil"])
def test_energy_that_lacks_something_has_no_equivalent_value(gone):
    rate = {
        "id": "energy.electricity.coal_rate",
        "name": {"zh": "发电煤耗"},
        "quantity": "coal_rate",
        "unit": "kgce/kWh",
        "edition": "city",
        "owner": "city",
        "source": {"title": "公告"},
        "status": "verified",
        "values": {"2023-01-01": 0.3, "2024-01-01": None},
    }
    factors = FACTORS.plus(FactorSet.from_rows([rate]))
    assert city(JUNE, "2023-06", factors=factors).equivalent_tce > 0
    left = {name: amount for name, amount in MONTH.items() if not name.startswith(gone)}
    found = city({"2023-06": left, "2023-05": MONTH}, "2023-06", factors=factors)
    assert found.equivalent_tce == found.total.energy_gaps[0]


def test_clinker_stands_outside_of_energy():
    with_kiln, without = city(JUNE, "2023-06"), dict(MONTH)
    del without["industry.clinker"]
    assert with_kiln.total.co2 == city({"2023-06": without}, "2023-06").total.co2


def test_what_the_parts_leave_of_a_column_is_not_broken_down():
    found = city(JUNE, "2023-06")
    left = {line.id: line.amount for line in found.lines if line.activity.is_rest}
    assert left.pop("coal.industry.rest") == 500
    assert left.pop("power.industry.rest") == pytest.approx(50 * 0.8)
    assert left.keys() == {"own.power.industry.rest"}
    assert not found.line("coal.industry")
    assert {line.sector for line in found.lines if line.id == "coal.industry.rest"} == {"industry"}


def test_parts_that_exceed_their_whole_are_named_and_the_whole_holds():
    too_much = {**MONTH, "coal.industry.cement": 3300}
    found = city({"2023-06": too_much}, "2023-06")
    assert found.total.co2 == pytest.approx(BY_HAND)
    (notice,) = [each for each in found.notices if each.kind == "exceeds"]
    assert (notice.series, notice.amount) == ("coal.industry", 300)


def test_a_whole_that_is_not_stated_is_its_parts_and_lacks_those_that_are_not():
    parts = {name: amount for name, amount in MONTH.items() if name != "coal.industry"}
    found = city({"2023-06": parts}, "2023-06")
    assert found.total.co2 == pytest.approx(BY_HAND - 500 * COAL)
    assert [gap.id for gap in found.total.gaps] == ["coal.industry"]
    parts |= dict.fromkeys(activity.parts_of("coal.industry"), 100)
    found = city({"2023-06": parts}, "2023-06")
    assert not found.total.partial
    coal = [line.amount for line in found.lines if line.id.startswith("coal.industry")]
    assert sum(coal) == 100 * len(activity.parts_of("coal.industry"))


@pytest.mark.parametrize("period", ["2023-03", "2023"])
def test_some_parts_are_no_whole(period):
    few = {"power.residential": 100, "coal.industry.cement": 50}
    found = city(months_of(2023, few), period)
    lacks = {gap.id: gap.values.get("months", "") for gap in found.total.gaps}
    assert "2023-03" in lacks["power.total"]
    assert "2023-03" in lacks["coal.industry"]
    assert found.balance.is_derived


def test_a_year_sets_a_whole_against_its_parts_of_the_same_months():
    parts = dict.fromkeys(activity.parts_of("coal.industry"), 100)
    parts |= {name: 100 for name in activity.parts_of("power.total") if name != "power.industry"}
    parts |= dict.fromkeys(activity.parts_of("power.industry"), 10)
    coal, power = 100 * len(activity.parts_of("coal.industry")), 850
    part_sum = sum(amount for name, amount in parts.items() if name.startswith("power."))
    wholes = {**parts, "coal.industry": coal + 20, "power.total": power}
    months = months_of(2023, wholes, range(1, 11)) | months_of(2023, parts, [11, 12])
    found = city(months, "2023")
    assert found.line("coal.industry.rest").amount == 200
    assert "coal.industry" not in {gap.id for gap in found.total.gaps}
    assert float(found.balance.net_import) == 10 * power + 2 * part_sum
    assert {each.kind for each in found.notices} <= {"never", "derived_import"}


def test_months_of_which_only_some_parts_are_known_are_named():
    without = {name: amount for name, amount in MONTH.items() if name != "coal.industry"}
    months = months_of(2023, months=range(1, 11)) | months_of(2023, without, [11, 12])
    found = city(months, "2023")
    assert found.total.co2 == pytest.approx(12 * BY_HAND - 2 * 500 * COAL)
    (gap,) = found.total.gaps
    assert (gap.id, gap.values["months"]) == ("coal.industry", "2023-11, 2023-12")


def test_a_stated_year_of_a_part_does_not_exceed_months_of_the_whole():
    months = months_of(2023, {"coal.industry": 100}, range(1, 11))
    found = city({**months, "2023": {"coal.industry.cement": 1100}}, "2023")
    assert found.line("coal.industry.cement").amount == 1100
    assert found.line("coal.industry.rest") is None
    (gap,) = [gap for gap in found.total.gaps if gap.id == "coal.industry"]
    assert gap.values["months"] == "2023-11, 2023-12"


def test_a_derived_import_takes_off_what_was_made_in_the_same_months():
    used = {name: amount for name, amount in MONTH.items() if name != "power.net_import"}
    made = {name: amount for name, amount in used.items() if name.startswith("power.pv")}
    months = months_of(2023, used, range(1, 11)) | months_of(2023, made, [11, 12])
    assert city(months, "2023").balance.net_import == 10 * 800


@pytest.mark.parametrize("period", ["2023-06", "2023"])
def test_fuel_burnt_for_power_leaves_no_import_to_derive(period):
    table = {"power.total": 1000, "coal.power": 1000}
    found = city(months_of(2023, table), period)
    assert found.balance.net_import is None
    assert "power.net_import" in {gap.id for gap in found.total.gaps}
    assert not [line for line in found.lines if line.scope == 2]
    none_burnt = city(months_of(2023, {**table, "coal.power": 0}), period)
    assert none_burnt.balance.is_derived


def test_raw_coal_says_what_it_takes_for_granted():
    line = city(JUNE, "2023-06").line("coal.industry.cement")
    assert line.assumptions == ("carbon_as",)
    assert line.unverified == 1
    assert line.energy_tce == pytest.approx(2500 * 20.934 / 29.3076)


def test_the_citys_own_values_of_a_fuel_go_before_the_guides():
    rows = [item.row() for item in FACTORS if item.id == "combustion.bituminous.ncv"][:1]
    shape = {**rows[0], "edition": "city", "owner": "city", "values": {"2023-01-01": 21.0}}
    own = [
        {**shape, "id": "combustion.raw_coal.ncv", "unit": "GJ/t"},
        {
            **shape,
            "id": "combustion.raw_coal.cc",
            "quantity": "carbon_content",
            "unit": "tC/TJ",
            "values": {"2023-01-01": 25.0},
        },
        {
            **shape,
            "id": "combustion.raw_coal.of",
            "quantity": "oxidation_rate",
            "unit": "fraction",
            "values": {"2023-01-01": 1.0},
        },
    ]
    factors = FACTORS.plus(FactorSet.from_rows(own))
    line = city(JUNE, "2023-06", factors=factors).line("coal.industry.cement")
    assert line.co2 == pytest.approx(2500 * 21 * 0.025 * 44 / 12)
    assert line.assumptions == ()


def test_a_year_is_the_sum_of_its_months():
    months = months_of(2023)
    year = city(months, "2023")
    assert year.total.co2 == pytest.approx(12 * BY_HAND, rel=1e-12)
    assert not year.total.partial
    each = [city(months, month).total.co2 for month in months]
    assert math.fsum(each) == pytest.approx(year.total.co2, rel=1e-12)


def test_months_that_are_missing_are_named_once_a_table():
    found = city(months_of(2023, months=range(1, 11)), "2023")
    assert found.total.partial
    assert found.total.co2 == pytest.approx(10 * BY_HAND)
    gaps = {gap.id: gap.values["months"] for gap in found.total.gaps}
    assert gaps["coal.industry"] == "2023-11, 2023-12"
    assert found.process.gaps[0].id == "industry.clinker"
    assert "industry.clinker" not in gaps


def test_a_table_that_did_not_come_is_a_gap_and_a_column_never_reported_is_said():
    found = city(JUNE, "2023-06")
    never = {each.series for each in found.notices if each.kind == "never"}
    assert {"oil.gasoline", "coal.power", "power.wind"} <= never
    no_oil = {name: amount for name, amount in MONTH.items() if not name.startswith("oil")}
    found = city({"2023-06": no_oil}, "2023-06")
    assert [gap.kind for gap in found.total.gaps if gap.id == "oil_monthly"] == ["no_table"]
    assert found.total.co2 == pytest.approx(BY_HAND - 1000 * DIESEL)


def test_nothing_known_is_no_zero():
    found = city({}, "2023")
    assert found.total.co2 is None
    assert found.total.partial
    assert found.lines == ()


def test_a_year_without_a_grid_factor_has_a_gap_and_another_years_is_taken_only_when_asked():
    june = {"2025-06": MONTH}
    found = city(june, "2025-06")
    assert [gap.id for gap in found.total.gaps] == ["electricity.grid"]
    assert found.total.co2 == pytest.approx(BY_HAND - 800 * POWER)
    assert found.line("power.residential").co2 is None
    assert found.line("power.residential").energy_tce > 0
    fixed = city(june, "2025-06", grid="fixed:2023")
    assert fixed.total.co2 == pytest.approx(BY_HAND)
    assert fixed.grid_factor.since.year == 2023
    assert grid_years(FACTORS, PLACE)[-1] == 2023


def test_an_import_that_is_not_stated_is_the_use_less_what_was_made_here():
    use_only = {name: amount for name, amount in MONTH.items() if name != "power.net_import"}
    found = city({"2023-06": use_only}, "2023-06")
    assert found.total.co2 == pytest.approx(BY_HAND)
    assert found.balance.is_derived
    assert "derived_import" in {each.kind for each in found.notices}


def test_an_import_without_uses_stands_undivided():
    found = city({"2023-06": {"power.net_import": 800}}, "2023-06")
    (line,) = [each for each in found.lines if each.scope == 2]
    assert (line.sector, line.co2) == ("", pytest.approx(800 * POWER))


def test_without_a_place_the_gap_says_so():
    found = city(JUNE, "2023-06", place="")
    (gap,) = found.total.gaps
    assert gap.kind == "refused"
    assert "differs by place" in gap.reason()


@pytest.mark.parametrize(
    "grid",
    [
        "",
        "fixed",
        "fixed:20",
        "monthly",
        "fixed:0000",
        "fixed:1989",
        "fixed:2101",
        "fixed:２０２３",
    ],
)
def test_a_grid_that_is_none_is_refused(grid):
    with pytest.raises(BadValue):
        city(JUNE, "2023-06", grid=grid)


@pytest.mark.parametrize("period", ["2023-6", "2023-Q1", "x", "2023-01-01/2023-03-01"])
def test_a_period_that_is_no_year_and_no_month_is_refused(period):
    with pytest.raises(BadPeriod):
        city(JUNE, period)


amounts = st.integers(0, 10**7).map(lambda number: number / 100)
tables = st.dictionaries(st.sampled_from(activity.series_ids()), amounts, max_size=30)
KEYS = (sector, lambda line: line.carrier, lambda line: str(line.scope), lambda line: line.gas)


@settings(max_examples=60)
@given(tables)
def test_sums_by_anything_come_to_the_total_and_electricity_enters_once(table):
    found = city({"2023-06": table}, "2023-06")
    for key in KEYS:
        sums = [each.co2 for each in found.sums(key).values() if each.co2 is not None]
        assert math.isclose(math.fsum(sums), found.total.co2 or 0, rel_tol=1e-9, abs_tol=1e-3)
    bought = [line.co2 for line in found.lines if line.scope == 2]
    if found.balance.net_import is not None:
        net = float(found.balance.net_import)
        assert math.isclose(math.fsum(bought), net * POWER, rel_tol=1e-9, abs_tol=1e-3)
    coal = [line.amount for line in found.lines if line.id.startswith("coal.industry")]
    whole = table.get("coal.industry")
    if whole is not None:
        assert math.isclose(math.fsum(coal), whole, rel_tol=1e-9, abs_tol=1e-6)


@settings(max_examples=25)
@given(st.permutations(sorted(MONTH)))
def test_the_order_of_series_does_not_matter(order):
    shuffled = {name: MONTH[name] for name in order}
    found, same = city({"2023-06": shuffled}, "2023-06"), city(JUNE, "2023-06")
    assert found.total == same.total
    assert found.lines == same.lines


def test_any_table_may_be_missing_without_an_error():
    names = sorted({name.split(".")[0] for name in MONTH})
    for gone in itertools.chain.from_iterable(itertools.combinations(names, n) for n in (1, 2)):
        left = {name: each for name, each in MONTH.items() if name.split(".")[0] not in gone}
        found = city({"2023-06": left}, "2023-06")
        lacks = {gap.id for gap in (*found.total.gaps, *found.process.gaps)}
        assert {LACKING[name] for name in gone} <= lacks


def test_the_unverified_share_weighs_by_tonnes():
    found = city(JUNE, "2023-06")
    verified = [line for line in found.lines if line.unverified == 0 and line.co2]
    assert not verified
    assert found.total.unverified == 1
    assert add([]).unverified is None
