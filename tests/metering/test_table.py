from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.metering.cases import lives, number

from dafeng.metering.answer import answer_case
from dafeng.metering.case import read_case
from dafeng.metering.cleaning.channel import Channel, Kind, compile_register
from dafeng.metering.cleaning.reopen import Chain, extend
from dafeng.metering.cleaning.table import SCHEMA, day_rows, reopened_rows
from dafeng.metering.cleaning.unit import count
from dafeng.metering.error import UnknownChannel, UnsortedChannels

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = 60_000_000


def batch(rows):
    """Rows of (channel, time in µs, value text)."""
    channel, times, values = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "channel": pa.array(channel, pa.int64()),
            "measured_at": pa.array(times, pa.timestamp("us", "UTC")),
            "value": pa.array(values, pa.string()),
        }
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(st.lists(lives(), min_size=1, max_size=3))
def test_a_batch_of_meters_gives_what_the_command_gives_for_each(meters):
    rows, channels = [], {}
    for channel, life in enumerate(meters):
        case = read_case(life.as_case())
        assert case.channel.places == 6
        channels[channel] = case.channel
        pairs = zip(case.readings, life.readings, strict=True)
        rows += [(channel, reading.time, number(value)) for reading, (_, value) in pairs]
    table = day_rows(batch(rows), channels=channels, area="000000", zone=SHANGHAI)
    for channel, life in enumerate(meters):
        given_ = table.filter(pa.compute.equal(table["channel"], channel)).to_pylist()
        by_day = {row["day"].isoformat(): row for row in given_}
        # The window starts a day early: a part without time may lie before the first reading.
        window = ["2026-03-01T00:00:00+08:00", "2026-03-05T00:00:00+08:00"]
        answer = answer_case({**life.as_case(), "window": window})["q15"]
        for start in range(0, len(answer), 96):
            quarters = answer[start : start + 96]
            row = by_day.pop(quarters[0]["start"][:10], None)
            flags = "".join(quarter["q"] for quarter in quarters)
            assert flags == (row["flags"] if row else "M" * 96)
            if row:
                amounts = [None if a is None else a / 1e6 for a in row["amounts"]]
                assert amounts == [quarter["kwh"] for quarter in quarters]
                covers = [cover / 900e6 for cover in row["coverages"]]
                assert covers == [quarter["cov"] for quarter in quarters]
        assert not by_day


def test_days_on_which_nothing_lies_have_no_row():
    day = 1440 * MINUTE
    rows = [(1, 0, "0"), (1, 15 * MINUTE, "1")]
    rows += [(2, 5 * day, "1"), (2, 5 * day + 15 * MINUTE, "x"), (2, 5 * day + 20 * MINUTE, "2")]
    table = day_rows(
        batch(rows), channels={1: Channel(), 2: Channel(unit="MWh")}, area="1", zone=SHANGHAI
    )
    assert table.schema == SCHEMA
    assert table["day"].to_pylist() == [date(1970, 1, 1), date(1970, 1, 6)]
    assert [sum(a or 0 for a in row) for row in table["amounts"].to_pylist()] == [10**6, 10**9]
    far = [(1, 0, "0"), (1, 15 * MINUTE, "1"), (1, 3 * day, "500"), (1, 3 * day + MINUTE, "501")]
    limited = {1: Channel(max_rate=Decimal(5))}
    flags = day_rows(batch(far), channels=limited, area="1", zone=SHANGHAI)["flags"].to_pylist()
    assert [set(letters) for letters in flags] == [{"M", "G", "S"}, {"S"}, {"S"}, {"S", "M"}]


def by_day(table):
    rows = {row["day"]: row for row in table.to_pylist()}
    assert len(rows) == table.num_rows
    return rows


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives(count=24), st.lists(st.integers(1, 6), max_size=12), st.integers(0, 20))
def test_days_rewritten_as_readings_come_are_the_days_of_all_at_once(life, sizes, shift):
    """The readings are moved over midnight, so that stretches touch two days."""
    case = read_case(life.as_case())
    moved = shift * 60 * MINUTE
    events = tuple(replace(event, at=event.at + moved) for event in case.channel.events)
    channel = replace(case.channel, events=events)
    rows = [(r.time + moved, count(r.value)) for r in case.readings if r.value is not None]
    register, chain, held = compile_register(channel), Chain.empty(), {}
    place = {"channel": 7, "described": channel, "area": "1", "zone": SHANGHAI}
    for size in [*sizes, len(rows)]:
        part, rows = np.array(rows[:size], np.int64).reshape(-1, 2), rows[size:]
        chain, stretches = extend(register, chain, part[:, 0], part[:, 1])
        held |= by_day(reopened_rows(chain, stretches, **place))
    whole = {
        "channel": pa.array([7] * len(chain.times), pa.int64()),
        "measured_at": pa.array(chain.times, pa.timestamp("us", "UTC")),
        "value": pa.array(chain.counts),
    }
    full = day_rows(pa.table(whole), channels={7: channel}, area="1", zone=SHANGHAI)
    assert {day: row for day, row in held.items() if set(row["flags"]) != {"M"}} == by_day(full)


def test_a_day_that_became_empty_is_written_as_empty():
    channel = Channel(max_rate=Decimal(8), jitter=Decimal(1))
    register = compile_register(channel)
    hour = 60 * MINUTE
    place = {"channel": 1, "described": channel, "area": "1", "zone": SHANGHAI}
    times, counts = np.array([0, 24 * hour]), np.array([100, 101]) * 10**6
    chain, stretches = extend(register, Chain.empty(), times, counts)
    flags = reopened_rows(chain, stretches, **place)["flags"].to_pylist()
    assert flags == ["M" * 32 + "I" * 64, "I" * 32 + "M" * 64]
    late = np.array([10 * hour]), np.array([101_500_000])
    chain, stretches = extend(register, chain, *late)
    table = reopened_rows(chain, stretches, **place)
    assert table["flags"].to_pylist() == ["M" * 32 + "I" * 40 + "M" * 24, "M" * 96]
    assert table["amounts"].to_pylist()[1] == [None] * 96


def test_states_have_no_slots_and_undescribed_or_scattered_channels_are_refused():
    rows = [(1, 0, "20.5"), (1, MINUTE, "21")]
    none = day_rows(
        batch(rows), channels={1: Channel(kind=Kind.STATE, unit="°C")}, area="1", zone=SHANGHAI
    )
    assert none.num_rows == 0
    with pytest.raises(UnknownChannel):
        day_rows(batch(rows), channels={}, area="1", zone=SHANGHAI)
    with pytest.raises(UnsortedChannels):
        day_rows(
            batch([*rows, (2, 0, "1"), (1, 2 * MINUTE, "22")]),
            channels={1: Channel(), 2: Channel()},
            area="1",
            zone=SHANGHAI,
        )


def test_counts_qualities_and_sessions_come_in_columns():
    table = pa.table(
        {
            "channel": pa.array([1, 1, 1], pa.int64()),
            "measured_at": pa.array([0, 10 * MINUTE, 20 * MINUTE], pa.timestamp("us", "UTC")),
            "ended_at": pa.array(
                [15 * MINUTE, 20 * MINUTE, 40 * MINUTE], pa.timestamp("us", "UTC")
            ),
            "value": pa.array([15, 10, 99], pa.int64()),
            "quality": pa.array([None, "good", "bad"]),
        }
    )
    sessions = {1: Channel(kind=Kind.SESSION)}
    (row,) = day_rows(table, channels=sessions, area="1", zone=SHANGHAI).to_pylist()
    assert row["amounts"][32:34] == [20, 5]
    assert row["coverages"][32:34] == [15 * MINUTE, 5 * MINUTE]
