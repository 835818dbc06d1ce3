"""Tonnes and changes in the measure that the language counts in."""

import pytest
from django.utils.translation import override

from dafeng.portal import amount


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("zh-hans", 178_512.4, "17.85 万吨"),
        ("zh-hans", 9_999.4, "9,999 吨"),
        ("en", 178_512.4, "178.5 kt"),
        ("en", 999.4, "999 t"),
        ("en", 1.25, "1.2 t"),
    ],
)
def test_tonnes_are_written_as_they_are_counted(language, value, shown):
    with override(language):
        assert amount.mass_text(value) == shown


def test_what_lacks_something_is_at_least_so_much_and_nothing_is_a_dash():
    with override("en"):
        assert amount.mass(1500.0, partial=True) == ("≥ 1.5", "kt")
        assert amount.mass(None) == ("—", "")


def test_a_change_has_its_sign_and_an_arrow():
    assert amount.change(0.0312) == "+3.1%"
    assert amount.change(-0.0312) == "\N{MINUS SIGN}3.1%"
    assert amount.change(None) == ""
    assert "delta-down" in amount.delta(-0.2)
    assert "▲" in amount.delta(0.2)
    assert "delta-flat" in amount.delta(0.0001)
    assert amount.delta(None) == ""


def test_months_are_named():
    with override("zh-hans"):
        assert amount.month_text("2026-10") == "2026年10月"
    with override("en"):
        assert amount.month_text("2026-10") == "2026-10"
    assert amount.months_to("2026-01") == "1"
    assert amount.months_to("2026-10") == "1–10"
