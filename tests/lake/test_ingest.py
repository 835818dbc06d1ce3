import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lake.sample import AREA, CHILD_ENV, Clock, rows, stored

from dafeng.lake.error import BadBatch, Busy, KeyReused
from dafeng.lake.journal import list_uuids
from dafeng.lake.lake import Lake
from dafeng.lake.reading import digest, prepare


def send(lake, key="k", source="gateway-1", area=AREA, **more):
    return lake.ingest(area=area, source=source, key=key, rows=more.get("rows", rows()))


def test_an_acknowledged_batch_can_be_read_at_once_where_now_matters(lake):
    send(lake)
    assert len(stored(lake, tail=True)) == 100
    assert stored(lake) == []


def test_the_same_key_again_gives_the_same_acknowledgement_and_no_second_effect(lake, clock):
    first = send(lake)
    clock.tick(hours=1)
    again = send(lake)
    lake.flush()
    after_flush = send(lake)
    for other in (again, after_flush):
        assert other.repeated
        assert (other.journal, other.batch, other.rows, other.received_at, other.digest) == (
            first.journal,
            first.batch,
            first.rows,
            first.received_at,
            first.digest,
        )
    assert len(stored(lake, tail=True)) == 100


@pytest.mark.parametrize("flushed", [False, True])
def test_the_same_key_with_other_content_is_refused(lake, flushed):
    send(lake)
    if flushed:
        lake.flush()
    with pytest.raises(KeyReused):
        send(lake, rows=rows(seed=1))
    with pytest.raises(KeyReused):
        send(lake, area="110000")
    assert not send(lake, source="gateway-2").repeated


def test_the_same_key_sent_by_many_threads_and_two_openings_at_once_has_one_effect(lake):
    with Lake(lake.home, clock=lake.clock) as second:
        receipts = []
        barrier = threading.Barrier(20)

        def work(door):
            barrier.wait()
            receipts.append(send(door))

        threads = [threading.Thread(target=work, args=((lake, second)[n % 2],)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(receipts) == 20
        assert sum(not receipt.repeated for receipt in receipts) == 1
        assert len({(receipt.journal, receipt.batch) for receipt in receipts}) == 1
        assert len(stored(lake, tail=True)) == 100


CHILD = """
import sys, time, os
from pathlib import Path
from dafeng.lake.lake import Lake
from tests.lake.sample import AREA, rows
door = Lake(Path(sys.argv[1]))
receipt = door.ingest(area=AREA, source="child", key="k", rows=rows())
child = os.fork() if "fork" in sys.argv else 0
if child == 0:
    print(receipt.journal, os.getpid(), flush=True)
    sys.stdin.read()
"""


@contextmanager
def living(home, *options):
    """Another process that has acknowledged one batch and lives on; its journal and pid."""
    command = [sys.executable, "-c", CHILD, str(home), *options]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen(command, env=CHILD_ENV, text=True, **pipes)
    journal, pid = process.stdout.readline().split()
    try:
        yield process, journal, int(pid)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_two_processes_have_two_journals_and_a_dead_ones_is_flushed_and_taken_over(lake):
    own = send(lake).journal
    with living(lake.home) as (process, other, _):
        assert other != own
        assert len(list_uuids(lake.home / "journal")) == 2
        process.kill()
        process.wait()
        assert lake.flush().rows == 200
        with Lake(lake.home) as third:
            assert send(third, key="third").journal == other


def test_a_living_processs_journal_is_flushed_by_another_but_not_taken(lake):
    with living(lake.home) as (_, other, _):
        assert lake.flush().rows == 100
        assert send(lake, key="more").journal != other


def test_a_lake_opened_before_a_fork_is_refused_in_the_child(lake, monkeypatch):
    send(lake)
    monkeypatch.setattr("os.getpid", lambda: 1)
    with pytest.raises(RuntimeError):
        send(lake, key="child")


def test_a_child_that_outlives_its_parent_does_not_hold_the_parents_journal(lake):
    with living(lake.home, "fork") as (process, journal, child):
        process.wait(timeout=60)
        os.kill(child, 0)
        assert send(lake, key="next").journal == journal
        os.kill(child, signal.SIGKILL)


def test_time_of_arrival_never_goes_back_in_one_journal(lake, clock):
    first = send(lake, key="a")
    clock.tick(hours=-5)
    second = send(lake, key="b")
    lake.flush()
    third = send(lake, key="c")
    assert first.received_at <= second.received_at <= third.received_at


def test_a_lock_is_for_one_at_a_time(lake):
    held = lake.lock("work")
    held.acquire()
    with pytest.raises(Busy):
        lake.lock("work").acquire()
    held.release()
    lake.lock("work").acquire()


def changed(**columns):
    table = rows(3)
    for name, column in columns.items():
        place = table.column_names.index(name)
        table = (
            table.remove_column(place)
            if column is None
            else table.set_column(place, name, pa.array(*column))
        )
    return table


NAIVE = 1_700_000_000_000_000


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        (changed(channel=None), "/channel"),
        (changed(channel=([1, None, 3], pa.int64())), "/channel"),
        (changed(channel=([1, -2, 3], pa.int64())), "/channel"),
        (changed(channel=([1.5, 2.0, 3.0],)), "/channel"),
        (changed(channel=(["a", "2", "3"],)), "/channel"),
        (changed(measured_at=([NAIVE] * 3, pa.timestamp("us"))), "/measured_at"),
        (changed(measured_at=([2**62] * 3, pa.timestamp("us", "UTC"))), "/measured_at"),
        (changed(value=([1.5, float("nan"), 2.0],)), "/value"),
        (changed(value=(["9" * 65, "1", "2"],)), "/value"),
        (changed(value=([b"\xff", b"1", b"2"],)), "/value"),
        (changed(quality=(["x" * 33, None, None],)), "/quality"),
        (rows(3).append_column("extra", pa.array([1, 2, 3])), ""),
        (rows(0), ""),
    ],
)
def test_a_batch_of_wrong_form_is_refused_whole(lake, bad, place):
    with pytest.raises(BadBatch) as caught:
        send(lake, rows=bad)
    assert caught.value.where == place
    assert stored(lake, tail=True) == []
    assert not send(lake).repeated


@pytest.mark.parametrize("head", [{"area": "36078"}, {"source": ""}, {"key": "x" * 201}])
def test_a_batch_needs_area_source_and_key(lake, head):
    with pytest.raises(BadBatch):
        send(lake, **head)


def test_values_are_kept_as_they_were_received(lake):
    texts = ["007.50", "1e3", "-0", " 5 ", "NaN", "", None, "1.83e21", "五"]
    count = len(texts)
    batch = rows(count, channels=1).set_column(2, "value", pa.array(texts, pa.string()))
    send(lake, rows=batch)
    lake.flush()
    assert [value for *_, value in stored(lake)] == texts


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(1, 99), chunk=st.integers(1, 100), spare=st.integers(0, 20))
def test_a_digest_depends_on_content_and_not_on_layout(cut, chunk, spare):
    whole = rows(100)
    pieces = pa.concat_tables([whole.slice(0, cut), whole.slice(cut)])
    padded = pa.concat_tables([rows(spare, seed=9), whole]).combine_chunks().slice(spare)
    rebuilt = pa.Table.from_batches(whole.to_batches(max_chunksize=chunk))
    marks = {digest(area=AREA, batch=prepare(t)) for t in (whole, pieces, padded, rebuilt)}
    assert len(marks) == 1
    nulls = whole.set_column(2, "value", pa.nulls(100, pa.string()))
    blanks = whole.set_column(2, "value", pa.array([""] * 100))
    others = [nulls, blanks, whole.slice(0, cut), rows(100, seed=1)]
    assert len(marks | {digest(area=AREA, batch=prepare(t)) for t in others}) == 5


def test_the_clock_is_an_argument(tmp_path):
    moment = dt.datetime(2030, 5, 6, 7, 8, 9, 123456, tzinfo=dt.UTC)
    with Lake(tmp_path / "lake", clock=Clock(moment)) as lake:
        assert send(lake).received_at == moment
