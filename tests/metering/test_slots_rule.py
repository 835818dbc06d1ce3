"""`dafeng slots` against the rules written down once more."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from tests.metering.cases import Life, lives
from tests.metering.reference import Slot, clean, slots, walk

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
