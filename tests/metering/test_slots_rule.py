"""`dafeng slots` against the rules written down once more."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from tests.metering.cases import Life, lives, stamp
from tests.metering.reference import Config, Event, Slot, clean, slots, walk

from dafeng.metering.answer import answer_case

NEAR = 3e-6


def joined(table: list[Slot], size: int) -> list[Slot]:
    """Sums of `size` quarters each."""
    result = []
    for start in range(0, len(table), size):
        whole = Slot()
        for part in table[start : start + size]:
            whole.flags |= part.flags
            whole.covered += part.covered
            if part.kwh is not None:
                whole.kwh = (whole.kwh or 0) + part.kwh
        result.append(whole)
    return result


def same(rows: list[dict], table: list[Slot], seconds: int) -> None:
    assert len(rows) == len(table)
    for row, slot in zip(rows, table, strict=True):
        assert row["q"] == slot.q, (row, slot)
        assert (row["kwh"] is None) == (slot.kwh is None), (row, slot)
        assert abs((row["kwh"] or 0) - float(slot.kwh or 0)) < NEAR, (row, slot)
        assert abs(row["cov"] - slot.covered / seconds) < 1e-9, (row, slot)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives())
def test_any_life_of_a_register_gives_what_the_rules_say(life: Life):
    answer = answer_case(life.as_case())
    days = -(-life.size // 96) * 96
    table = slots(life.config, life.readings, days)
    same(answer["q15"], table[: life.size], 900)
    hours = -(-life.size // 4)
    same(answer["hour"], joined(table, 4)[:hours], 3600)
    same(answer["day"], joined(table, 96), 86400)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives(events=False))
def test_slots_sum_to_the_movement_of_the_register(life: Life):
    moved = sum(
        (part[2] for part in walk(life.config, clean(life.config, life.readings))), Fraction(0)
    )
    answer = answer_case(life.as_case())
    total = sum(row["kwh"] or 0 for row in answer["day"])
    assert abs(total - float(moved)) < NEAR


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives())
def test_no_rule_makes_energy_from_nothing(life: Life):
    """What the slots hold never exceeds what a meter within its limit can have passed."""
    case = life.as_case()
    case["config"]["max_kw"] = 40
    answer = answer_case(case)
    for row in answer["hour"]:
        assert (row["kwh"] or 0) >= 0
    known = [t for t, v in life.readings if v is not None]
    span = (max(known) - min(known)) / 3600 if known else 0
    assert sum(row["kwh"] or 0 for row in answer["day"]) <= 40 * span + NEAR


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives(events=False))
def test_a_register_that_does_not_move_gives_zero_and_not_null(life: Life):
    life.readings = [(t, Fraction(7)) for t, _ in life.readings]
    answer = answer_case(life.as_case())
    for row in answer["q15"]:
        assert row["kwh"] == 0 if row["cov"] else row["kwh"] is None


def test_one_look_ahead_holds_for_all_that_is_doubted_in_a_run():
    """Counted from its own time, the second doubtful reading would see the last one."""
    hours = [(0, 100), (1, 200), (2, 120), (20, 150), (25.5, 115)]
    readings = [(int(hour * 3600), Fraction(value)) for hour, value in hours]
    life = Life(Config(max_kw=Fraction(5)), readings, 192)
    answer = answer_case(life.as_case())
    assert [word for _, word in answer["notes"]][:2] == ["SPIKE", "SUSPECT_STEP"]
    same(answer["q15"], slots(life.config, life.readings, 192), 900)


def test_a_reading_of_the_same_value_confirms_a_step_and_takes_nothing_back():
    readings = [(900 * place, Fraction(value)) for place, value in enumerate([0, 60, 60, 60])]
    life = Life(Config(max_kw=Fraction(100)), readings, 4)
    assert [row["q"] for row in answer_case(life.as_case())["q15"]] == ["S", "G", "G", "M"]
    same(answer_case(life.as_case())["q15"], slots(life.config, readings, 4), 900)


def test_the_meters_own_final_value_unmasks_a_spike_before_its_exchange():
    readings = [(0, Fraction(100)), (900, Fraction(9000)), (2700, Fraction(5))]
    event = Event(1800, Fraction(105), Fraction(0))
    life = Life(Config(max_kw=Fraction(100), gap=3600, events=[event]), readings, 3)
    answer = answer_case(life.as_case())
    assert [row["kwh"] for row in answer["q15"]] == [2.5, 2.5, 5.0]
    assert [row["q"] for row in answer["q15"]] == ["G", "X", "G"]
    same(answer["q15"], slots(life.config, readings, 3), 900)


def test_a_net_register_runs_both_ways_and_an_outlier_jumps_there_and_back():
    values = [5, 3, -2, -4, 9000, -3, -3000, -1]
    readings = [{"t": stamp(900 * place), "v": value} for place, value in enumerate(values)]
    window = [stamp(0), stamp(900 * 7)]
    config = {"net": True, "max_kw": 40}
    answer = answer_case({"config": config, "readings": readings, "window": window})
    assert [row["kwh"] for row in answer["q15"]] == [-2, -5, -2, 0.5, 0.5, 1, 1]
    assert [word for _, word in answer["notes"]] == ["SPIKE", "FALSE_DIP"]
    config = {"net": True, "modulus": 1000}
    rows = [{**readings[0], "v": 990}, {**readings[1], "v": 980}, {**readings[2], "v": 5}]
    answer = answer_case({"config": config, "readings": rows, "window": window})
    assert [(row["kwh"], row["q"]) for row in answer["q15"][:2]] == [(-10, "G"), (25, "O")]
