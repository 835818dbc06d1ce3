"""Disks that fail: at the Nth operation, or by a power cut that keeps only what was synced."""

import datetime as dt
import os
import signal
from pathlib import Path

from tests.lake.sample import AREA, Clock, rows, slots, stored

from dafeng.kernel.error import DafengError
from dafeng.lake.compaction import compact, sweep
from dafeng.lake.disk import Disk
from dafeng.lake.lake import Lake
from dafeng.lake.verification import verify

DAY = [dt.date(2024, 1, 5)]
KEYS = [f"k{number}" for number in range(3)]


class Cut(OSError):
    """The operation that the test let fail."""


class FailingDisk(Disk):
    """Raises at the `at`-th operation; counts them all.

    :param half: a failing write first puts half of its bytes down, as a full disk does.
    """

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.count = 0
        self.log: list[str] = []

    def step(self, action: str, name: str) -> None:
        self.count += 1
        self.log.append(f"{action} {Path(name).name}")
        if self.count == self.at:
            raise Cut(28, f"no space left on device ({action})")


class KillingDisk(FailingDisk):
    """Kills its own process at the `at`-th operation."""

    def step(self, action: str, name: str) -> None:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


class PowerDisk(FailingDisk):
    """Remembers what was synced, so that a power cut can take everything else away.

    Content of a file lives once it was synced after its last write; a name lives once its folder
    was synced. SQLite's files are taken as they are: it syncs for itself.
    """

    def __init__(self, root: Path, at: int = 0) -> None:
        super().__init__(at)
        self.root = root
        self.content: dict[Path, int] = {}
        self.names: set[Path] = set()

    def sync(self, path: Path) -> None:
        super().sync(path)
        if path.is_dir():
            self.names |= set(path.iterdir())
        else:
            self.content[path] = path.stat().st_size

    def cut_power(self) -> None:
        """Leave of the tables what a medium must have after the power went."""
        for path in sorted(self.root.rglob("*"), reverse=True):
            if not path.is_file() or "sqlite" in path.name or path.parent.name == "lock":
                continue
            if path.parent.name == "journal":
                continue
            if path not in self.names:
                path.unlink()
            elif self.content.get(path) != path.stat().st_size:
                path.write_bytes(b"")


def send(lake, key):
    return lake.ingest(area=AREA, source="g", key=key, rows=rows(20, seed=KEYS.index(key)))


def work(lake, acknowledged):
    """A day in the life: ingest, flush, slots, a pin, compaction, vacuum."""
    for key in KEYS:
        send(lake, key)
        acknowledged.append(key)
        lake.flush()
    acknowledged.append(("slots", lake.append_slots(area=AREA, rows=slots([1], DAY, amount=1))))
    lake.pin(area=AREA, name="report")
    acknowledged.append("pin")
    acknowledged.append(("slots", lake.append_slots(area=AREA, rows=slots([1], DAY, amount=2))))
    compact(lake=lake, open_month="2024-03", min_files=2)
    sweep(lake=lake, retention_hours=0)


def check(home, acknowledged):
    """Everything acknowledged is there once; the store verifies; the same work can go on."""
    with Lake(home, clock=Clock()) as lake:
        kept = [key for key in acknowledged if isinstance(key, str) and key != "pin"]
        with lake.snapshot(tail=True) as state:
            found = state.readings(area=AREA, columns=["journal", "batch", "row"]).to_pylist()
            slots_now = state.slots(area=AREA)["version"].to_pylist()
        identities = {(row["journal"], row["batch"], row["row"]) for row in found}
        assert len(identities) == len(found)
        assert len(found) >= 20 * len(kept)
        assert all(send(lake, key).repeated for key in kept)
        versions = [item[1] for item in acknowledged if isinstance(item, tuple)]
        assert not versions or slots_now == [max(versions)] or slots_now == [max(versions) + 1]
        if "pin" in acknowledged:
            with lake.snapshot() as state:
                assert state.slots(area=AREA, as_of=1)["version"].to_pylist() == [1]
        for key in KEYS:
            send(lake, key)
        lake.flush()
        compact(lake=lake, open_month="2024-03", min_files=2)
        assert len(stored(lake)) == len(set(stored(lake))) == 60
        assert verify(lake=lake).faults == []


def rehearse(home, disk):
    """Do the work on a disk that may fail; what was acknowledged, and whether it failed."""
    acknowledged = []
    try:
        with Lake(home, clock=Clock(), disk=disk) as lake:
            work(lake, acknowledged)
    except (Cut, DafengError) as error:
        if "no space left" not in str(error):
            raise
        return acknowledged, True
    return acknowledged, False
