"""Largest memory of a process that streams a whole area, and times of small reads, by size.

Run: ``python -m bench.lake_memory --rows 1000000 --rows 10000000``. Each size is read in a process
of its own, so that its peak is its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from dafeng.lake.compaction import compact
from dafeng.lake.lake import Lake

AREA = "990001"
START_US = 1_672_531_200_000_000  # 2023-01-01T00:00Z
DAY_US = 86_400_000_000
CHANNELS = 2000
SIZES = (1_000_000, 10_000_000)
READ = "--read"


def fill(lake: Lake, rows: int) -> None:
    """Days of 2,000 registers every quarter of an hour, flushed as they come, months closed."""
    per_day = CHANNELS * 96
    quarters = np.tile(np.arange(96, dtype=np.int64) * 900_000_000, CHANNELS)
    channels = np.repeat(np.arange(CHANNELS, dtype=np.int64), 96)
    for day in range(-(-rows // per_day)):
        values = (day * 96 + np.tile(np.arange(96), CHANNELS)) * 137 + channels * 1009
        table = pa.table(
            {
                "channel": pa.array(channels),
                "measured_at": pa.array(START_US + day * DAY_US + quarters).cast(
                    pa.timestamp("us", "UTC")
                ),
                "value": pa.array(values.astype(str).tolist()),
            }
        ).slice(0, min(per_day, rows - day * per_day))
        lake.ingest(area=AREA, source="bench", key=str(day), rows=table)
        if day % 5 == 4:
            lake.flush()
    lake.flush()
    compact(lake=lake, open_month="2100-01")


def peak_mb() -> float:
    """Largest memory of this program. `ru_maxrss` would be the parent's: it outlives an exec."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell the largest memory of a process")


def read(folder: Path) -> dict[str, Any]:
    """Stream all, then one channel's month, in this process."""
    with Lake(folder) as lake, lake.snapshot(memory_limit="512MB") as state:
        opened = time.perf_counter()
        rows = sum(
            part.num_rows
            for part in state.stream_readings(
                area=AREA, columns=("channel", "measured_at", "micro"), latest=True
            )
        )
        streamed = time.perf_counter()
        window = {"start_at": datetime(2023, 1, 1, tzinfo=UTC)}
        window |= {"end_at": datetime(2023, 2, 1, tzinfo=UTC)}
        state.readings(area=AREA, channels=[1000], **window)
        done = time.perf_counter()
    return {
        "rows": rows,
        "peak_mb": peak_mb(),
        "stream_s": streamed - opened,
        "channel_month_s": done - streamed,
    }


def run(sizes: tuple[int, ...] = SIZES) -> list[dict[str, Any]]:
    """The curve of memory, and of the time of one channel's month."""
    found: list[dict[str, Any]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="lake-bench-", dir=Path.cwd()) as folder:
            with Lake(Path(folder)) as lake:
                fill(lake, size)
            command = [sys.executable, "-m", "bench.lake_memory", READ, folder]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seen = json.loads(done.stdout)
        assert seen["rows"] == size
        blank = dict.fromkeys(("peer", "peer_value", "ratio", "limit")) | {"ok": True, "n": size}
        for name, unit, target in (
            ("peak_mb", "MB", 800),
            ("stream_s", "s", size / 1_000_000),
            ("channel_month_s", "s", 0.2),
        ):
            entry = {"name": f"lake_{name}", "value": seen[name], "unit": unit, "target": target}
            found.append(entry | blank)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument(READ, type=Path)
    options = parser.parse_args()
    if options.read:
        print(json.dumps(read(options.read)))
    else:
        print(json.dumps(run(tuple(options.rows or SIZES)), indent=1))
