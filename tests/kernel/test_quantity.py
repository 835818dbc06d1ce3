from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.kernel.quantity import (
    BadUnit,
    UnitMismatch,
    UnknownUnit,
    parse_unit,
    quantity,
    registry,
    unit_names,
)


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [
        (1, "tce", "GJ", 29.3076),
        (1, "kgce", "MJ", 29.3076),
        (1, "万kWh", "MWh", 10),
        (3, "万kW", "MW", 30),
        (2, "万m3", "Nm3", 20000),
        (2, "万m²", "ha", 2),
        (2, "10^4Nm3", "m3", 20000),
        (2, "tCO2/万元", "kgCO2/元", 0.2),
        (1, "万t", "kt", 10),
        (15, "亩", "ha", 1),
        (1, "km2", "hm2", 100),
        (1, "km3", "m3", 1e9),
        (1, "EJ", "TWh", 1e18 / 3.6e15),
        (1, "kWh", "GJ", 0.0036),
        (1, "吨标准煤", "tce", 1),
        (1, "kg CO2/kWh", "tCO2/MWh", 1),
        (55, "%", "fraction", 0.55),
        (7, "kgCO2e/(t·km)", "tCO2e/(t km)", 0.007),
        (1, "m³", "L", 1000),
        (1, "toe", "GJ", 41.868),
        (1, "亿元", "万元", 10000),
        (1, "kWh/(m²·a)", "kWh/m2/a", 1),
        (1, "1/yr", "1/a", 1),
    ],
)
def test_an_amount_keeps_its_size_in_another_unit(value, unit, target, expected):
    assert quantity(value, unit).to(target).value == expected


def test_a_conversion_between_decimal_units_adds_no_digit():
    assert quantity(0.1229, "kgce/kWh").to("tce/MWh").value == 0.1229
    assert quantity(1229, "kgce").to("tce").value == 1.229


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("KWH", "kWh"),
        ("tcce", "tce"),
        ("kgCO2/kwhh", "kWh"),
        ("tCO2ee", "tCO2e"),
        ("万kWhh", "kWh"),
    ],
)
def test_a_mistyped_unit_names_the_nearest_known_one(text, meant):
    with pytest.raises(UnknownUnit) as error:
        parse_unit(text)
    assert error.value.values["nearest"] == meant


@pytest.mark.parametrize(
    "text",
    ["kg/t·km", "kg//t", "(kg", "kg)", "kg/", "kg^x", "kg^99", "t$", "1e99 t", "0 t", "x" * 500],
)
def test_a_unit_that_can_be_read_in_two_ways_or_in_none_is_refused(text):
    with pytest.raises((BadUnit, UnknownUnit)):
        parse_unit(text)


@pytest.mark.parametrize(
    ("left", "right"), [("kWh", "kg"), ("tC", "tCO2"), ("tCO2e", "t"), ("m2", "m3"), ("元", "t")]
)
def test_different_kinds_do_not_convert(left, right):
    with pytest.raises(UnitMismatch):
        quantity(1, left).to(right)


WRITABLE = sorted(name for name in unit_names() if name not in "%‰")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(WRITABLE), min_size=1, max_size=3),
    st.lists(st.sampled_from(WRITABLE), max_size=2),
)
def test_pint_reads_the_same_definition_to_the_same_scale_and_kind(above, below):
    text = "*".join(above) + "".join(f"/{name}" for name in below)
    ours = parse_unit(text)
    factor, base = registry().get_base_units(text)
    assert Fraction(factor) == ours.scale
    kinds = {kind: int(count) for kind, count in base.dimensionality.items()}
    assert kinds == dict(ours.dimension)
