import datetime as dt
import threading

import pyarrow as pa
import pytest
from tests.lake.sample import AREA, months, slots

from dafeng.lake.compaction import compact
from dafeng.lake.error import BadBatch, Conflict, NoSuchPin, PinExists
from dafeng.lake.lake import Lake
from dafeng.lake.version import current_version, pins, unpin

DAYS = [dt.date(2024, 1, 30), dt.date(2024, 1, 31), dt.date(2024, 2, 1)]


def amounts(lake, **window):
    with lake.snapshot() as state:
        found = state.slots(area=AREA, columns=("channel", "day", "version", "amounts"), **window)
    return {
        (row["channel"], row["day"]): (row["version"], row["amounts"][0])
        for row in found.to_pylist()
    }


def test_readers_take_the_newest_version_of_each_day(lake):
    assert lake.append_slots(area=AREA, rows=slots([1, 2], DAYS, amount=10)) == 1
    assert lake.append_slots(area=AREA, rows=slots([2], DAYS[1:], amount=20)) == 2
    want = {(1, day): (1, 10) for day in DAYS} | {(2, DAYS[0]): (1, 10)}
    want |= {(2, day): (2, 20) for day in DAYS[1:]}
    assert amounts(lake) == want
    assert amounts(lake, as_of=1) == {(c, day): (1, 10) for c in (1, 2) for day in DAYS}
    assert amounts(lake, start_date=DAYS[1], end_date=DAYS[2], channels=[2]) == {
        (2, DAYS[1]): (2, 20)
    }


def test_versions_are_dense_and_each_is_given_once_however_many_append(lake):
    given = []

    def work(number):
        with Lake(lake.home) as door:
            given.extend(
                door.append_slots(area=AREA, rows=slots([number], DAYS[:1])) for _ in range(3)
            )

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 13))
    assert len(amounts(lake)) == 4


def test_who_computed_from_an_overtaken_version_is_told(lake):
    lake.append_slots(area=AREA, rows=slots([1], DAYS), based_on=0)
    with pytest.raises(Conflict):
        lake.append_slots(area=AREA, rows=slots([1], DAYS, amount=7), based_on=0)
    assert current_version(lake.slots) == 1
    lake.append_slots(area=AREA, rows=slots([1], DAYS, amount=7), based_on=1)
    assert amounts(lake)[1, DAYS[0]] == (2, 7)


def test_compaction_drops_superseded_versions_but_not_what_a_pin_reads(lake):
    for amount in range(1, 11):
        lake.append_slots(area=AREA, rows=slots([1, 2], DAYS, amount=amount))
        lake.append_months(area=AREA, rows=months([1], ["2024-01"], amount=amount))
        if amount in (3, 7):
            lake.pin(area=AREA, name=f"report-{amount}")
    before = {at: amounts(lake, as_of=at) for at in (3, 7, 10, None)}
    done = compact(lake=lake, open_month="2024-02")
    assert done.rows == 6 * 3 + 3
    assert done.rows_dropped == 6 * 7 + 7
    assert {at: amounts(lake, as_of=at) for at in (3, 7, 10, None)} == before
    with lake.snapshot() as state:
        assert state.months(area=AREA, as_of=3)["amount"].to_pylist() == [3]
        assert state.slots_files.rows == 18


def test_a_removed_pin_keeps_nothing(lake):
    for amount in range(1, 5):
        lake.append_slots(area=AREA, rows=slots([1], DAYS[:1], amount=amount))
        if amount == 2:
            lake.pin(area=AREA, name="draft")
    assert [pin.name for pin in pins(lake=lake)] == ["draft"]
    unpin(lake=lake, area=AREA, name="draft")
    assert pins(lake=lake) == []
    assert compact(lake=lake, open_month="2024-02").rows_dropped == 3
    with pytest.raises(NoSuchPin):
        unpin(lake=lake, area=AREA, name="draft")


def test_a_name_pins_once(lake):
    made = lake.pin(area=AREA, name="report")
    assert (made.slots, made.months) == (0, 0)
    with pytest.raises(PinExists):
        lake.pin(area=AREA, name="report")
    lake.pin(area="110000", name="report")


def wrong(name, values, kind):
    table = slots([1], DAYS[:1])
    return table.set_column(table.column_names.index(name), name, pa.array(values, kind))


@pytest.mark.parametrize(
    "bad",
    [
        wrong("amounts", [[1] * 95], pa.list_(pa.int64())),
        wrong("coverages", [[900_000_001] * 96], pa.list_(pa.int32())),
        wrong("coverages", [[-1] * 96], pa.list_(pa.int32())),
        wrong("flags", ["G" * 95], pa.string()),
        wrong("channel", [None], pa.int64()),
        wrong("amounts", [[1.5] * 96], pa.list_(pa.float64())),
        slots([1], DAYS[:1]).drop_columns(["unit"]),
        slots([1, 1], DAYS[:1]),
        slots([], []),
    ],
)
def test_slots_of_wrong_form_are_refused_whole(lake, bad):
    with pytest.raises(BadBatch):
        lake.append_slots(area=AREA, rows=bad)
    assert current_version(lake.slots) == 0


def test_a_month_is_written_in_one_way(lake):
    with pytest.raises(BadBatch):
        lake.append_months(area=AREA, rows=months([1], ["2024-13"]))
