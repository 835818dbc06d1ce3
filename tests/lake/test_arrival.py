"""What came since one looked last: each row once, through flushes, compaction and restarts."""

import datetime as dt

import pyarrow as pa
from tests.lake.sample import AREA, INSTANT, OTHER, START, rows

from dafeng.lake.arrival import Mark, arrivals
from dafeng.lake.compaction import compact
from dafeng.lake.lake import Lake


def ingest(lake, key, *, area=AREA, **shape):
    lake.ingest(area=area, source="test", key=key, rows=rows(**shape))
    lake.flush()


def seen(lake, since, area=AREA):
    found = arrivals(lake=lake, area=area, since=since)
    return {row["channel"]: row["rows"] for row in found.channels.to_pylist()}, found.mark


def test_each_flush_is_seen_once(lake):
    ingest(lake, "a", count=8)
    first, mark = seen(lake, Mark())
    assert first == {0: 2, 1: 2, 2: 2, 3: 2}
    assert seen(lake, mark)[0] == {}
    ingest(lake, "b", count=3)
    again, later = seen(lake, mark)
    assert again == {0: 1, 1: 1, 2: 1}
    assert seen(lake, later)[0] == {}
    assert seen(lake, mark)[0] == again, "a mark that was not kept gives the same again"


def test_compaction_hides_nothing_and_shows_nothing_twice(lake):
    ingest(lake, "a", count=8)
    _, mark = seen(lake, Mark())
    ingest(lake, "b", count=3)
    compact(lake=lake, open_month="2030-01", min_files=1)
    assert seen(lake, mark)[0] == {0: 1, 1: 1, 2: 1}


def test_another_process_and_another_area_are_told_apart(lake):
    ingest(lake, "a", count=8)
    _, mark = seen(lake, Mark())
    with Lake(lake.home) as other:
        ingest(other, "a-2", count=4)
        ingest(other, "c", count=5, area=OTHER)
    assert seen(lake, mark)[0] == {0: 1, 1: 1, 2: 1, 3: 1}
    assert sum(seen(lake, Mark(), OTHER)[0].values()) == 5


def test_the_end_of_a_time_counts_as_its_last_instant(lake):
    end = START + dt.timedelta(hours=9)
    table = pa.table(
        {
            "channel": pa.array([1, 1], pa.int64()),
            "measured_at": pa.array([START, START + dt.timedelta(hours=1)], INSTANT),
            "ended_at": pa.array([end, None], INSTANT),
            "value": ["1", "2"],
        }
    )
    lake.ingest(area=AREA, source="test", key="s", rows=table)
    lake.flush()
    row = arrivals(lake=lake, area=AREA, since=Mark()).channels.to_pylist()[0]
    assert (row["first_at"], row["last_at"]) == (START, end)
    with lake.snapshot() as state:
        kept = state.readings(area=AREA, columns=("ended_at",))
    assert kept["ended_at"].to_pylist() == [end, None]
