import datetime as dt
import os
from itertools import pairwise

import pytest
from tests.lake.sample import AREA, OTHER, rows, slots, stored

from dafeng.lake import compaction
from dafeng.lake.compaction import compact, purge, sweep
from dafeng.lake.error import Conflict, Damaged, StorageFailed
from dafeng.lake.verification import verify
from dafeng.lake.version import COUNTER, pins

COLUMNS = ("channel", "measured_at", "received_at", "journal", "batch", "row", "value")


def fill(lake, batches=10, area=AREA, first=0):
    for number in range(first, first + batches):
        lake.ingest(area=area, source="g", key=f"{area}-{number}", rows=rows(60, seed=number))
        lake.flush()


def files(lake):
    return lake.readings.files(lake.readings.handle())


def test_a_closed_month_becomes_sorted_files_with_the_same_readings(lake, monkeypatch):
    monkeypatch.setattr(compaction, "BLOCK_ROWS", 100)
    monkeypatch.setattr(compaction, "FILE_ROWS", 200)
    fill(lake)
    expected = stored(lake, columns=COLUMNS)
    done = compact(lake=lake, open_month="2024-02")
    assert (done.partitions, done.conflicts) == (2, 0)
    january = files(lake).within(partition={"area": AREA, "month": "2024-01"})
    assert len(january) == len(january.named("sorted-")) == 1
    february = files(lake).within(partition={"area": AREA, "month": "2024-02"})
    assert len(february) == len(february.named("run-")) > 1
    ends = sorted((row["min.channel"], row["max.channel"]) for row in february.actions.to_pylist())
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert stored(lake, columns=COLUMNS) == expected
    assert verify(lake=lake).faults == []
    assert compact(lake=lake, open_month="2024-02").partitions == 0


def test_a_few_late_readings_do_not_rewrite_a_closed_month_and_many_do(lake, monkeypatch):
    monkeypatch.setattr(compaction, "LATE_SHARE", 10)
    fill(lake, batches=12)
    compact(lake=lake, open_month="2024-03")
    fill(lake, batches=1, first=50)
    assert compact(lake=lake, open_month="2024-03").partitions == 0
    fill(lake, batches=1, first=51)
    assert compact(lake=lake, open_month="2024-03").partitions == 2
    assert len(files(lake)) == 2
    assert len(set(stored(lake))) == 14 * 60


def test_a_snapshot_taken_before_a_compaction_reads_on_and_files_go_after_their_time(lake):
    fill(lake)
    with lake.snapshot() as state:
        compact(lake=lake, open_month="2024-03")
        assert sweep(lake=lake) == 0
        assert state.readings(area=AREA).num_rows == 600
    assert sweep(lake=lake, retention_hours=0) == 20
    assert len(stored(lake)) == 600
    assert len(list((lake.home / "readings").rglob("*.parquet"))) == 2 + 1  # and a checkpoint


def test_a_stray_file_stays_until_no_writer_can_still_mean_it(lake):
    fill(lake, batches=1)
    stray = lake.home / "readings" / f"area={AREA}" / "month=2024-01" / "flush-stray.parquet"
    stray.write_bytes(b"half a file")
    sweep(lake=lake, retention_hours=0)
    assert stray.exists()
    two_days_ago = dt.datetime.now(dt.UTC).timestamp() - 48 * 3600
    os.utime(stray, (two_days_ago, two_days_ago))
    sweep(lake=lake, retention_hours=0)
    assert not stray.exists()
    assert len(stored(lake)) == 60


def test_a_compaction_that_would_change_a_row_is_not_committed(lake, monkeypatch):
    fill(lake)
    write = lake.readings.write_file

    def lossy(*, partition, chunks, kind):
        return write(partition=partition, chunks=[c.slice(1) for c in chunks], kind=kind)

    monkeypatch.setattr(lake.readings, "write_file", lossy)
    before = files(lake).paths
    with pytest.raises(Damaged):
        compact(lake=lake, open_month="2024-03")
    assert files(lake).paths == before
    assert len(stored(lake)) == 600


def test_old_keys_are_forgotten_and_young_ones_kept(lake, clock):
    fill(lake, batches=1)
    clock.tick(days=399)
    fill(lake, batches=1, first=1)
    clock.tick(days=2)
    sweep(lake=lake)
    assert lake.keys.find(source="g", key=f"{AREA}-0") is None
    assert lake.keys.find(source="g", key=f"{AREA}-1") is not None


def test_a_purged_area_is_gone_from_every_table_version_journal_and_key(lake):
    for area in (AREA, OTHER):
        fill(lake, batches=2, area=area)
        lake.append_slots(area=area, rows=slots([1], [dt.date(2024, 1, 1)]))
        lake.pin(area=area, name="report")
        lake.ingest(area=area, source="g", key=f"waiting-{area}", rows=rows())
    compact(lake=lake, open_month="2024-03", min_files=2)
    assert purge(lake=lake, area=OTHER) > 0
    assert not [path for path in lake.home.rglob(f"area={OTHER}/**/*") if path.is_file()]
    naming = [p for p in lake.home.rglob("*") if p.is_file() and OTHER.encode() in p.read_bytes()]
    assert not naming
    assert not any(table.forget(area=OTHER) for table in lake.tables)
    assert stored(lake, area=OTHER, tail=True) == []
    assert lake.keys.find(source="g", key=f"{OTHER}-0") is None
    assert len(stored(lake, tail=True)) == 220
    (pin,) = pins(lake=lake)
    assert pin.area == AREA
    with lake.snapshot() as snapshot:
        assert snapshot.slots(area=AREA, as_of=pin.slots).num_rows == 1
    assert verify(lake=lake).faults == []
    again = lake.ingest(area=OTHER, source="g", key=f"{OTHER}-0", rows=rows(60))
    assert not again.repeated
    assert purge(lake=lake, area=OTHER) == 0


def test_a_commit_while_an_area_is_forgotten_leaves_the_table_whole(lake, monkeypatch):
    for area in (AREA, OTHER):
        lake.append_slots(area=area, rows=slots([1], [dt.date(2024, 1, 1)]))
    checkpoint = lake.slots.checkpoint

    def and_another_commits():
        version = checkpoint()
        lake.append_slots(area=AREA, rows=slots([2], [dt.date(2024, 1, 1)]))
        return version

    monkeypatch.setattr(lake.slots, "checkpoint", and_another_commits)
    purge(lake=lake, area=OTHER)
    with lake.snapshot() as snapshot:
        assert snapshot.slots(area=AREA)["channel"].to_pylist() == [1, 2]


def test_a_state_whose_log_was_cut_since_is_refused_in_words(lake):
    for area in (AREA, OTHER):
        lake.append_slots(area=area, rows=slots([1], [dt.date(2024, 1, 1)]))
    before = lake.slots.handle()
    purge(lake=lake, area=OTHER)
    with pytest.raises(StorageFailed):
        lake.slots.transaction(before, COUNTER)
    assert lake.append_slots(area=AREA, rows=slots([2], [dt.date(2024, 1, 1)])) == 3


def test_an_append_goes_through_although_a_compaction_came_in_between(lake):
    fill(lake)
    base = lake.readings.handle()
    with lake.snapshot() as state:
        part = state.engine.query(
            f"SELECT {', '.join(lake.readings.spec.file_schema.names)} FROM "
            + state.engine.relation_of(table=lake.readings, paths=files(lake).paths[:1])
        )
    place = {"area": AREA, "month": "2024-01"}
    chunk = part.cast(lake.readings.spec.file_schema)
    add = lake.readings.write_file(partition=place, chunks=[chunk], kind="flush")
    compact(lake=lake, open_month="2024-03")
    lake.readings.append(base=base, adds=[add], transactions={"other": 1})
    assert files(lake).rows == 600 + part.num_rows
    with pytest.raises(Conflict):
        lake.readings.append(base=base, adds=[add], transactions={"other": 1})
    assert files(lake).rows == 600 + part.num_rows
