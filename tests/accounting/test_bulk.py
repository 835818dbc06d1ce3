"""Over columns or row by row: the same bits."""

import struct

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.accounting.bulk import Bulk, run_columns
from dafeng.accounting.calculation import calculate, prepare
from dafeng.accounting.error import OutOfRange
from dafeng.accounting.factor_file import shipped_factors
from dafeng.accounting.request import read_request
from dafeng.kernel.error import DafengError

VALUES = st.floats(-1e12, 1e12) | st.integers(-(2**60), 2**60) | st.sampled_from([0.0, -0.0, 0.1])


def amount(units):
    return st.fixed_dictionaries({"value": VALUES, "unit": st.sampled_from(units)})


def request(method, activity, **more):
    fixed = {"method": st.just(method), "activity": st.fixed_dictionaries(activity)}
    return st.fixed_dictionaries(
        {**fixed, **{key: st.sampled_from(value) for key, value in more.items()}}
    )


FUELS = {
    "fuel": st.sampled_from(["diesel", "gasoline", "coke"]),
    "amount": amount(["t", "kg", "万t"]),
}
OXIDES = {"cao_fraction": st.floats(0, 1), "mgo_fraction": st.floats(0, 1)}
CARRIERS = st.dictionaries(
    st.sampled_from(["raw_coal", "diesel", "natural_gas"]), amount(["t", "kg"]), min_size=1
)
GASES = st.dictionaries(
    st.sampled_from(["CO2", "CH4", "N2O", "HFC134a"]), amount(["t", "g"]), min_size=1
)
MIXED = st.lists(
    st.one_of(
        request("combustion", FUELS, period=["2024", "2024-03"], gwp=["AR5"]),
        request(
            "electricity",
            {"amount": amount(["kWh", "MWh", "GJ", "t"])},
            period=["2022", "2023-05", "2024", "[2022-12-20, 2023-01-10)"],
            place=["42", "360000", "540100"],
        ),
        request("cement_clinker", {"clinker": amount(["t"]), **OXIDES}, period=["2024"]),
        request("comprehensive_energy", {"carriers": CARRIERS}, period=["2023"]),
        request("co2e", {"gases": GASES}, gwp=["AR4", "AR6", {"CH4": 28}]),
        request("combustoin", FUELS),
    ),
    max_size=12,
)


def bits(value):
    return None if value is None else struct.pack("<d", value)


def attempt(request):
    try:
        return calculate(request, shipped_factors()), None
    except DafengError as error:
        return None, error.as_dict()


@settings(max_examples=100, deadline=None)
@given(MIXED)
def test_many_at_once_are_each_alone_to_the_last_digit(requests):
    bulk = Bulk(requests, shipped_factors())
    for place, row in enumerate(bulk):
        alone, error = attempt(requests[place])
        assert (row.error.as_dict() if row.error else None) == error
        if alone is None:
            continue
        assert {gas: bits(value) for gas, value in row.gases.items()} == {
            item["gas"]: bits(item["value"]) for item in alone["gases"]
        }
        assert bits(row.co2e) == bits(alone["co2e"]["value"] if alone["co2e"] else None)
        assert bits(row.energy) == bits(alone["energy"]["value"] if alone["energy"] else None)
        assert bulk.trace(place) == alone


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=50))
def test_a_column_of_integers_from_arrow_gives_the_digits_of_its_rows(values):
    asked = {"method": "combustion", "period": "2024", "activity": {"fuel": "coke"}}
    asked["activity"]["amount"] = {"value": 0, "unit": "kg"}
    prepared = prepare(read_request(asked, shipped_factors()), shipped_factors())
    found = run_columns(prepared, {"amount": pa.array(values, pa.int64())})
    for place, value in enumerate(values):
        asked["activity"]["amount"] = {"value": value, "unit": "kg"}
        alone = calculate(asked, shipped_factors())
        assert bits(found.co2e[place]) == bits(alone["co2e"]["value"])
        assert bits(found.energy[place]) == bits(alone["energy"]["value"])


def test_a_column_with_a_gap_has_no_total():
    asked = {"method": "electricity", "period": "2024", "place": "42"}
    asked["activity"] = {"amount": {"value": 0, "unit": "kWh"}}
    prepared = prepare(read_request(asked, shipped_factors()), shipped_factors())
    found = run_columns(prepared, {"amount": np.array([1.0, 2.0])})
    assert found.co2e is None
    assert found.gases == {"CO2": None}
    assert found.energy.tolist() == [0.0001229, 0.0002458]


def test_a_column_that_overflows_is_an_error_and_not_an_infinity():
    asked = {"method": "combustion", "period": "2024"}
    asked["activity"] = {"fuel": "coke", "amount": {"value": 0, "unit": "Mt"}}
    prepared = prepare(read_request(asked, shipped_factors()), shipped_factors())
    with pytest.raises(OutOfRange):
        run_columns(prepared, {"amount": np.array([1.0, 1e306])})
