"""Two processes that ingest, flush, compute and compact, killed with -9 again and again.

`python -m tests.lake.killing HOME KILLS SEED`. Each child writes what it tries, and what was
acknowledged to it, into `HOME/../said`; the test compares that with what the lake holds.
"""

import datetime as dt
import os
import random
import signal
import sys
import time
from pathlib import Path

from tests.lake.fault import KillingDisk
from tests.lake.sample import AREA, rows, slots

from dafeng.lake.compaction import compact, sweep
from dafeng.lake.disk import Disk
from dafeng.lake.error import Busy, Conflict
from dafeng.lake.lake import Lake
from dafeng.lake.verification import verify

ROWS = 50
DAYS = [dt.date(2024, 1, day) for day in (5, 6)]
DEADLINE_S = 60


def live(home: Path, said: int, name: str, at: int) -> None:
    """Work until killed; with `at`, by the process's own disk at that operation."""
    chance = random.Random(name)
    with Lake(home, disk=KillingDisk(at) if at else Disk()) as lake:
        number = 0
        while True:
            number += 1
            key = f"{name}-{number}"
            os.write(said, f"try {key}\n".encode())
            lake.ingest(area=AREA, source=key, key=key, rows=rows(ROWS, seed=number))
            os.write(said, f"ack {key}\n".encode())
            dice = chance.random()
            try:
                if dice < 0.25:
                    lake.flush()
                elif dice < 0.35:
                    version = lake.append_slots(area=AREA, rows=slots([number % 3], DAYS))
                    os.write(said, f"slots {version}\n".encode())
                elif dice < 0.45:
                    compact(
                        lake=lake, open_month=chance.choice(["2024-02", "2024-03"]), min_files=3
                    )
                elif dice < 0.47:
                    sweep(lake=lake)
            except (Conflict, Busy):
                continue


def kill(home: Path, kills: int, seed: int) -> None:
    """Start two children, let them work, kill at least one at a random point; `kills` times."""
    chance = random.Random(seed)
    path = home.parent / "said"
    said = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for turn in range(kills):
        by_step = chance.randrange(15, 150) if turn % 2 else 0
        children = [
            _start(home, said, f"{seed}-{turn}-{place}", by_step if place == 0 else 0)
            for place in range(2)
        ]
        if by_step:
            _wait(lambda child=children[0]: os.waitpid(child, os.WNOHANG)[0] != 0)
            children.pop(0)
        else:
            lines = path.stat().st_size + chance.randrange(20, 600)
            _wait(lambda size=lines: path.stat().st_size > size)
            time.sleep(chance.random() * 0.1)
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _start(home: Path, said: int, name: str, at: int) -> int:
    # Forked before anything here has opened a lake, so that the child starts at once and clean.
    child = os.fork()
    if child == 0:
        try:
            live(home, said, name, at)
        finally:
            os._exit(3)
    return child


def _wait(done) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("a child did nothing for a minute")
        time.sleep(0.005)


def judge(home: Path) -> dict[str, int]:
    """Compare what was acknowledged with what the lake holds; raises where they differ."""
    said = (home.parent / "said").read_text().split("\n")
    words = [line.split() for line in said if line]
    tried = {key for word, key in words if word == "try"}
    acknowledged = {key for word, key in words if word == "ack"}
    versions = [int(number) for word, number in words if word == "slots"]
    with Lake(home) as lake:
        _compare(_counts(lake, tail=True), tried, acknowledged)
        lake.flush()
        _compare(_counts(lake, tail=False), tried, acknowledged)
        assert len(versions) == len(set(versions))
        with lake.snapshot() as state:
            newest = state.slots(area=AREA, columns=["channel", "version"])
        assert max(newest["version"].to_pylist(), default=0) >= max(versions, default=0)
        for key in sorted(tried):
            seed = int(key.rpartition("-")[2])
            again = lake.ingest(area=AREA, source=key, key=key, rows=rows(ROWS, seed=seed))
            assert again.repeated or key not in acknowledged
        lake.flush()
        _compare(_counts(lake, tail=False), tried, tried)
        faults = verify(lake=lake).faults
        assert faults == [], faults
    return {"tried": len(tried), "acknowledged": len(acknowledged), "versions": len(versions)}


def _counts(lake: Lake, tail: bool) -> dict[str, int]:
    with lake.snapshot(tail=tail) as state:
        columns = ["source", "journal", "batch", "row"]
        found = state.readings(area=AREA, columns=columns).to_pylist()
    identities = {(row["journal"], row["batch"], row["row"]) for row in found}
    assert len(identities) == len(found), "a reading stands twice"
    counts: dict[str, int] = {}
    for row in found:
        counts[row["source"]] = counts.get(row["source"], 0) + 1
    return counts


def _compare(counts: dict[str, int], tried: set[str], acknowledged: set[str]) -> None:
    lost = acknowledged - set(counts)
    assert not lost, f"{len(lost)} acknowledged batches are lost, such as {sorted(lost)[:3]}"
    wrong = {key: count for key, count in counts.items() if count != ROWS}
    assert not wrong, f"torn or doubled: {wrong}"
    assert set(counts) <= tried


if __name__ == "__main__":
    kill(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
