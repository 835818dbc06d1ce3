import datetime as dt
import sqlite3

import pytest
from tests.lake.sample import AREA, rows, slots

from dafeng.lake.compaction import compact
from dafeng.lake.verification import verify


@pytest.fixture
def full(lake):
    for number in range(3):
        lake.ingest(area=AREA, source="g", key=str(number), rows=rows(3000, seed=number))
        lake.flush()
    lake.append_slots(area=AREA, rows=slots([1], [dt.date(2024, 1, 1)]))
    lake.pin(area=AREA, name="report")
    lake.ingest(area=AREA, source="g", key="waiting", rows=rows(50))
    return lake


def data_file(lake):
    files = lake.readings.files(lake.readings.handle())
    return max(
        (lake.home / "readings" / path for path in files.paths), key=lambda p: p.stat().st_size
    )


def wheres(lake, **how):
    return {fault["where"] for fault in verify(lake=lake, **how).faults}


def test_a_sound_lake_is_counted_and_has_no_faults(full):
    compact(lake=full, open_month="2024-02", min_files=2)
    found = verify(lake=full)
    assert found.faults == []
    assert (found.journals, found.waiting_batches, found.waiting_rows) == (1, 1, 50)
    assert (found.rows, found.batches_counted, found.pins) == (9000 + 1 + 1, 3, 1)


def test_a_missing_file_is_found(full):
    data_file(full).unlink()
    assert any(where.startswith("readings/area=") for where in wheres(full, deep=False))


def test_a_shortened_file_is_found(full):
    path = data_file(full)
    path.write_bytes(path.read_bytes()[:-1])
    assert any(where.startswith("readings/area=") for where in wheres(full, deep=False))


def test_one_changed_bit_in_a_page_is_found(full):
    path = data_file(full)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    assert any(where.startswith("readings/area=") for where in wheres(full))


def test_a_changed_batch_in_a_journal_is_found(full):
    uuid = full.journal().uuid
    with sqlite3.connect(full.home / "journal" / f"{uuid}.sqlite") as db:
        body = bytearray(db.execute("SELECT body FROM batch").fetchone()[0])
        body[len(body) // 2] ^= 1
        db.execute("UPDATE batch SET body = ?", (bytes(body),))
    db.close()
    assert wheres(full) == {f"journal {uuid}"}


def test_a_batch_that_lost_rows_is_found(full):
    files = full.readings.files(full.readings.handle())
    full.readings.commit(base=full.readings.handle(), removes=files.only(files.paths[:1]))
    assert any(where.startswith("batch ") for where in wheres(full))


def test_a_batch_that_stands_twice_is_found(full):
    files = full.readings.files(full.readings.handle())
    path, _, place = next(iter(files.entries()))
    with full.snapshot() as state:
        copy = state.engine.query(
            f"SELECT {', '.join(full.readings.spec.file_schema.names)} FROM "
            + state.engine.relation_of(table=full.readings, paths=[path])
        )
    add = full.readings.write_file(
        partition=place, chunks=[copy.cast(full.readings.spec.file_schema)], kind="flush"
    )
    full.readings.commit(base=full.readings.handle(), adds=[add])
    assert {where.split()[0] for where in wheres(full)} == {"readings", "batch"}
