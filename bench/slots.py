"""Slots of ten million register readings, against a plain difference and sum on the same files.

Run: ``python -m bench.slots [rows]``. Prints the rows of `dafeng bench`.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.peers.slots_duckdb import day_sums
from dafeng.metering.cleaning.channel import Channel
from dafeng.metering.cleaning.table import day_rows

LIMIT = 3.0
TARGET_S = 9.0
FILES = 10
CHANNELS = 300
QUARTER_US = 900_000_000
START_US = 1_704_038_400_000_000  # 2024-01-01T00:00+08:00
SHANGHAI = ZoneInfo("Asia/Shanghai")
ROW_GROUP = 122_880


def readings(channel: int, count: int, life: str) -> pa.Table:
    """A register read every quarter of an hour: `clean`, `off_grid`, or with `troubles`."""
    rng = np.random.default_rng(channel)
    times = START_US + np.arange(count, dtype=np.int64) * QUARTER_US
    if life != "clean":
        times += rng.integers(0, 50, count) * 1_000_000
    value = np.cumsum(rng.integers(0, 2500, count)) + int(rng.integers(0, 10**7))
    if life == "troubles":
        rows = rng.random(count)
        value = np.where(rows < 0.001, 0, np.where(rows > 0.999, value + 10**8, value))
    texts = [f"{whole // 100}.{whole % 100:02d}" for whole in value.tolist()]
    return pa.table(
        {
            "channel": pa.array(np.full(count, channel, np.int64)),
            "measured_at": pa.array(times, pa.timestamp("us", "UTC")),
            "value": pa.array(texts),
            "quality": pa.nulls(count, pa.string()),
        }
    )


def write(folder: Path, rows: int, life: str) -> list[Path]:
    """Files as compaction leaves them: whole channels, sorted by channel and time."""
    files = []
    each = CHANNELS // FILES
    for number in range(FILES):
        channels = range(number * each, (number + 1) * each)
        table = pa.concat_tables([readings(one, rows // CHANNELS, life) for one in channels])
        files.append(folder / f"{life}-{number}.parquet")
        pq.write_table(table, files[-1], compression="zstd", row_group_size=ROW_GROUP)
    return files


def ours(files: list[Path]) -> pa.Table:
    """The kernel over the files, whole channels at a time, two at once."""
    channels = dict.fromkeys(range(CHANNELS), Channel(max_rate=Decimal(500)))

    def one(file: Path) -> pa.Table:
        batch = pq.read_table(file, use_threads=False)
        return day_rows(batch, channels=channels, area="000000", zone=SHANGHAI)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return pa.concat_tables(pool.map(one, files))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long it takes [s], and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def best(works: list[Callable[[], Any]], runs: int = 5) -> list[tuple[float, Any]]:
    """The quickest of some runs of each, in turn, so that a busy machine is busy for all."""
    rounds = [[timed(work) for work in works] for _ in range(runs)]
    return [min(column, key=lambda pair: pair[0]) for column in zip(*rounds, strict=True)]


def agree(slots: pa.Table, sums: pa.Table) -> None:
    """On clean data the two give the same energy for each channel and day."""
    mine = {}
    for row in slots.select(["channel", "day", "amounts"]).to_pylist():
        day = (row["day"].toordinal() - 719_163,)
        mine[row["channel"], *day] = sum(amount or 0 for amount in row["amounts"])
    for row in sums.to_pylist():
        if row["amount"] is not None:
            expected = mine.pop((row["channel"], row["day"]))
            assert abs(expected - row["amount"] * 1e6) < 1, row
    assert not mine


def run(rows: int = 10_000_000) -> list[dict[str, Any]]:
    """The rows of `dafeng bench`: clean data with the peer, then what costs more."""
    results = []
    with tempfile.TemporaryDirectory() as name:
        for life in ("clean", "off_grid", "troubles"):
            files = write(Path(name), rows, life)
            (seconds, slots), (peer, sums) = best([partial(ours, files), partial(day_sums, files)])
            if life == "clean":
                agree(slots, sums)
            ratio = seconds / peer
            results.append(
                {
                    "name": f"slots_{life}",
                    "value": round(seconds, 3),
                    "unit": "s",
                    "target": TARGET_S,
                    "peer": "duckdb lag and sum by day",
                    "peer_value": round(peer, 3),
                    "ratio": round(ratio, 3),
                    "limit": LIMIT if life == "clean" else None,
                    "ok": life != "clean" or ratio <= LIMIT,
                    "n": rows,
                }
            )
            flags = pc.sum(pc.count_substring_regex(slots["flags"], "[^GM]")).as_py()
            print(f"{life}: {slots.num_rows} days, {flags} slots not plain", file=sys.stderr)
            for file in files:
                file.unlink()
    return results


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:])), indent=1))
