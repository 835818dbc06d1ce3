"""Intervals, powers and sessions; states are never summed."""

import pytest

from dafeng.metering.answer import answer_case
from dafeng.metering.error import BadField, NeverSummed


def at(minute):
    return f"2026-03-02T{8 + minute // 60:02d}:{minute % 60:02d}:00+08:00"


def case(config, *rows, until=60):
    readings = [dict(zip(("t", "v", "q"), row, strict=False)) for row in rows]
    return {"config": config, "readings": readings, "window": [at(0), at(until)]}


def quarters(config, *rows, until=60):
    answer = answer_case(case(config, *rows, until=until))
    return [(row["kwh"], round(row["cov"], 6), row["q"]) for row in answer["q15"]]


INTERVAL = {"kind": "interval", "interval_min": 15}
GOOD, MISSING = (4.0, 1.0, "G"), (None, 0.0, "M")


def test_an_amount_lies_before_its_stamp_or_after_it_as_the_channel_says():
    assert quarters({**INTERVAL, "stamp": "end"}, (at(30), 4)) == [MISSING, GOOD, MISSING, MISSING]
    assert quarters({**INTERVAL, "stamp": "start"}, (at(30), 4)) == [
        MISSING,
        MISSING,
        GOOD,
        MISSING,
    ]


def test_an_hour_spreads_over_its_quarters_and_says_so():
    hourly = {"kind": "interval", "interval_min": 60, "stamp": "start", "ratio": 2}
    assert quarters(hourly, (at(0), "3")) == [(1.5, 1.0, "I")] * 4


def test_the_later_value_of_a_stamp_counts_and_a_missing_one_never_replaces_it():
    rows = [(at(15), 1), (at(15), 4), (at(15), None), (at(30), "NaN"), (at(45), 4, "bad")]
    assert quarters(INTERVAL, *rows) == [GOOD, MISSING, MISSING, MISSING]


def test_below_zero_counts_only_where_the_channel_is_net():
    assert quarters(INTERVAL, (at(15), -4))[0] == MISSING
    assert quarters({**INTERVAL, "net": True}, (at(15), -4))[0] == (-4.0, 1.0, "G")


def test_an_interval_beyond_the_limit_or_over_another_is_suspect():
    limited = {**INTERVAL, "max_kw": 16}
    assert quarters(limited, (at(15), 4), (at(30), 4.1))[:2] == [GOOD, (None, 0.0, "S")]
    assert quarters(INTERVAL, (at(15), 4), (at(22), 9), (at(37), 2))[:2] == [
        (4.0, 1.0, "S"),
        (pytest.approx(2 * 8 / 15), round(8 / 15, 6), "S"),
    ]


def test_a_mean_power_counts_for_the_time_that_it_covers():
    power = {"kind": "power", "unit": "W", "interval_min": 15, "stamp": "start", "net": True}
    assert quarters(power, (at(0), 16000), (at(15), "NaN"), (at(30), -2000)) == [
        GOOD,
        MISSING,
        (-0.5, 1.0, "G"),
        MISSING,
    ]


def test_a_power_without_a_length_holds_to_the_next_stamp_and_not_over_a_gap():
    power = {"kind": "power", "stamp": "start"}
    rows = [(at(0), 16), (at(15), None), (at(20), 6), (at(40), 9), (at(100), 9)]
    third = (pytest.approx(1.0), round(10 / 15, 6), "G")
    assert quarters(power, *rows) == [GOOD, third, third, MISSING]
    ended = quarters({**power, "stamp": "end"}, *rows)
    assert ended == [MISSING, (2.0, 1.0, "G"), (1.5, round(10 / 15, 6), "G"), MISSING]


def session(*rows, **config):
    readings = [{"start": at(a), "end": at(b), "v": v} for a, b, v in rows]
    answer = answer_case(
        {"config": {"kind": "session", **config}, "readings": readings, "window": [at(0), at(60)]}
    )
    return [(row["kwh"], round(row["cov"], 6), row["q"]) for row in answer["q15"]]


def test_a_session_spreads_over_its_time_and_overlaps_add_up_but_cover_once():
    assert session((0, 30, 8)) == [GOOD, GOOD, MISSING, MISSING]
    assert session((0, 15, 3), (5, 15, 1), (0, 15, 3)) == [GOOD, MISSING, MISSING, MISSING]
    assert session((0, 60, 16)) == [(4.0, 1.0, "I")] * 4


def test_a_session_without_length_keeps_its_energy_and_one_of_zero_is_a_zero():
    assert session((15, 15, 4))[0] == (4.0, 0.0, "G")
    assert session((0, 15, 0))[0] == (0.0, 1.0, "G")


def test_states_are_never_summed_and_an_interval_needs_its_length():
    with pytest.raises(NeverSummed):
        answer_case(case({"kind": "state"}, (at(0), 20)))
    with pytest.raises(BadField, match="length"):
        answer_case(case({"kind": "interval"}, (at(0), 20)))


@pytest.mark.parametrize(
    ("unit", "amount", "kept"),
    [("Wh", 0.004, "kWh"), ("MWh", 4000.0, "kWh"), ("m3", 4.0, "m3"), ("MJ", 0.004, "GJ")],
)
def test_amounts_are_kept_in_one_unit_for_each_carrier(unit, amount, kept):
    answer = answer_case(case({**INTERVAL, "unit": unit}, (at(15), 4)))
    assert answer["unit"] == kept
    assert answer["q15"][0]["kwh" if kept == "kWh" else "amount"] == amount
