"""A copy of the lake while readings come in and are flushed."""

import threading

import pyarrow as pa

from dafeng.lake import backup
from dafeng.lake.lake import Lake

ROWS = 10


def rows(number):
    start = 1_704_067_200_000_000 + number * ROWS * 900_000_000
    return pa.record_batch(
        {
            "channel": pa.array([7] * ROWS),
            "measured_at": pa.array(
                [start + place * 900_000_000 for place in range(ROWS)], pa.timestamp("us", "UTC")
            ),
            "value": pa.array([str(number * ROWS + place) for place in range(ROWS)]),
            "quality": pa.array(["good"] * ROWS),
            "sequence": pa.array(range(ROWS)),
        }
    )


def ingest(lake, number):
    return lake.ingest(area="100000", source="test", key=str(number), rows=rows(number))


def count(lake):
    with lake.snapshot(tail=True) as view:
        return view.readings(area="100000").num_rows


def test_what_was_acknowledged_before_a_copy_is_in_it_once(tmp_path):
    home, copy, other = tmp_path / "home", tmp_path / "copy", tmp_path / "other"
    other.mkdir()
    stop = threading.Event()
    sent = []

    def feed(lake):
        number = 8
        while not stop.is_set() and number < 200:
            ingest(lake, number)
            sent.append(number)
            if number % 3 == 0:
                lake.flush()
            number += 1

    with Lake(home / "lake") as lake:
        for number in range(5):
            ingest(lake, number)
        lake.flush()
        for number in range(5, 8):
            ingest(lake, number)
        thread = threading.Thread(target=feed, args=(lake,))
        thread.start()
        try:
            backup.save(home=home, target=copy)
            taken = len(sent)
        finally:
            stop.set()
            thread.join()
    backup.load(source=copy, home=other)
    with Lake(other / "lake") as lake:
        found = count(lake)
        assert found % ROWS == 0
        assert 8 * ROWS <= found <= (8 + taken + 1) * ROWS
        # a sender who repeats everything changes nothing of what is there
        for number in range(8 + taken):
            ingest(lake, number)
        assert count(lake) == max(found, (8 + taken) * ROWS)
        lake.flush()
        assert count(lake) == max(found, (8 + taken) * ROWS)


def test_an_installation_without_a_lake_has_none_in_its_backup(tmp_path):
    (tmp_path / "home").mkdir()
    backup.save(home=tmp_path / "home", target=tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
