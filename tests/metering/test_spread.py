from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dafeng.metering.cleaning.segment import Segments
from dafeng.metering.cleaning.slot import hours, midnights, total
from dafeng.metering.cleaning.spread import QUARTER_US, extent, spread

SHANGHAI = ZoneInfo("Asia/Shanghai")


def longs(*values):
    return np.array(values, np.int64)


def one(start, end, amount):
    found = Segments(longs(start), longs(end), longs(amount), np.array([1], np.uint8))
    first, stop = extent(found)
    return spread(found, first=first, stop=stop)


@given(
    st.integers(0, 2 * QUARTER_US),
    st.integers(1, 40 * QUARTER_US) | st.integers(1, 400).map(lambda n: n * 1_000_000),
    st.integers(-50, 50) | st.integers(-(2**55), 2**55),
)
def test_a_segment_is_handed_out_by_largest_remainder(start, length, amount):
    slots = one(start, start + length, amount)
    exact, edge = [], start // QUARTER_US
    for slot in range(edge, (start + length - 1) // QUARTER_US + 1):
        low, high = max(start, slot * QUARTER_US), min(start + length, (slot + 1) * QUARTER_US)
        exact.append(Fraction(amount * (high - low), length))
    floors = [int(share // 1) for share in exact]
    ranked = sorted(range(len(exact)), key=lambda n: (-(exact[n] % 1), n))
    for n in ranked[: amount - sum(floors)]:
        floors[n] += 1
    held = slots.amount[-len(exact) :].tolist()
    assert held == floors
    assert sum(held) == amount
    assert int(slots.cover.sum()) == length


def test_equal_remainders_serve_the_earlier_slot():
    assert one(0, 4 * QUARTER_US, 2).amount[-4:].tolist() == [1, 1, 0, 0]


def test_a_day_of_a_clock_change_has_92_or_100_quarters():
    berlin = ZoneInfo("Europe/Berlin")
    spring = 1_774_738_800_000_000 // QUARTER_US  # 2026-03-29T00:00+01:00
    assert np.diff(midnights(berlin, spring, spring + 1)[1]).tolist() == [92]
    autumn = 1_792_879_200_000_000 // QUARTER_US  # 2026-10-25T00:00+02:00
    day, marks = midnights(berlin, autumn, autumn + 1)
    assert np.diff(marks).tolist() == [100]
    assert len(hours(berlin, int(marks[0]), int(marks[1]))) == 26
    assert day == 20_751


def test_days_begin_at_midnight_of_the_zone_and_not_of_utc():
    assert midnights(SHANGHAI, 0, 64)[1].tolist() == [-32, 64]
    kolkata = ZoneInfo("Asia/Kolkata")
    assert midnights(kolkata, 0, 1)[1].tolist() == [-22, 74]
    assert hours(kolkata, 0, 4) == [-2, 2, 6]


def test_the_sum_of_nothing_is_null_and_of_zeros_is_zero():
    slots = one(0, QUARTER_US, 0)
    (hour,) = total(slots, [0, 4])
    assert (hour.amount, hour.cover) == (0, QUARTER_US)
    (later,) = total(slots, [4, 8])
    assert (later.amount, later.cover, later.flag) == (None, 0, 0)
