"""The commands of accounting: lists in order, exit codes, no Django, no pint."""

import json
import subprocess
import sys

from click.testing import CliRunner

from dafeng.site.cli import dafeng

GOOD = {
    "method": "combustion",
    "period": "2024",
    "gwp": "AR5",
    "activity": {"fuel": "diesel", "amount": {"value": 12.5, "unit": "t"}},
}


def run(*arguments, text=None):
    result = CliRunner().invoke(dafeng, arguments, input=text)
    return result.exit_code, json.loads(result.stdout)


def test_a_list_is_answered_in_order_and_a_bad_item_in_its_place():
    code, answers = run("calc", text=json.dumps([GOOD, {"method": "combustoin"}, GOOD]))
    assert code == 2
    assert answers[0] == answers[2]
    assert answers[1]["error"]["where"] == "/1/method"
    assert "combustion" in answers[1]["error"]["message"]


def test_one_request_is_answered_by_itself_and_a_gap_is_no_failure():
    code, answer = run("calc", "-", text=json.dumps(GOOD))
    assert (code, answer["gaps"]) == (0, [])
    grid = {"method": "electricity", "period": "2024", "place": "42"}
    grid["activity"] = {"amount": {"value": 1, "unit": "kWh"}}
    code, answer = run("calc", "-", text=json.dumps(grid))
    assert (code, answer["co2e"]["value"], len(answer["gaps"])) == (0, None, 1)


def test_numbers_that_are_none_are_refused():
    for text in ("NaN", '{"method": "convert", "activity": {"amount": {"value": 1e999}}}'):
        code, answer = run("calc", "-", text=text)
        assert (code, answer["error"]["code"]) == (2, "kernel.bad_syntax")


def test_methods_and_factors_are_listed_whole():
    _, methods = run("methods", "--json")
    keys = {"id", "name", "formula", "activity", "factors", "proof", "source", "editions", "beside"}
    assert all(set(row) == keys for row in methods)
    assert "combustion" in {row["id"] for row in methods}
    _, factors = run("factors", "--json")
    assert all(row["source"]["title"] and row["status"] for row in factors)


def test_factors_are_narrowed_by_method_and_day():
    _, rows = run("factors", "--method", "electricity", "--on", "2023-06-01", "--json")
    assert {row["id"] for row in rows} == {
        "electricity.grid",
        "energy.electricity.k",
        "gwp.CO2",
    } | {row["id"] for row in rows if row["id"].startswith("gwp.")}
    assert all("2023-01-01" in row["values"] for row in rows if row["id"] == "electricity.grid")
    code, answer = run("factors", "--method", "electrcity", "--json")
    assert (code, answer["error"]["code"]) == (2, "accounting.unknown_method")
    code, answer = run("factors", "--on", "soon", "--json")
    assert (code, answer["error"]["code"]) == (2, "accounting.bad_value")


def test_an_assessment_is_scored():
    tree = {"id": "all", "children": [{"id": "a", "points": 3}, {"id": "b", "points": 1}]}
    code, answer = run("assess", text=json.dumps({"tree": tree, "status": {"a": "done"}}))
    assert code == 0
    assert answer["nodes"]["all"]["done"] == 3
    code, answer = run("assess", text="{}")
    assert (code, answer["error"]["where"]) == (2, "/tree")


def test_a_calculation_loads_neither_django_nor_pint_nor_numpy():
    script = (
        "import sys; from dafeng.accounting.calculation import calculate;"
        "from dafeng.accounting.factor_file import shipped_factors;"
        f"calculate({GOOD!r}, shipped_factors());"
        "print([name for name in ('django', 'pint', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
