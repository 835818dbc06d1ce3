"""Kills and failing operations in great numbers, for a night and not for every test.

``python -m bench.soak_lake --kills 1000`` kills two working processes again and again and compares
what was acknowledged with what is stored after every hundred. ``--steps`` lets every single
operation of the rehearsal fail, and the power go at it. Prints one line a stage, with the seed.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.lake.fault import FailingDisk, PowerDisk, check, rehearse
from tests.lake.killing import judge

ROUND = 100


def kill(kills: int, seed: int) -> None:
    """Rounds of a hundred kills on one lake each."""
    for first in range(0, kills, ROUND):
        count = min(ROUND, kills - first)
        with tempfile.TemporaryDirectory(prefix="lake-soak-") as folder:
            home = Path(folder) / "lake"
            words = [str(home), str(count), str(seed + first)]
            subprocess.run([sys.executable, "-m", "tests.lake.killing", *words], check=True)
            say(f"kills {first + count} seed {seed + first}: {judge(home)}")


def fail(every: int) -> None:
    """Let each operation fail, and the power go at each, until a rehearsal passes."""
    for title, make in (("failing operation", FailingDisk), ("power cut", PowerDisk)):
        at, tried, failed = 1, 0, True
        while failed:
            with tempfile.TemporaryDirectory(prefix="lake-soak-") as folder:
                home = Path(folder) / "lake"
                disk = PowerDisk(home, at) if make is PowerDisk else FailingDisk(at)
                acknowledged, failed = rehearse(home, disk)
                if isinstance(disk, PowerDisk):
                    disk.cut_power()
                check(home, acknowledged)
            at += every
            tried += 1
        say(f"{title}: {tried} places among {at - every} operations, nothing lost or doubled")


def say(text: str) -> None:
    """One line with its time."""
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {text}", flush=True)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="take every Nth operation only")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.monotonic()
    if options.steps:
        fail(options.every)
    if options.kills:
        kill(options.kills, options.seed)
    say(f"done in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
