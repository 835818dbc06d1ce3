import shutil

import pytest
from tests.lake.sample import AREA, OTHER, rows, stored

from dafeng.lake.disk import Disk
from dafeng.lake.flush import transaction
from dafeng.lake.lake import Lake


def fill(lake, batches=3, count=100):
    for number in range(batches):
        lake.ingest(area=AREA, source="g", key=f"k{number}", rows=rows(count, seed=number))


class Broken(Disk):
    """Fails at the first step of one kind, once."""

    def __init__(self, action):
        self.action = action

    def step(self, action, name):
        if action == self.action:
            self.action = ""
            raise OSError(5, "input/output error", name)


def test_a_flush_moves_all_batches_in_one_commit_that_says_how_far_it_went(lake):
    fill(lake)
    before = lake.readings.handle().version()
    done = lake.flush()
    assert (done.batches, done.rows, done.commits) == (3, 300, 1)
    handle = lake.readings.handle()
    assert handle.version() == before + 1
    assert handle.transaction_version(transaction(lake.journal().uuid)) == 3
    assert len(stored(lake)) == len(set(stored(lake))) == 300
    assert lake.journal().entries() == []
    assert lake.flush().rows == 0


def test_readings_lie_by_area_and_month_sorted_by_channel_time_and_arrival(lake):
    fill(lake, batches=2)
    lake.ingest(area=OTHER, source="g", key="other", rows=rows())
    lake.flush()
    files = lake.readings.files(lake.readings.handle())
    assert [(p["area"], p["month"]) for p in files.partitions()] == [
        (OTHER, "2024-01"),
        (OTHER, "2024-02"),
        (AREA, "2024-01"),
        (AREA, "2024-02"),
    ]
    columns = ("channel", "measured_at", "received_at", "journal", "batch", "row")
    with lake.snapshot() as state:
        for path in files.paths:
            part = state.engine.query(
                f"SELECT {', '.join(columns)} FROM "
                + state.engine.relation_of(table=lake.readings, paths=[path])
            )
            found = list(zip(*(part[name].to_pylist() for name in columns), strict=True))
            assert found == sorted(found)


def test_large_journals_are_flushed_in_several_commits(lake):
    fill(lake, batches=5)
    done = lake.flush(limit_rows=200)
    assert (done.rows, done.commits) == (500, 3)
    assert len(set(stored(lake))) == 500


@pytest.mark.parametrize("action", ["create", "write", "fsync", "commit", "sql keys", "sql delete"])
def test_a_flush_that_fails_at_any_kind_of_step_is_repeated_without_loss_or_double(lake, action):
    fill(lake)
    expected = sorted(stored(lake, tail=True))
    with Lake(lake.home, disk=Broken("")) as other:
        other.disk.action = action
        with pytest.raises(Exception, match="input/output error"):
            other.flush()
        assert sorted(stored(lake, tail=True)) == expected
        other.flush()
    assert sorted(stored(lake)) == expected
    assert lake.journal().entries() == []


def test_keys_of_a_flushed_batch_are_kept_before_it_leaves_its_journal(lake):
    fill(lake, batches=1)
    with Lake(lake.home, disk=Broken("")) as other:
        other.disk.action = "sql delete"
        with pytest.raises(Exception, match="input/output error"):
            other.flush()
    assert lake.keys.find(source="g", key="k0") is not None
    assert lake.ingest(area=AREA, source="g", key="k0", rows=rows()).repeated


def test_a_journal_put_back_from_an_older_copy_gives_out_no_id_twice(lake, tmp_path):
    fill(lake, batches=1)
    uuid = lake.journal().uuid
    lake.close()
    shutil.copy(lake.home / "journal" / f"{uuid}.sqlite", tmp_path / "old.sqlite")
    with Lake(lake.home) as again:
        fill(again, batches=3)
        again.flush()
        expected = sorted(stored(again))
    shutil.copy(tmp_path / "old.sqlite", lake.home / "journal" / f"{uuid}.sqlite")
    with Lake(lake.home) as restored:
        receipt = restored.ingest(area=AREA, source="g", key="fresh", rows=rows(seed=7))
        assert (receipt.journal, receipt.batch) == (uuid, 4)
        assert len(stored(restored, tail=True)) == 400
        restored.flush()
        assert len(stored(restored)) == 400
        assert set(expected) < set(stored(restored))
