import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.kernel.error import DafengError
from dafeng.outlook import fitted, request
from dafeng.outlook.hindcast import crps
from dafeng.outlook.panel import Place, Series, fit, series, simulate
from dafeng.outlook.peak import judge
from dafeng.outlook.projection import Models


def place(start, rates, *, level=100.0):
    values = [level]
    for rate in rates:
        values.append(values[-1] * math.exp(rate))
    people = Series(start, tuple(1e6 * 1.01**year for year in range(len(values))))
    return Place(Series(start, tuple(values)), people)


@pytest.fixture(scope="module")
def models():
    rng = np.random.default_rng(7)
    places = [
        place(1960, rng.normal(0.05 - 0.002 * number, 0.03, 45), level=10.0 * (number + 1))
        for number in range(12)
    ]
    return Models(fit(places, until=2005, per_head=True), fit(places, until=2005, per_head=False))


HISTORY = {str(2008 + year): 100.0 * 1.02**year for year in range(17)}


def ask(models, **changes):
    return request.answer({"series": HISTORY, "unit": "Mt", "paths": 300, **changes}, models)


def brute(history, path, by, hold):
    """The verdict's definition, year by year."""
    years = dict(zip(range(history.start, by + hold + 1), [*history.values, *path], strict=True))
    return max(v for y, v in years.items() if y <= by) >= max(
        v for y, v in years.items() if by < y <= by + hold
    )


@given(
    st.lists(st.integers(1, 6), min_size=3, max_size=6),
    st.lists(st.lists(st.integers(1, 6), min_size=8, max_size=8), min_size=1, max_size=20),
    st.integers(0, 4),
)
@settings(max_examples=80, deadline=None)
def test_the_probability_is_the_share_of_paths_that_are_not_exceeded(past, paths, lead):
    history = Series(2000, tuple(float(value) for value in past))
    by = history.last + lead
    hold = 8 - lead
    drawn = np.array(paths, dtype=float)
    verdict = judge(history, drawn, by=by, hold_years=hold)
    expected = [brute(history, path, by, hold) for path in paths]
    assert verdict.p_peak_by == pytest.approx(sum(expected) / len(expected))
    whole = [[*past, *path] for path in paths]
    assert verdict.peak_years.tolist() == [2000 + values.index(max(values)) for values in whole]


def test_the_same_seed_gives_the_same_answer_and_another_a_different_one(models):
    assert ask(models, seed=5) == ask(models, seed=5)
    assert ask(models, seed=5) != ask(models, seed=6)


def test_the_answer_does_not_depend_on_the_unit(models):
    in_mt = ask(models)
    in_kt = ask(models, unit="kt", series={y: v * 1000 for y, v in HISTORY.items()})
    assert in_kt["p_peak_by"] == in_mt["p_peak_by"]
    assert in_kt["peak_level"]["median"] == pytest.approx(in_mt["peak_level"]["median"] * 1000)


def test_without_population_another_model_is_used_and_named(models):
    people = dict.fromkeys(HISTORY, 1000000.0)
    assert ask(models)["model"] == "panel_growth_without_population"
    assert ask(models, covariates={"population": people})["model"] == "panel_growth"


def test_history_counts_and_a_horizon_inside_it_is_certain(models):
    falling = {str(2000 + year): 100.0 - year for year in range(30)}
    assert ask(models, series=falling, by=2010, hold_years=5)["p_peak_by"] == 1.0
    rising = {str(2000 + year): 100.0 + year for year in range(30)}
    assert ask(models, series=rising, by=2010, hold_years=5)["p_peak_by"] == 0.0


def test_years_run_to_the_end_of_the_hold(models):
    years = list(ask(models, by=2030, hold_years=10)["quantiles"])
    assert years == [str(year) for year in range(2025, 2041)]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"series": {"2020": 1.0}}, "/series"),
        ({"series": {**HISTORY, "2030": 1.0}}, "/series/2025"),
        ({"series": {**HISTORY, "2010": 0.0}}, "/series/2010"),
        ({"series": {**HISTORY, "20": 1.0}}, "/series/20"),
        ({"series": {**HISTORY, "2010": "x"}}, "/series/2010"),
        ({"series": {**HISTORY, "2010": True}}, "/series/2010"),
        ({"series": None}, "/series"),
        ({"unit": "kWh"}, "/unit"),
        ({"unit": 5}, "/unit"),
        ({"by": 1990}, "/by"),
        ({"by": "2030"}, "/by"),
        ({"paths": 0}, "/paths"),
        ({"seed": -1}, "/seed"),
        ({"object": "everything"}, "/object"),
        ({"horizon": 5}, "/horizon"),
        ({"covariates": []}, "/covariates"),
    ],
)
def test_a_bad_request_says_where(models, changes, where):
    with pytest.raises(DafengError) as error:
        ask(models, **changes)
    assert error.value.where == where


def test_a_place_without_noise_goes_on_as_it_went():
    steady = [place(1960, [0.02] * 40, level=level) for level in (1.0, 5.0, 20.0)]
    model = fit(steady, until=2000, per_head=False)
    drawn = simulate(model, steady[1], years=5, paths=3, rng=np.random.default_rng(1))
    expected = [steady[1].co2.values[-1] * math.exp(0.02 * year) for year in range(1, 6)]
    assert drawn == pytest.approx(np.array([expected] * 3), rel=1e-9)


def test_the_score_of_a_sample_is_that_of_its_definition():
    sample, truth = np.array([1.0, 4.0, 2.0]), 3.0
    spread = np.abs(sample[:, None] - sample).mean() / 2
    assert crps(sample, truth) == pytest.approx(np.abs(sample - truth).mean() - spread)


def test_a_changed_fitted_file_is_refused():
    rows = ["iso3,year,co2,population_gcb"]
    for name, rate in (("AAA", 0.03), ("BBB", 0.01), ("CCC", -0.01)):
        rows += [
            f"{name},{1980 + year},{10 * math.exp(rate * year + 0.01 * (year % 3))},1000000"
            for year in range(40)
        ]
    content = fitted.fit_file("\n".join(rows))
    assert fitted.load(content).plain.terms[0] == "growth_1"
    with pytest.raises(DafengError, match="hash"):
        fitted.load({**content, "ridge": 2.0})


def test_a_series_with_a_hole_names_the_year():
    with pytest.raises(DafengError, match="2003"):
        series({2001: 1.0, 2002: 1.0, 2004: 1.0}, name="co2")
