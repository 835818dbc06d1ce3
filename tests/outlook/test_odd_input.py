"""Odd requests and panels are refused with their place, and nothing falls over."""

import io
import json
import math

import pytest
from click.testing import CliRunner
from tests.outlook.town import town

from dafeng.outlook import fitted, hindcast, request, sector_request
from dafeng.outlook.course import grid_change
from dafeng.outlook.error import BadPanel, BadRequest, NoGridFactor, SeriesBroken, SeriesTooShort
from dafeng.outlook.shipped import shipped_models
from dafeng.site.commands.outlook import command

SERIES = {str(year): 100.0 + year - 2000 for year in range(2000, 2025)}
PEOPLE = {str(year): 6e5 for year in range(2000, 2025)}
HEAD = "iso3,year,co2,population_gcb\n"


def ask(**changes):
    return request.answer({"series": SERIES, "paths": 50, **changes}, shipped_models())


@pytest.mark.parametrize(
    ("changes", "where", "error"),
    [
        ({"series": {**SERIES, "2005": 10**400}}, "/series/2005", BadRequest),
        ({"series": {**SERIES, "2005": 1e308}, "unit": "Gt"}, "/series/2005", BadRequest),
        ({"series": {**SERIES, "２００５": 1}}, "/series/２００５", BadRequest),
        ({"series": {**SERIES, "a/b": 1}}, "/series/a~1b", BadRequest),
        ({"series": {**SERIES, "2005": 0}}, "/series/2005", SeriesBroken),
        ({"series": {"2005": 1}}, "/series", SeriesTooShort),
        ({"series": {}}, "/series", SeriesTooShort),
        ({"covariates": {"population": {"2005": 10**400}}}, "/covariates/population/2005", None),
        ({"covariates": {"gdp": {"x": 1}}}, "/covariates/gdp/x", BadRequest),
        ({"unit": "kWh"}, "/unit", None),
        ({"unit": "kg/"}, "/unit", None),
        ({"samples": "false"}, "/samples", BadRequest),
        ({"grid_factor": "fixed"}, "/grid_factor", BadRequest),
        ({"grid_factor": 2022}, "/grid_factor", BadRequest),
    ],
)
def test_what_a_request_cannot_hold_is_named_by_its_place(changes, where, error):
    with pytest.raises(error or Exception) as caught:
        ask(**changes)
    assert caught.value.where == where


@pytest.mark.parametrize("factor", [1e-4, 1e-3, 1e6])
def test_residents_in_another_unit_than_persons_are_refused_by_what_they_emit(factor):
    people = {year: value * factor for year, value in PEOPLE.items()}
    with pytest.raises(BadRequest, match="in persons") as caught:
        ask(covariates={"population": people})
    assert caught.value.where == "/covariates/population/2000"
    with pytest.raises(BadRequest, match="in persons") as caught:
        ask(covariates={"population": {"2025": 60}})
    assert caught.value.where == "/covariates/population/2025"


def test_residents_of_a_sector_request_are_in_persons_too():
    people = {str(year): 600_000 for year in range(2015, 2026)}
    assert sector_request.answer(town(population=people, brief=True), None)["last"] == 2025
    with pytest.raises(BadRequest, match="in persons") as caught:
        sector_request.answer(town(population={"2025": 60}), None)
    assert caught.value.where == "/population/2025"


def test_a_peak_before_the_first_year_is_refused_by_both():
    with pytest.raises(BadRequest, match="before the first year") as caught:
        ask(by=1999)
    assert caught.value.where == "/by"
    with pytest.raises(BadRequest, match="before the first year") as caught:
        sector_request.answer(town(by=[2029, 2014], brief=True), None)
    assert caught.value.where == "/by/1"
    assert sector_request.answer(town(by=[2015], brief=True), None)["p_peak_by"].keys() == {"2015"}


def test_a_total_of_all_gases_is_judged_in_its_own_unit():
    of_all = ask(unit="MtCO2e", object="ghg_total", grid_factor="fixed:2022")
    assert of_all["unit"] == "MtCO2e"
    assert of_all["grid_factor"] == "fixed:2022"
    assert of_all["peak_level"] == ask(unit="Mt")["peak_level"]


def test_the_answer_says_which_of_the_two_models_was_used():
    assert ask()["model"] == "panel_growth_without_population"
    assert ask(covariates={"population": PEOPLE})["model"] == "panel_growth"


@pytest.mark.parametrize(
    ("rows", "where", "reason"),
    [
        ("AAA,2000,nan,1\n", "/2", "nan"),
        ("AAA,2000,inf,1\n", "/2", "inf"),
        ("AAA,2000,-1,1\n", "/2", "below zero"),
        ("AAA,2000,1,1\nAAA,2000,2,1\n", "/3", "twice"),
        ("AAA\n", "/2", "int"),
        ("AAA,2000.0,1,1\n", "/2", "int"),
        ("", "", "no place"),
        ("AAA,2000,0,1\n", "", "no place"),
    ],
)
def test_a_panel_is_refused_with_its_line(rows, where, reason):
    with pytest.raises(BadPanel, match=reason) as caught:
        fitted.read_panel(HEAD + rows)
    assert caught.value.where == where


def panel(*, first_people=1960, end="\n"):
    text = io.StringIO()
    text.write(HEAD.replace("\n", end))
    for number, name in enumerate(("AAA", "BBB", "CCC", "DDD")):
        for year in range(1960, 2022):
            level = 10 * (number + 1) * (1 + 0.02 * ((year * 7 + number) % 5 - 1))
            people = "1000000" if year >= first_people else ""
            text.write(f"{name},{year},{level},{people}{end}")
    return text.getvalue()


def test_any_end_of_a_line_reads_the_same():
    plain = fitted.read_panel(panel())
    assert all(fitted.read_panel(panel(end=end)) == plain for end in ("\r\n", "\r"))


def test_a_place_whose_people_were_counted_later_is_forecast_without_them():
    places = fitted.read_panel(panel(first_people=1990))
    cases = hindcast.hindcast(places, origins=(2000, 2006), paths=20)
    assert {case.origin for case in cases} == {2000, 2006}
    with_some = dict(places) | {"BBB": fitted.read_panel(panel())["BBB"]}
    cases = hindcast.hindcast(with_some, origins=(1985,), paths=20)
    assert {case.place for case in cases} == {"AAA", "BBB", "CCC", "DDD"}


def test_origins_before_a_panel_begins_are_passed_over():
    text = "\n".join(row for row in panel().splitlines() if not _is_early(row))
    cases = hindcast.hindcast(fitted.read_panel(text), paths=20)
    assert {case.origin for case in cases} == {2000, 2006}


def _is_early(row):
    year = row.split(",")[1]
    return year.isdecimal() and int(year) < 1988


@pytest.mark.parametrize("word", ["hindcast", "fit"])
@pytest.mark.parametrize("content", ["中国,2000\n".encode("gbk"), b"PK\x03\x04\xff\xfe", b""])
def test_a_file_that_is_no_panel_is_an_error_in_json(word, content):
    done = CliRunner().invoke(command, [word, "-"], input=content)
    assert done.exit_code == 2
    assert json.loads(done.stdout)["error"]["code"] == "outlook.bad_panel"


@pytest.mark.parametrize("factors", [{}, {"2021": 0.0, "2022": 0.0}])
def test_imported_electricity_without_any_factor_is_refused(factors):
    with pytest.raises(NoGridFactor):
        sector_request.answer(town(grid_kg_per_kwh=factors), shipped_models())


@pytest.mark.filterwarnings("error")
def test_a_factor_of_nought_tells_no_change_of_factors():
    city = sector_request.read_city(town(grid_kg_per_kwh={"2021": 0.5, "2022": 0.6, "2023": 0.0}))
    assert grid_change(city) == pytest.approx(math.log(0.6 / 0.5))


def test_a_score_of_nothing_is_nothing():
    assert request.score_table(hindcast.hindcast(fitted.read_panel(panel()), paths=5))["live"]["n"]
    empty = hindcast.score([])
    assert empty.n == 0
    assert math.isnan(empty.auc)
