"""Durable ingest of 10,000-row batches, against the bare journal write of the same batch.

From the Arrow batch in memory to its acknowledgement: form checked, digest, compression, key
looked up under its lock, one synced commit. The peer starts from the same batch in memory and
writes it to a bare journal; beside it stands one that is given the finished blob for nothing: that
ratio has no limit, since it falls and rises with the disk alone.
Run: ``python -m bench.lake_ingest``.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench.peers import journal_blob
from dafeng.lake.lake import Lake
from dafeng.lake.reading import pack, prepare

ROWS = 10_000
BATCHES = 100
LIMIT = 3.0
TARGET_ROWS_A_SECOND = 1_000_000


def batch(seed: int) -> pa.RecordBatch:
    """A hundred registers, a hundred readings each."""
    noise = np.random.default_rng(seed)
    values = np.cumsum(noise.integers(0, 2000, (100, ROWS // 100)), axis=1).ravel()
    instants = 1_704_067_200_000_000 + np.tile(np.arange(ROWS // 100), 100) * 900_000_000
    return pa.record_batch(
        {
            "channel": pa.array(np.repeat(np.arange(100), ROWS // 100)),
            "measured_at": pa.array(instants, pa.timestamp("us", "UTC")),
            "value": pa.array([f"{value / 100:.2f}" for value in values.tolist()]),
            "quality": pa.array(["good"] * ROWS),
            "sequence": pa.array(np.arange(ROWS)),
        }
    )


def timed(work: Callable[[], Any]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run() -> list[dict[str, Any]]:
    """Ours and the peer's in turn, so that both meet the same disk; medians."""
    batches = [batch(seed) for seed in range(20)]
    bodies = [pack(prepare(rows)) for rows in batches]
    ours: list[float] = []
    peers: list[float] = []
    blobs: list[float] = []
    with tempfile.TemporaryDirectory(prefix="lake-bench-", dir=Path.cwd()) as folder:
        db = journal_blob.open_journal(Path(folder) / "peer.sqlite")
        with Lake(Path(folder) / "lake") as lake:
            lake.journal()
            for number in range(BATCHES + 10):
                rows, body = batches[number % 20], bodies[number % 20]
                key = {"area": "990001", "source": "bench", "key": str(number)}
                took = timed(lambda rows=rows, key=key: lake.ingest(rows=rows, **key))
                peer = timed(lambda rows=rows: journal_blob.write_batch(db, rows))
                blob = timed(lambda body=body: journal_blob.write(db, body))
                if number >= 10:
                    ours.append(took)
                    peers.append(peer)
                    blobs.append(blob)
            flush_s = timed(lake.flush)
            stored = lake.readings.handle().count()
        db.close()
    assert stored == (BATCHES + 10) * ROWS
    mine, theirs = statistics.median(ours), statistics.median(peers)
    speed = {"name": "lake_ingest", "value": ROWS / mine, "unit": "rows/s"}
    speed |= {"target": TARGET_ROWS_A_SECOND, "peer": "bare journal write"}
    speed |= {"peer_value": ROWS / theirs, "ratio": mine / theirs, "limit": LIMIT}
    speed |= {"ok": mine / theirs <= LIMIT, "n": BATCHES}
    blob_s = statistics.median(blobs)
    bare = speed | {"name": "lake_ingest_beside_a_finished_blob", "peer": "write of a blob"}
    bare |= {"peer_value": ROWS / blob_s, "ratio": mine / blob_s, "limit": None, "ok": True}
    flush = dict.fromkeys(speed) | {"name": "lake_flush", "value": stored / flush_s}
    flush |= {"unit": "rows/s", "target": 300_000, "ok": True, "n": 1}
    return [speed, bare, flush]


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
