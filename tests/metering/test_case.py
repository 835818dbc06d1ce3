"""What a case may say, and what is refused with its place."""

import json
import subprocess
import sys

import pytest

from dafeng.metering.answer import answer_case

T = "2026-03-02T08:{:02d}:00+08:00"
GOOD = {
    "config": {"max_kw": 500},
    "readings": [{"t": T.format(0), "v": 1}, {"t": T.format(15), "v": "2.5"}],
    "window": [T.format(0), T.format(15)],
}


def run(text):
    command = [sys.executable, "-c", "from dafeng.site.cli import main; main()", "slots", "-"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    return done.returncode, json.loads(done.stdout)


def changed(**fields):
    return {**GOOD, **fields}


def events(**fields):
    event = {"t": T.format(5), "old_final": 1.5, **fields}
    return changed(config={"events": [{k: v for k, v in event.items() if v != "gone"}]})


BAD = [
    (3, "metering.bad_field", ""),
    ({"readings": []}, "metering.bad_field", "/window"),
    ({"window": GOOD["window"]}, "metering.bad_field", "/readings"),
    (changed(config=[1]), "metering.bad_field", "/config"),
    (changed(config={"max_kW": 5}), "metering.bad_field", "/config/max_kW"),
    (changed(config={"max_kw": "x"}), "metering.bad_field", "/config/max_kw"),
    (changed(config={"max_kw": True}), "metering.bad_field", "/config/max_kw"),
    (changed(config={"net": 1}), "metering.bad_field", "/config/net"),
    (changed(config={"gap_min": -1}), "metering.bad_field", "/config/gap_min"),
    (changed(config={"ratio": 0}), "metering.bad_field", "/config"),
    (changed(config={"unit": "kW"}), "metering.unknown_unit", "/config/unit"),
    (changed(config={"zone": "Mars/Base"}), "metering.unknown_zone", "/config/zone"),
    (changed(config={"zone": "../etc"}), "metering.unknown_zone", "/config/zone"),
    (changed(config={"kind": "state"}), "metering.never_summed", "/config/kind"),
    (changed(config={"kind": "meter"}), "metering.bad_field", "/config/kind"),
    (changed(readings={}), "metering.bad_field", "/readings"),
    (changed(readings=[{"t": T.format(0)}]), "metering.bad_field", "/readings/0/v"),
    (changed(readings=[{"v": 1}]), "metering.bad_field", "/readings/0/t"),
    (changed(readings=[{"t": T.format(0), "v": [1]}]), "metering.bad_field", "/readings/0/v"),
    (
        changed(readings=[{"t": "2026-03-02T08:00:00", "v": 1}]),
        "metering.bad_stamp",
        "/readings/0/t",
    ),
    (changed(readings=[{"t": "2026-02-30T08:00Z", "v": 1}]), "metering.bad_stamp", "/readings/0/t"),
    (changed(readings=[{"t": 17, "v": 1}]), "metering.bad_stamp", "/readings/0/t"),
    (changed(window=[T.format(0)]), "metering.bad_field", "/window"),
    (changed(window=[T.format(15), T.format(0)]), "metering.bad_field", "/window/1"),
    (changed(window=["1900-01-01T00:00Z", "2100-01-01T00:00Z"]), "metering.bad_field", "/window"),
    (events(old_final="gone"), "metering.bad_field", "/config/events/0/old_final"),
    (events(t="gone"), "metering.bad_field", "/config/events/0/t"),
    (events(ratio=-1), "metering.bad_field", "/config/events/0/ratio"),
]


def test_each_bad_item_of_a_list_is_answered_in_its_place_with_its_pointer():
    code, answers = run(json.dumps([GOOD, *(case for case, _, _ in BAD)]))
    assert code == 2
    assert answers[0]["q15"][0]["kwh"] == 1.5
    for place, (answer, (case, error, where)) in enumerate(zip(answers[1:], BAD, strict=True), 1):
        assert answer["error"]["code"] == error, case
        assert answer["error"]["where"] == f"/{place}{where}", case
        assert answer["error"]["message"]


@pytest.mark.parametrize("text", ['{"v": NaN}', '{"a": 1, "a": 2}', "[1e999]", "", "\xff\xfe"])
def test_what_is_not_strict_json_is_one_error(text):
    code, answer = run(text)
    assert code == 2
    assert answer["error"]["code"] == "kernel.bad_syntax"


def test_one_good_case_is_one_answer():
    code, answer = run(json.dumps(GOOD))
    assert code == 0
    assert answer == answer_case(GOOD)


def test_a_value_beyond_any_register_is_out_of_range_and_an_unreadable_one_is_bad():
    rows = [*GOOD["readings"], {"t": T.format(5), "v": 1e300}, {"t": T.format(6), "v": "12kWh"}]
    answer = answer_case(changed(readings=rows))
    assert answer["q15"] == answer_case(GOOD)["q15"]
    assert [word for _, word in answer["notes"]] == ["OUT_OF_RANGE", "BAD_QUALITY"]


def test_an_empty_window_and_no_readings_are_no_errors():
    empty = answer_case(changed(readings=[], window=[T.format(0), T.format(0)]))
    assert empty["q15"] == empty["hour"] == empty["day"] == []
    nothing = answer_case(changed(readings=[]))
    assert [row["q"] for row in nothing["q15"] + nothing["hour"] + nothing["day"]] == ["M"] * 3


def test_digits_below_a_millionth_are_exact_in_a_case():
    rows = [{"t": T.format(0), "v": 0.12345678}, {"t": T.format(15), "v": 0.22345679}]
    answer = answer_case(changed(readings=rows, config={"ratio": 20000}))
    assert answer["q15"][0]["kwh"] == 2000.0002


def test_a_change_at_the_first_reading_leaves_the_slot_before_it_missing():
    event = {"t": T.format(15), "old_final": 300, "ratio": 40}
    rows = [{"t": T.format(15), "v": 300}, {"t": T.format(30), "v": 301}]
    case = {"config": {"events": [event]}, "readings": rows, "window": [T.format(0), T.format(30)]}
    before, after = answer_case(case)["q15"]
    assert (before["kwh"], before["cov"], before["q"]) == (None, 0, "M")
    assert (after["kwh"], after["q"]) == (40, "G")
