import datetime as dt
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.lake.sample import AREA, OTHER, START, instants, months, rows, slots, stored

from dafeng.lake.error import BadBatch

COLUMNS = ("channel", "measured_at", "received_at", "journal", "batch", "row", "value", "month")
HOUR = dt.timedelta(hours=1)


def put(lake, key, table, area=AREA):
    return lake.ingest(area=area, source="g", key=key, rows=table)


def tuples(table):
    return list(zip(*(table[name].to_pylist() for name in table.column_names), strict=True))


def test_a_snapshot_reads_the_same_whatever_is_flushed_meanwhile(lake):
    put(lake, "a", rows(50))
    with lake.snapshot(tail=True) as state:
        lake.flush()
        put(lake, "b", rows(50, seed=1))
        lake.flush()
        assert state.readings(area=AREA).num_rows == 50
    assert len(stored(lake)) == 100


def test_now_is_files_and_journals_together_each_reading_once(lake):
    put(lake, "a", rows(60))
    lake.flush()
    put(lake, "b", rows(40, seed=1))
    found = stored(lake, tail=True)
    assert len(found) == len(set(found)) == 100
    assert len(stored(lake)) == 60


def test_a_batch_flushed_but_not_yet_removed_from_its_journal_is_not_read_twice(lake, monkeypatch):
    put(lake, "a", rows(60))
    monkeypatch.setattr("dafeng.lake.journal.Journal.forget", lambda self, *, upto: None)
    monkeypatch.setattr("dafeng.lake.flush._collect", lambda journals, limit: [])
    batches = lake.journal().batches()
    from dafeng.lake.flush import split, transaction
    from dafeng.lake.reading import as_rows

    for area, month, part in split(as_rows(batches)):
        add = lake.readings.write_file(
            partition={"area": area, "month": month}, chunks=[part], kind="flush"
        )
        lake.readings.commit(base=lake.readings.handle(), adds=[add])
    lake.readings.commit(
        base=lake.readings.handle(), transactions={transaction(lake.journal().uuid): 1}
    )
    assert len(stored(lake, tail=True)) == 60


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=st.integers(-5, 60),
    length=st.integers(0, 80),
    channels=st.none() | st.lists(st.integers(0, 5), max_size=4, unique=True),
    block=st.integers(1, 80),
    latest=st.booleans(),
    tail=st.booleans(),
)
def test_any_window_is_what_a_plain_filter_gives(
    lake, first, length, channels, block, latest, tail
):
    if not lake.keys.find(source="g", key="0"):
        for number in range(3):
            put(lake, str(number), rows(60, seed=number, channels=3 + number))
            lake.flush()
        put(lake, "other", rows(60), area=OTHER)
        put(lake, "late", rows(60, seed=9, channels=2))
    start, end = START + first * HOUR / 4, START + (first + length) * HOUR / 4
    window = {"area": AREA, "start_at": start, "end_at": end, "channels": channels}
    with lake.snapshot(tail=tail) as state:
        everything = tuples(state.readings(area=AREA, columns=COLUMNS))
        got = tuples(state.readings(**window, columns=COLUMNS, latest=latest))
        parts = [
            tuples(part)
            for part in state.stream_readings(
                **window, columns=COLUMNS, latest=latest, block_rows=block
            )
        ]
    assert len(everything) == (240 if tail else 180)
    want = [
        row
        for row in sorted(everything, key=lambda row: row[:6])
        if start <= row[1] < end and (channels is None or row[0] in channels)
    ]
    if latest:
        want = list({row[:2]: row for row in want}.values())
    assert got == want
    assert [row for part in parts for row in part] == want
    spans = [(part[0][0], part[-1][0]) for part in parts if part]
    assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_of_one_channel_and_time_the_later_arrival_wins_in_any_order_of_flushing(lake, clock):
    for number, text in enumerate(["1", "2", "3"]):
        one = rows(1).set_column(2, "value", pa.array([text]))
        put(lake, str(number), one)
        clock.tick(seconds=1)
        if number == 1:
            lake.flush()
    with lake.snapshot(tail=True) as state:
        assert state.readings(area=AREA, columns=["value"], latest=True)["value"].to_pylist() == [
            "3"
        ]


def test_micro_is_the_exact_number_in_millionths_or_null(lake):
    texts = [
        "1.5",
        "-0.000001",
        "999999999999.999999",
        "1000000000000",
        "NaN",
        "1e3",
        "",
        "x",
        None,
    ]
    table = pa.table(
        {
            "channel": pa.array([1] * len(texts), pa.int64()),
            "measured_at": instants(len(texts)),
            "value": pa.array(texts, pa.string()),
        }
    )
    put(lake, "a", table)
    want = [1_500_000, -1, 999_999_999_999_999_999, None, None, 1_000_000_000, None, None, None]
    for tail in (True, False):
        with lake.snapshot(tail=tail) as state:
            micro = state.readings(area=AREA, columns=["micro"])["micro"]
        assert micro.type == pa.int64()
        assert micro.to_pylist() == want
        lake.flush()


def test_a_reading_of_one_channel_and_month_opens_only_the_files_that_can_hold_it(lake):
    for number in range(12):
        start = dt.datetime(2023, number + 1, 5, tzinfo=dt.UTC)
        put(lake, str(number), rows(8, start=start))
    lake.flush()
    with lake.snapshot() as state:
        files = state.readings_files
        assert len(files) == 12
        start, end = dt.datetime(2023, 3, 1, tzinfo=dt.UTC), dt.datetime(2023, 4, 1, tzinfo=dt.UTC)
        one = files.within(
            partition={"area": AREA, "month": ("2023-03", "2023-03")},
            ranges={"channel": (2, 2), "measured_at": (start, end)},
        )
        assert len(one) == 1
        assert not len(files.within(ranges={"channel": (4, None)}))
        assert state.readings(area=AREA, start_at=start, end_at=end).num_rows == 8


def test_a_file_is_found_by_a_microsecond_at_its_edge(lake):
    edge = START + dt.timedelta(microseconds=123_456)
    put(lake, "a", rows(1, start=edge).set_column(1, "measured_at", pa.array([edge])))
    lake.flush()
    with lake.snapshot() as state:
        after = edge + dt.timedelta(microseconds=1)
        assert state.readings(area=AREA, start_at=edge, end_at=after).num_rows == 1
        assert state.readings(area=AREA, start_at=after).num_rows == 0


def test_an_unknown_column_is_refused(lake):
    with lake.snapshot() as state, pytest.raises(BadBatch):
        state.readings(area=AREA, columns=["channel", "1; drop table x"])


DAYS = [dt.date(2024, 1, 31), dt.date(2024, 2, 1), dt.date(2024, 2, 2)]


def test_slots_are_summed_in_whole_numbers_over_any_grouping(lake):
    big = 10**15 + 1
    lake.append_slots(area=AREA, rows=slots([1, 2], DAYS, amount=big))
    with lake.snapshot() as state:
        by_channel = state.sum_slots(by=["channel"], area=AREA)
        assert by_channel["amount"].to_pylist() == [3 * 95 * big] * 2
        assert by_channel["filled"].to_pylist() == [3 * 95] * 2
        assert by_channel["covered_us"].to_pylist() == [3 * 95 * 900_000_000] * 2
        by_month = state.sum_slots(by=["month", "unit"], area=AREA, channels=[2])
        assert tuples(by_month.select(["month", "amount"])) == [
            ("2024-01", 95 * big),
            ("2024-02", 190 * big),
        ]
        hours = state.sum_slots(by=["channel", "day", "hour"], area=AREA, start_date=DAYS[2])
        assert hours.num_rows == 48
        assert hours["amount"].to_pylist()[:24] == [4 * big] * 23 + [3 * big]
        fine = state.sum_slots(by=["slot"], area=AREA, end_date=DAYS[1])
        assert fine["amount"].to_pylist() == [2 * big] * 95 + [None]


@pytest.mark.parametrize("by", [[], ["hour", "slot"], ["amount"]])
def test_slots_are_not_summed_by_nonsense(lake, by):
    with lake.snapshot() as state, pytest.raises(BadBatch):
        state.sum_slots(by=by, area=AREA)


def test_months_are_read_by_range(lake):
    lake.append_months(area=AREA, rows=months([1, 2], ["2023-12", "2024-01", "2024-02"]))
    with lake.snapshot() as state:
        found = state.months(area=AREA, first_month="2023-12", last_month="2024-01", channels=[2])
        assert found["month"].to_pylist() == ["2023-12", "2024-01"]
        assert found["amount"].to_pylist() == [95_000, 95_000]
