"""The contract of a calculation: results, gaps, errors that name the nearest word and the place."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.accounting.calculation import calculate
from dafeng.accounting.factor_file import shipped_factors
from dafeng.kernel.error import DafengError
from dafeng.kernel.strict import dump_json, load_json

DIESEL = {"fuel": "diesel", "amount": {"value": 12.5, "unit": "t"}}


def calc(**request):
    return calculate(request, shipped_factors())


def burn(**more):
    return calc(**{"method": "combustion", "period": "2024", "activity": DIESEL, **more})


def grid(period, place="420100", value=1000, **activity):
    amount = {"value": value, "unit": "MWh"}
    return calc(
        method="electricity", period=period, place=place, activity={"amount": amount, **activity}
    )


def test_an_override_takes_the_place_of_the_factor_and_says_so():
    result = burn(factors={"combustion.diesel.ncv": {"value": 42.652, "unit": "GJ/t"}})
    expected = 12.5 * 42.652 * 0.0202 * 0.98 * 44 / 12
    assert result["gases"] == [{"gas": "CO2", "value": pytest.approx(expected), "unit": "t"}]
    used = {item["id"]: item for item in result["trace"][0]["inputs"]}
    assert used["combustion.diesel.ncv"]["status"] == "given"
    assert used["combustion.diesel.cc"]["status"] == "unverified"
    assert used["combustion.diesel.cc"]["ref"] == "F225"
    assert result["edition"] == "ndrc-2015"
    assert result["factor_set"] == shipped_factors().hash


def test_an_edition_is_picked_by_period_and_by_name():
    assert burn(period="2025")["edition"] == "guide-2025"
    assert burn(edition="guide-2025")["trace"][0]["inputs"][1]["value"] == 42.652


def test_the_guide_of_2011_borrows_calorific_values_and_the_trace_shows_it():
    used = burn(edition="guide-2011")["trace"][0]["inputs"]
    assert [item.get("edition") for item in used[1:4]] == [
        "gbt2589-2020",
        "guide-2011",
        "guide-2011",
    ]


def test_a_year_without_its_own_grid_factor_is_a_gap_and_not_a_zero():
    result = grid("2024")
    assert result["co2e"]["value"] is None
    assert result["gases"][0]["value"] is None
    assert [gap["id"] for gap in result["gaps"]] == ["electricity.grid"]
    assert result["energy"]["value"] == pytest.approx(122.9)


def test_a_place_without_a_factor_is_a_gap():
    assert grid("2023", place="540100")["gaps"][0]["kind"] == "no_region"


def test_a_calibre_is_asked_for_by_name():
    assert grid("2023", calibre="national")["co2e"]["value"] == pytest.approx(530.6)
    assert grid("2023", calibre="region")["co2e"]["value"] == pytest.approx(527.1)
    assert grid("2023", calibre="national_fossil")["co2e"]["value"] == pytest.approx(827.3)


def test_a_range_is_a_gap_until_a_value_is_entered():
    carriers = {"natural_gas": {"value": 1, "unit": "万m3"}, "raw_coal": {"value": 1, "unit": "t"}}
    asked = {"method": "comprehensive_energy", "period": "2023", "activity": {"carriers": carriers}}
    result = calc(**asked)
    assert result["gaps"][0]["kind"] == "range"
    assert result["energy"]["value"] is None
    assert result["partial"] == {"value": pytest.approx(0.7143), "unit": "tce"}
    entered = calc(**asked, factors={"energy.natural_gas.k": {"value": 1.2, "unit": "kgce/m3"}})
    assert entered["energy"]["value"] == pytest.approx(12.7143)


def test_the_equivalent_value_waits_for_a_gross_coal_rate():
    activity = {
        "carriers": {"electricity": {"value": 1, "unit": "kWh"}},
        "electricity_basis": "equivalent",
    }
    result = calc(method="comprehensive_energy", period="2023", activity=activity)
    assert result["gaps"][0]["id"] == "energy.electricity.coal_rate"
    assert result["energy"] == {"value": None, "unit": "tce", "basis": "equivalent"}
    assert result["partial"] is None


def test_half_an_analysis_is_a_gap_with_its_part():
    activity = {"clinker": {"value": 1000, "unit": "t"}, "cao_fraction": 0.65}
    result = calc(method="cement_clinker", period="2024", activity=activity)
    assert result["co2e"]["value"] is None
    assert result["partial"]["value"] == pytest.approx(1000 * 0.65 * 44 / 56)
    assert result["gaps"][0]["id"] == "mgo_fraction"
    assert [item["id"] for item in result["assumptions"]] == ["cao_noncarbonate"]


def test_a_bill_over_new_year_is_split_by_days():
    result = grid(["2022-12-20", "2023-01-10"], value=210)
    assert result["co2e"]["value"] == pytest.approx(120 * 0.4364 + 90 * 0.4044)
    assert [row["period"] for row in result["trace"][:2]] == [
        "2022-12-20/2023-01-01",
        "2023-01-01/2023-01-10",
    ]


def test_a_bill_over_a_change_of_editions_is_split_by_days():
    activity = {"fuel": "diesel", "amount": {"value": 20, "unit": "t"}}
    result = burn(period=["2024-12-22", "2025-01-11"], activity=activity)
    carbon = 0.0202 * 0.98 * 44 / 12
    assert result["co2e"]["value"] == pytest.approx(carbon * 10 * (43.33 + 42.652))
    assert result["edition"] == "ndrc-2015, guide-2025"
    with pytest.raises(DafengError) as error:
        burn(period=["2024-06-01", "2025-06-01"])
    assert error.value.as_dict()["where"] == "/period"


def test_a_year_of_own_factors_needs_no_edition():
    units = {"ncv": "GJ/t", "cc": "tC/GJ", "of": "fraction"}
    own = {f"combustion.diesel.{key}": {"value": 1, "unit": unit} for key, unit in units.items()}
    result = burn(period=["2024-06-01", "2025-06-01"], factors=own)
    assert result["co2e"]["value"] == pytest.approx(12.5 * 44 / 12)
    assert result["edition"] is None


def test_a_factor_of_a_contract_in_co2e_is_told_what_to_be():
    supplier = {"value": 0.1, "unit": "kgCO2e/kWh"}
    with pytest.raises(DafengError) as error:
        grid("2023", basis="market", supplier_factor=supplier)
    assert error.value.as_dict()["where"] == "/activity/supplier_factor/unit"
    assert "like kg/kWh" in error.value.message()


def test_zero_in_is_zero_out():
    zero = {"fuel": "diesel", "amount": {"value": 0, "unit": "t"}}
    assert burn(activity=zero)["co2e"]["value"] == 0


def test_the_unverified_share_is_of_the_tonnes():
    gases = {"CO2": {"value": 70, "unit": "t"}, "CH4": {"value": 1, "unit": "t"}}
    result = calc(method="co2e", gwp="AR4", activity={"gases": gases})
    assert result["unverified"] == {"share": pytest.approx(25 / 95), "factors": ["gwp.CH4"]}
    own = calc(method="co2e", gwp={"CH4": 25}, activity={"gases": gases})
    assert own["unverified"]["share"] == 0


def test_known_uncertainties_are_combined():
    activity = {"fuel": "diesel", "amount": {"value": 12.5, "unit": "t", "u_pct": 4}}
    factors = {
        f"combustion.diesel.{key}": {"value": 1, "unit": unit, "u_pct": u_pct}
        for key, unit, u_pct in [("ncv", "GJ/t", 3), ("cc", "tC/GJ", 0), ("of", "fraction", 0)]
    }
    assert burn(activity=activity, factors=factors)["uncertainty"]["u_pct"] == pytest.approx(5)
    assert "amount" in burn()["uncertainty"]["unknown"]


WRONG = [
    ({"method": "combustoin"}, "accounting.unknown_method", "/method", "combustion"),
    ({"method": 3}, "accounting.bad_value", "/method", ""),
    ({"periode": "2024"}, "accounting.unknown_key", "/periode", "period"),
    ({"period": "24"}, "kernel.bad_period", "/period", ""),
    ({"period": None}, "accounting.missing_key", "/period", ""),
    ({"edition": "guide-2012"}, "accounting.unknown_choice", "/edition", "guide-20"),
    ({"place": 36}, "accounting.bad_value", "/place", ""),
    ({"gwp": 3}, "accounting.bad_value", "/gwp", ""),
    (
        {"activity": {**DIESEL, "fuel": "deisel"}},
        "accounting.unknown_choice",
        "/activity/fuel",
        "diesel",
    ),
    ({"activity": {**DIESEL, "feul": 1}}, "accounting.unknown_key", "/activity/feul", "fuel"),
    ({"activity": {"fuel": "diesel"}}, "accounting.missing_key", "/activity/amount", "amount"),
    ({"activity": []}, "accounting.missing_key", "/activity", ""),
    (
        {"activity": {**DIESEL, "amount": {"value": 1, "unit": "tt"}}},
        "kernel.unknown_unit",
        "/activity/amount/unit",
        "",
    ),
    (
        {"activity": {**DIESEL, "amount": {"value": 1, "unit": "m3"}}},
        "accounting.unit_does_not_cancel",
        "/activity/amount/unit",
        "like t",
    ),
    (
        {"activity": {**DIESEL, "amount": {"value": "1", "unit": "t"}}},
        "accounting.bad_value",
        "/activity/amount/value",
        "",
    ),
    (
        {"activity": {**DIESEL, "amount": {"value": True, "unit": "t"}}},
        "accounting.bad_value",
        "/activity/amount/value",
        "",
    ),
    (
        {"activity": {**DIESEL, "amount": {"value": 1}}},
        "accounting.missing_key",
        "/activity/amount/unit",
        "",
    ),
    (
        {"activity": {**DIESEL, "amount": {"value": 1e308, "unit": "Mt"}}},
        "accounting.out_of_range",
        "",
        "",
    ),
    (
        {"factors": {"combustion.deisel.ncv": {"value": 1, "unit": "GJ/t"}}},
        "accounting.unknown_factor",
        "/factors/combustion.deisel.ncv",
        "combustion.diesel.ncv",
    ),
    (
        {"factors": {"combustion.diesel.ncv": {"value": 1, "unit": "t"}}},
        "accounting.unit_does_not_cancel",
        "/factors/combustion.diesel.ncv/unit",
        "GJ/t",
    ),
]


@pytest.mark.parametrize(("change", "code", "where", "names"), WRONG)
def test_a_wrong_request_names_the_place_and_the_nearest_word(change, code, where, names):
    with pytest.raises(DafengError) as error:
        burn(**change)
    face = error.value.as_dict()
    assert (face["code"], face["where"]) == (code, where)
    assert names in face["message"]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (
            {
                "method": "co2e",
                "gwp": "AR5",
                "activity": {"gases": {"X": {"value": 1, "unit": "t"}}},
            },
            "no_gwp",
        ),
        (
            {"method": "co2e", "activity": {"gases": {"CH4": {"value": 1, "unit": "t"}}}},
            "missing_gwp",
        ),
        (
            {
                "method": "co2e",
                "gwp": "AR9",
                "activity": {"gases": {"CH4": {"value": 1, "unit": "t"}}},
            },
            "unknown_choice",
        ),
        (
            {
                "method": "electricity",
                "period": "2023",
                "activity": {"amount": {"value": 1, "unit": "kWh"}},
            },
            "place_needed",
        ),
        (
            {
                "method": "electricity",
                "period": ["2022-06-01", "2023-06-01"],
                "place": "42",
                "activity": {"amount": {"value": 1, "unit": "kWh"}},
            },
            "period_crosses_change",
        ),
        (
            {
                "method": "electricity",
                "period": "2023",
                "place": "42",
                "activity": {"amount": {"value": 1, "unit": "kWh"}, "basis": "market"},
            },
            "missing_key",
        ),
        (
            {"method": "convert", "activity": {"amount": {"value": 1, "unit": "t"}, "to": "kWh"}},
            "unit_does_not_cancel",
        ),
        (
            {
                "method": "cement_clinker",
                "period": "2024",
                "activity": {"clinker": {"value": 1, "unit": "t"}, "cao_fraction": 65},
            },
            "bad_value",
        ),
        (
            {
                "method": "uncertainty",
                "activity": {"combine": "sum", "terms": [{"value": 0, "u_pct": 1}]},
            },
            "bad_value",
        ),
        (
            {
                "method": "emission_factor",
                "activity": {"amount": {"value": 1, "unit": "t"}},
                "ef": {"CO2": {"value": {"2020": 1}, "unit": "t/t"}},
            },
            "missing_key",
        ),
        (
            {
                "method": "emission_factor",
                "gwp": "AR5",
                "activity": {"amount": {"value": 1, "unit": "kWh"}},
                "ef": {"CH4": {"value": 1, "unit": "kgCO2e/kWh"}},
            },
            "unit_does_not_cancel",
        ),
        ([], "bad_value"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(request_, code):
    with pytest.raises(DafengError) as error:
        calculate(request_, shipped_factors())
    assert error.value.code == f"accounting.{code}"


def test_co2e_factors_go_to_co2e_directly():
    result = calc(
        method="emission_factor",
        activity={"amount": {"value": 1000, "unit": "t km"}},
        ef={"CO2e": {"value": 0.078, "unit": "kgCO2e/(t·km)"}},
    )
    assert result["gases"] == []
    assert result["co2e"]["value"] == 0.078


NUMBER = st.floats(-1e9, 1e9)
UNITS = st.sampled_from(["t", "kg", "万t", "kt", "g"])


@settings(max_examples=50, deadline=None)
@given(NUMBER, UNITS)
def test_a_unit_changes_nothing_but_the_number(value, unit):
    from dafeng.kernel.quantity import quantity

    in_unit = burn(activity={"fuel": "diesel", "amount": {"value": value, "unit": unit}})
    tonnes = {"value": quantity(value, unit).to("t").value, "unit": "t"}
    in_tonnes = burn(activity={"fuel": "diesel", "amount": tonnes})
    assert math.isclose(
        in_unit["co2e"]["value"], in_tonnes["co2e"]["value"], rel_tol=1e-14, abs_tol=1e-300
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [
        "method",
        "period",
        "place",
        "gwp",
        "edition",
        "activity",
        "factors",
        "amount",
        "fuel",
        "value",
        "unit",
    ]
)


@settings(max_examples=150, deadline=None)
@given(PLACES, JSON)
def test_any_value_anywhere_gives_a_result_or_an_error_of_ours(place, value):
    amount = {"value": 12.5, "unit": "t"}
    activity = {"fuel": "diesel", "amount": amount}
    request = {"method": "combustion", "period": "2024", "gwp": "AR5", "activity": activity}
    holder = amount if place in amount else activity if place in activity else request
    holder[place] = value
    try:
        result = calculate(request, shipped_factors())
    except DafengError as error:
        result = error.as_dict()
    assert load_json(dump_json(result)) == result
