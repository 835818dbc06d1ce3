"""The sector outlook: what must hold whatever the town."""

import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outlook.town import FUELS, LAST, sunny, town

from dafeng.kernel.error import DafengError
from dafeng.outlook.course import middle
from dafeng.outlook.delivery import LATEST, LEAST_SHARE, OUTCOMES, Delivery, draw_deliveries
from dafeng.outlook.error import SeriesBroken
from dafeng.outlook.lever import (
    bend,
    differing,
    inherited,
    levers,
    levers_of,
    measures,
    standing,
)
from dafeng.outlook.panel import Place, fit, series
from dafeng.outlook.projection import Models
from dafeng.outlook.sector import Draws, draw, emissions, grid_only, verdicts
from dafeng.outlook.sector_request import answer, read_ask, read_city
from dafeng.outlook.trend import estimate

RATES = st.floats(-0.06, 0.06)


def certain(request, years=15, **levers_at):
    """The middle course [t], shape (1, years), on which nothing happens by chance."""
    city = read_city(request)
    trend = replace(estimate(city, None, years=years, seed=1), grid_drift=0.0)
    course = bend(city, middle(city, trend, years=years), levers_at)
    none = Draws(np.ones((1, years, len(city.sectors))), np.zeros(1))
    return city, course, none


def judged(request, *, grid="annual", **levers_at):
    city, course, none = certain(request, **levers_at)
    return verdicts(city, emissions(city, course, none, grid=grid), grid=grid)


def _place(growth):
    levels = np.exp(np.cumsum(growth)).tolist()
    return Place(series(dict(enumerate(levels, start=1970)), name="co2"))


@pytest.fixture(scope="module")
def models():
    rng = np.random.default_rng(7)
    places = [_place(rng.normal(0.02, 0.05, 50)) for _ in range(6)]
    plain = fit(places, until=2019, per_head=False)
    return Models(plain, plain)


def test_the_history_is_the_sum_of_its_parts():
    city = read_city(town(0.0))
    fuels = 100_000 * FUELS["raw_coal"] + 60_000 * FUELS["gasoline"] + 5_000 * FUELS["natural_gas"]
    assert city.totals() == pytest.approx(fuels + 500_000 * 0.58)
    assert city.shares().sum() == pytest.approx(1)


def test_what_never_changed_stays_and_is_no_exceedance():
    found = judged(town(0.0))
    assert {year: each.p_peak_by for year, each in found.items()} == {2029: 1.0, 2030: 1.0}
    assert found[2030].plateau == 1.0


@given(st.floats(-0.08, -0.005))
@settings(max_examples=15, deadline=None)
def test_what_falls_has_peaked(rate):
    assert judged(town(rate))[2029].p_peak_by == 1.0


@given(st.floats(0.005, 0.08))
@settings(max_examples=15, deadline=None)
def test_what_grows_has_not(rate):
    found = judged(town(rate))[2029]
    assert found.p_peak_by == 0.0
    assert found.peak_years.tolist() == [2039]


@given(RATES, st.floats(0, 2), st.integers(0, 9))
@settings(max_examples=15, deadline=None)
def test_more_growth_never_makes_a_peak_likelier(rate, more, seed):
    def p(economy):
        request = town(rate, levers={"economy": economy}, seed=seed, paths=200, brief=True)
        return answer(request, None)["p_peak_by"]["2029"]

    assert p(more) <= p(0.0)


@given(RATES)
@settings(max_examples=10, deadline=None)
def test_the_size_of_a_town_says_nothing(rate):
    one, ten = town(rate), town(rate)
    for sector in ten["energy_tce"].values():
        for fuel in sector:
            sector[fuel] = {year: 10 * value for year, value in sector[fuel].items()}
    power = ten["electricity"]
    for table in (power["used_mwh"], {"": power["net_import_mwh"]}):
        for row in table.values():
            row.update({year: 10 * value for year, value in row.items()})
    small, large = answer(one, None), answer(ten, None)
    assert large["p_peak_by"] == small["p_peak_by"]
    assert large["peak_level"]["median"] == pytest.approx(10 * small["peak_level"]["median"])


def test_a_fuel_told_as_two_sectors_leaves_the_history():
    whole, split = town(), town()
    coal = split["energy_tce"]["industry.cement"]["raw_coal"]
    split["energy_tce"]["industry.cement"]["raw_coal"] = {y: v / 4 for y, v in coal.items()}
    split["energy_tce"]["industry.other"] = {"raw_coal": {y: v * 3 / 4 for y, v in coal.items()}}
    assert read_city(split).totals() == pytest.approx(read_city(whole).totals())


def test_the_same_seed_gives_the_same_answer_and_another_a_different_one(models):
    assert answer(town(seed=5), models) == answer(town(seed=5), models)
    assert answer(town(seed=5), models) != answer(town(seed=6), models)


def test_a_peak_that_is_the_grids_alone_is_said_to_be_one():
    request = town(0.0, grid_rate=-0.08)
    request["electricity"]["used_mwh"] = town(0.012)["electricity"]["used_mwh"]
    request["electricity"]["net_import_mwh"] = town(0.012)["electricity"]["net_import_mwh"]
    assert judged(request)[2030].p_peak_by == 1.0
    assert judged(request, grid=f"fixed:{LAST}")[2030].p_peak_by == 0.0
    assert grid_only({"annual": 1.0, f"fixed:{LAST}": 0.0})
    assert not grid_only({"annual": 1.0, f"fixed:{LAST}": 1.0})
    assert not grid_only({"annual": 0.54, f"fixed:{LAST}": 0.48})
    assert grid_only({"annual": 0.6, f"fixed:{LAST}": 0.35})
    assert not grid_only({"annual": 1.0})


def test_a_fixed_factor_knows_no_change_of_it():
    result = answer(town(0.0, grid_rate=-0.05), None)
    fixed = result["treatments"][f"fixed:{LAST}"]["history"]
    assert len({round(value, 3) for value in fixed.values()}) == 1
    assert result["history"]["2015"] > fixed["2015"]
    assert 2022 in result["borrowed_factors"]


def test_quantiles_are_in_order_and_years_run_to_the_end_of_the_hold(models):
    result = answer(sunny(), models)
    assert list(result["quantiles"]) == [str(year) for year in range(LAST + 1, 2041)]
    for band in result["quantiles"].values():
        assert list(band.values()) == sorted(band.values())


def test_the_spread_of_the_total_is_that_of_the_trend_whatever_its_sectors():
    city = read_city(town(0.0))
    trend = replace(estimate(city, None, years=1, seed=1), drift=0.0, grid_drift=0.0)
    drawn = emissions(
        city,
        middle(city, trend, years=1),
        draw(city, trend, years=1, paths=20_000, seed=3),
    )
    assert np.log(drawn).std() == pytest.approx(trend.sigma, rel=0.1)


@pytest.mark.parametrize("year", ["2018", str(LAST)])
def test_a_total_that_is_not_above_zero_is_refused_and_the_year_said(models, year):
    request = town()
    request["electricity"]["net_import_mwh"][year] = -2_000_000.0
    with pytest.raises(SeriesBroken) as error:
        answer(request, models)
    assert error.value.values["year"] == int(year)


def test_a_total_above_zero_with_the_factor_of_its_year_alone_is_refused(models):
    request = town(grid_kg_per_kwh={"2015": 0.1, "2016": 1.0})
    fuels = read_city(request).fuel_co2()[0].sum()
    request["electricity"]["net_import_mwh"]["2015"] = -2 * fuels
    assert (read_city(request).totals() > 0).all()
    with pytest.raises(SeriesBroken):
        answer(request, models)


def test_a_lever_at_its_default_changes_nothing():
    city, course, _ = certain(sunny())
    assert {lever.key for lever in levers_of(city)} >= {"local_pv", "economy", "coal_to_gas"}
    for lever in levers_of(city):
        same = bend(city, course, {lever.key: lever.default(city)})
        assert same.energy == pytest.approx(course.energy), lever.key
        assert same.generation() == pytest.approx(course.generation()), lever.key
        assert same.grid_change == pytest.approx(course.grid_change), lever.key


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("economy", -1.0),
        ("industry_efficiency", 2.0),
        ("industry_efficiency.cement", 2.0),
        ("coal_to_gas", 50.0),
        ("transport_electrification", 50.0),
        ("local_pv", 20.0),
        ("grid_factor", -5.0),
    ],
)
def test_a_lever_of_abatement_lowers_the_level(key, value):
    city, course, none = certain(sunny())
    before = emissions(city, course, none)[0, -1]
    assert emissions(city, bend(city, course, {key: value}), none)[0, -1] < before


MEASURES = [
    ("industry_efficiency", 2.0),
    ("industry_efficiency.cement", 2.0),
    ("coal_to_gas", 50.0),
    ("transport_electrification", 50.0),
    ("local_pv", 20.0),
]


@pytest.mark.parametrize(("key", "value"), MEASURES)
def test_a_measure_late_or_in_part_brings_less_than_written_and_never_harm(key, value):
    city, course, _ = certain(sunny())
    surely = Draws(np.ones((OUTCOMES, 15, len(city.sectors))), np.zeros(OUTCOMES))
    drawn = draw_deliveries(measures(), seed=1)
    trend = emissions(city, course, surely)
    written = emissions(city, bend(city, course, {key: value}), surely)
    risky = emissions(city, bend(city, course, {key: value}, drawn), surely)
    assert (risky >= written - 1e-6).all()
    assert (risky <= trend + 1e-6).all()
    assert (risky[:, -1] > written[:, -1]).all()
    assert np.ptp(risky[:, -1]) > 0


@pytest.mark.parametrize(("key", "value"), MEASURES)
def test_a_measure_in_full_and_on_time_is_as_written(key, value):
    city, course, none = certain(sunny())
    sure = {key: Delivery(np.ones((1, 1)), np.zeros((1, 1)))}
    written = emissions(city, bend(city, course, {key: value}), none)
    assert emissions(city, bend(city, course, {key: value}, sure), none) == pytest.approx(written)


def test_half_of_a_measure_two_years_late_brings_half_two_years_later():
    city, course, none = certain(town(0.0))
    half = {"coal_to_gas": Delivery(np.full((1, 1), 0.5), np.full((1, 1), 2.0))}
    values = {"coal_to_gas": 40.0}
    trend = emissions(city, course, none)[0]
    written = trend - emissions(city, bend(city, course, values), none)[0]
    late = trend - emissions(city, bend(city, course, values, half), none)[0]
    assert late[:2] == pytest.approx(0.0)
    assert late[2:] == pytest.approx(0.5 * written[:-2])


@pytest.mark.parametrize(
    ("key", "value"), [("economy", -1.0), ("grid_factor", -5.0), ("industry_efficiency", -1.0)]
)
def test_what_is_no_work_of_the_city_has_no_risk_of_delivery(key, value):
    city, course, _ = certain(sunny())
    drawn = draw_deliveries(measures(), seed=1)
    assert bend(city, course, {key: value}, drawn).energy.ndim == 3


def test_deliveries_lie_within_what_is_assumed_and_follow_the_seed():
    drawn, again, other = (draw_deliveries(measures(), seed=seed) for seed in (1, 1, 2))
    for key, each in drawn.items():
        assert ((each.share >= LEAST_SHARE) & (each.share <= 1)).all()
        assert ((each.late >= 0) & (each.late <= LATEST)).all()
        assert (each.share == again[key].share).all()
        assert (each.share != other[key].share).any()
        assert each.share.mean() == pytest.approx((1 + LEAST_SHARE) / 2, abs=0.05)


def test_the_result_names_how_measures_count_and_what_that_assumes(models):
    request = sunny() | {"levers": {"coal_to_gas": 40.0, "economy": 1.0, "local_pv": 0.0}}
    written, risky = (
        answer(request | {"delivery": each}, models) for each in ("as_written", "with_risk")
    )
    assert written["delivery"] == {"treatment": "as_written", "measures": ["coal_to_gas"]}
    assert risky["delivery"]["treatment"] == "with_risk"
    assert risky["delivery"]["measures"] == ["coal_to_gas"]
    assert (risky["delivery"]["least_share"], risky["delivery"]["latest"]) == (LEAST_SHARE, LATEST)
    assert answer(request, models) == written
    assert answer(request | {"delivery": "with_risk"}, models) == risky
    assert risky["p_peak_by"]["2030"] <= written["p_peak_by"]["2030"]
    assert risky["quantiles"]["2040"]["p50"] > written["quantiles"]["2040"]["p50"]
    assumed = {row["id"]: row["status"] for row in risky["parameters"]}
    assert (assumed["least_share"], assumed["latest"]) == ("assumption", "assumption")
    assert "latest" not in {row["id"] for row in written["parameters"]}
    trend = [answer(sunny() | {"delivery": each}, models) for each in ("as_written", "with_risk")]
    assert trend[0]["quantiles"] == trend[1]["quantiles"]


def test_fuel_replaced_by_fuel_leaves_the_heat():
    city, course, _ = certain(town())
    moved = bend(city, course, {"coal_to_gas": 30.0})
    assert moved.energy.sum() == pytest.approx(course.energy.sum())


@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(levers())), st.integers(-3, 3)), max_size=4),
    st.fixed_dictionaries({key: st.integers(-3, 3) for key in sorted(levers())}),
)
def test_a_scenario_stores_what_differs_and_inherits_the_rest(chain, shown):
    parent, trend = inherited(chain), dict.fromkeys(levers(), 0)
    moved = {key: value for key, value in shown.items() if value != trend[key]}
    stored = differing(standing(moved, parent=parent, defaults=trend), parent=parent)
    assert {**trend, **inherited([*chain, stored])} == shown
    assert all(parent.get(key) != value for key, value in stored.items())


def test_the_sensitivity_moves_one_lever_and_starts_where_they_stand(models):
    result = answer(sunny() | {"levers": {"economy": 0.5}}, models)
    rows = {row["lever"]: row for row in result["tornado"]}
    assert set(rows) == set(result["levers"])
    assert rows["economy"]["value"] == 0.5
    assert rows["economy"]["low"]["level"] < rows["economy"]["base"]["level"]
    assert rows["economy"]["low"]["p_peak_by"] >= rows["economy"]["high"]["p_peak_by"]


def test_the_panel_and_the_hindcast_need_years(models):
    long, short = answer(town(), models), answer(town(count=6), models)
    assert long["panel"]["p_peak_by"].keys() == {"2029", "2030"}
    assert [row["year"] for row in long["hindcast"]["rows"]] == list(range(2021, 2026))
    assert (short["panel"], short["hindcast"]) == (None, None)
    used = {row["id"]: row["status"] for row in short["parameters"]}
    assert used["panel_weight"] == "not_used"


def _changed(path, value):
    request = copy.deepcopy(town())
    *way, last = path.strip("/").split("/")
    place = request
    for key in way:
        place = place[key]
    place[last] = value
    return request


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("/sede", 1, "/sede"),
        ("/electricity/net_import_mwh", {"2024": 1, "2025": 1}, "/electricity/net_import_mwh"),
        ("/electricity/net_import_mwh/2018", "x", "/electricity/net_import_mwh/2018"),
        ("/electricity/net_import_mwh/20", 1, "/electricity/net_import_mwh/20"),
        ("/electricity/tce_per_mwh", 0, "/electricity/tce_per_mwh"),
        ("/electricity/power", {}, "/electricity/power"),
        ("/energy_tce/transport/gasoline/2018", -1, "/energy_tce/transport/gasoline/2018"),
        ("/energy_tce/transport/wood", {}, "/energy_tce/transport/wood"),
        ("/energy_tce/transport/gasoline", {"2025": 1}, "/energy_tce/transport/gasoline"),
        ("/energy_tce", [], "/energy_tce"),
        ("/co2_t_per_tce/raw_coal", True, "/co2_t_per_tce/raw_coal"),
        ("/grid_kg_per_kwh/2021", float("inf"), "/grid_kg_per_kwh/2021"),
        ("/levers", {"economi": 1}, "/levers/economi"),
        ("/levers", {"economy": 99}, "/levers/economy"),
        ("/levers", {"economy": float("nan")}, "/levers/economy"),
        ("/delivery", "certain", "/delivery"),
        ("/delivery", ["with_risk"], "/delivery"),
        ("/by", [], "/by"),
        ("/by", [1990], "/by/0"),
        ("/paths", 10**6, "/paths"),
        ("/seed", -1, "/seed"),
        ("/hold_years", 0, "/hold_years"),
    ],
)
def test_a_bad_request_says_where(path, value, where):
    with pytest.raises(DafengError) as error:
        answer(_changed(path, value), None)
    assert error.value.where == where


def test_what_is_asked_has_defaults():
    ask = read_ask({})
    assert (ask.by, ask.hold_years, ask.paths, ask.until) == ((2029, 2030), 10, 10_000, 2040)
