"""The worked cases that other projects published, through the same request as the shell's."""

import math

import pytest

from dafeng.accounting.calculation import calculate
from dafeng.accounting.factor_file import shipped_factors
from dafeng.accounting.method import methods
from dafeng.kernel.error import DafengError
from dafeng.kernel.strict import load_json


@pytest.fixture(scope="module")
def cases(shared):
    listed = load_json((shared / "vectors" / "calculations.json").read_bytes())
    return {case["id"]: case for case in listed}


def run(request):
    return calculate(request, shipped_factors())


def test_each_case_with_a_request_and_a_method_is_reached(cases):
    reached = {
        case["id"]
        for case in cases.values()
        if case["through"].startswith("calc:") and "request" in case
    }
    assert reached == {"CC-TR-02", "CC-TR-05", "CC-SE-01", "CC-SE-17", "BCA-01", "PY-03", "GC-01"}
    names = {case["through"].removeprefix("calc:") for case in cases.values()}
    assert {name for name in names if name in methods()} == {"emission_factor", "co2e", "convert"}


@pytest.mark.parametrize("id_", ["CC-TR-02", "CC-TR-05"])
def test_fuel_by_gas(cases, id_):
    case = cases[id_]
    result = run(case["request"])
    expected = case["expected"]
    tolerance = case["tolerance"]["total_tco2e_abs"]
    assert result["co2e"]["value"] == pytest.approx(expected["total_tco2e"], abs=tolerance)
    by_gas = {item["gas"]: item["value"] * 1000 for item in result["gases"]}
    assert by_gas["CO2"] == pytest.approx(expected["co2_kg"])
    assert by_gas["CH4"] * 28 == pytest.approx(expected["ch4_kgco2e"])
    assert by_gas["N2O"] * 265 == pytest.approx(expected["n2o_kgco2e"], rel=1e-5)


@pytest.mark.parametrize("id_", ["CC-SE-01", "CC-SE-17"])
def test_fuel_in_all(cases, id_):
    case = cases[id_]
    total = run(case["request"])["co2e"]["value"]
    assert total == pytest.approx(case["expected"]["total_tco2e"], rel=case["tolerance"]["rel"])


def test_the_factor_of_the_year(cases):
    case = cases["BCA-01"]
    assert round(run(case["request"])["co2e"]["value"] * 1000) == case["expected"]["kgco2e_rounded"]


def test_exajoules_to_coal(cases):
    case = cases["PY-03"]
    found = [run(request)["result"]["value"] for request in case["request"]]
    for value, expected in zip(found, case["expected"]["Mtce"], strict=True):
        assert math.isclose(value, expected, rel_tol=case["tolerance"]["rel"])


def test_a_refrigerant(cases):
    case = cases["GC-01"]
    total = run(case["request"])["co2e"]["value"] * 1000
    assert total == pytest.approx(case["expected"]["kgco2e"], rel=case["tolerance"]["rel"])


def test_a_gas_that_is_missing_in_the_set_raises(cases):
    assert cases["PY-07"]["expected"]["raises"]
    gases = {"CO2": {"value": 1, "unit": "t"}, "CH4": {"value": 1, "unit": "t"}}
    with pytest.raises(DafengError):
        run({"method": "co2e", "gwp": {"N2O": 273}, "activity": {"gases": gases}})
