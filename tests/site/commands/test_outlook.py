"""The commands of the outlook: the same function as the page, lists in order, exit codes."""

import json

from click.testing import CliRunner
from tests.outlook.town import town

from dafeng.outlook.sector_request import answer
from dafeng.outlook.shipped import shipped_models
from dafeng.site.cli import dafeng


def run(*arguments, text=None):
    result = CliRunner().invoke(dafeng, ["outlook", *arguments], input=text)
    return result.exit_code, json.loads(result.stdout)


def test_a_city_is_answered_as_by_the_function():
    code, said = run("sector", "-", text=json.dumps(town()))
    assert code == 0
    assert said == json.loads(json.dumps(answer(town(), shipped_models())))


def test_a_bad_item_stands_in_its_place_and_the_rest_goes_on():
    code, said = run("sector", "-", text=json.dumps([town(levers={"economi": 1}), town()]))
    assert code == 2
    assert said[0]["error"]["where"] == "/0/levers/economi"
    assert set(said[1]["p_peak_by"]) == {"2029", "2030"}
