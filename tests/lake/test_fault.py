"""An operation fails, or the power goes at it; afterwards the store is whole.

Here at places drawn by a fixed seed; `bench/soak_lake.py --steps` takes every single one.
"""

import errno
import os
import random
import sqlite3
import subprocess
import sys

import pytest
from tests.lake.fault import FailingDisk, PowerDisk, check, rehearse, send
from tests.lake.sample import AREA, CHILD_ENV, Clock, rows, stored

from dafeng.lake.error import StorageFailed
from dafeng.lake.lake import Lake
from dafeng.lake.verification import verify

pytestmark = pytest.mark.fault
# Operations of one whole rehearsal; the last test of this kind fails if it grows past it.
STEPS = 178
PLACES = sorted(random.Random(20240131).sample(range(1, STEPS + 1), 12))


@pytest.mark.parametrize("at", PLACES)
def test_an_operation_may_fail_and_nothing_acknowledged_is_lost_or_doubled(tmp_path, at):
    acknowledged, failed = rehearse(tmp_path / "lake", FailingDisk(at))
    assert failed
    check(tmp_path / "lake", acknowledged)


@pytest.mark.parametrize("at", PLACES)
def test_the_power_may_go_at_an_operation(tmp_path, at):
    disk = PowerDisk(tmp_path / "lake", at)
    acknowledged, failed = rehearse(tmp_path / "lake", disk)
    assert failed
    disk.cut_power()
    check(tmp_path / "lake", acknowledged)


def test_a_rehearsal_with_nothing_failing_passes_and_has_the_steps_that_places_are_drawn_from(
    tmp_path,
):
    disk = FailingDisk()
    acknowledged, failed = rehearse(tmp_path / "lake", disk)
    assert not failed
    assert abs(disk.count - STEPS) < 20
    check(tmp_path / "lake", acknowledged)


def test_the_power_cut_of_this_test_does_take_away_what_was_not_synced(tmp_path, monkeypatch):
    home = tmp_path / "lake"
    disk = PowerDisk(home)
    with Lake(home, clock=Clock(), disk=disk) as lake:
        monkeypatch.setattr(lake.readings, "sync_log", lambda: None)
        send(lake, "k0")
        monkeypatch.setattr("dafeng.lake.flush.settle", lambda **_: None)
        monkeypatch.setattr("dafeng.lake.flush._collect", _once(lake))
        lake.flush()
        assert len(stored(lake)) == 20
    monkeypatch.undo()
    disk.cut_power()
    with Lake(home, clock=Clock()) as lake:
        assert stored(lake) == []
        assert len(stored(lake, tail=True)) == 20


def _once(lake):
    answers = [lake.journal().batches(), []]
    return lambda journals, limit: answers.pop(0)


FULL = """
import resource, signal, sys
from pathlib import Path
from dafeng.lake.error import StorageFailed
from dafeng.lake.lake import Lake
from tests.lake.sample import AREA, rows

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Lake(Path(sys.argv[1])) as lake:
    lake.ingest(area=AREA, source="g", key="first", rows=rows(2000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1))
    number = 0
    try:
        for number in range(10_000):
            lake.ingest(area=AREA, source="g", key=f"f{number}", rows=rows(2000, seed=number))
            print(number, flush=True)
    except StorageFailed:
        print("full", flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
    lake.ingest(area=AREA, source="g", key=f"f{number}", rows=rows(2000, seed=number))
    print(number, flush=True)
"""


@pytest.mark.parametrize("limit", [300_000, 777_777, 1_234_567])
def test_a_file_that_cannot_grow_any_more_gives_no_acknowledgement_and_no_torn_file(
    tmp_path, limit
):
    home = tmp_path / "lake"
    command = [sys.executable, "-c", FULL, str(home), str(limit)]
    done = subprocess.run(command, env=CHILD_ENV, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.split()
    assert "full" in lines
    kept = {line for line in lines if line != "full"}
    with Lake(home) as lake:
        lake.flush()
        assert len(stored(lake)) == 2000 * (1 + len(kept))
        assert verify(lake=lake).faults == []


def test_a_full_file_system_gives_no_acknowledgement_and_goes_on_when_there_is_room(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], capture_output=True
        ).returncode
    )
    try:
        ballast = folder / "ballast"
        with Lake(folder / "lake") as lake:
            kept = fill_up(lake, ballast if mounted else None)
            lake.flush()
            assert len(stored(lake)) == 2000 * kept
            assert verify(lake=lake).faults == []
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def fill_up(lake, ballast):
    """Ingest until the disk is full (without a mount: until SQLite is told so), then make room."""
    lake.journal()
    if ballast is not None:
        ballast.write_bytes(b"\0" * 4_000_000)
    else:
        lake.journal()._db.execute("PRAGMA max_page_count = 200")
    kept = 0
    try:
        for kept in range(10_000):
            lake.ingest(area=AREA, source="g", key=str(kept), rows=rows(2000, seed=kept))
        raise AssertionError("the disk never filled")
    except StorageFailed as error:
        print("full after", kept, error)
    if ballast is not None:
        ballast.unlink()
    else:
        lake.journal()._db.execute("PRAGMA max_page_count = 1000000")
    assert not lake.ingest(area=AREA, source="g", key=str(kept), rows=rows(2000)).repeated
    return kept + 1


def test_a_locked_journal_gives_an_error_and_no_half_batch(tmp_path):
    with Lake(tmp_path / "lake") as lake:
        send(lake, "k0")
        lake.journal()._db.execute("PRAGMA busy_timeout = 50")
        other = sqlite3.connect(lake.journal().path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFailed, match="locked"):
            send(lake, "k1")
        other.execute("ROLLBACK")
        other.close()
        assert not send(lake, "k1").repeated
        assert len(stored(lake, tail=True)) == 40


def test_no_space_is_told_as_what_it_is(tmp_path):
    class Full(FailingDisk):
        def step(self, action, name):
            if action == "write":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Lake(tmp_path / "lake", disk=Full()) as lake:
        send(lake, "k0")
        with pytest.raises(StorageFailed, match="No space left"):
            lake.flush()
        assert len(stored(lake, tail=True)) == 20
