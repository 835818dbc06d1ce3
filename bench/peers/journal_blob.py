"""The bare journal: SQLite in WAL mode, `synchronous=FULL`, one row a blob, nothing else."""

import sqlite3
from pathlib import Path

import pyarrow as pa

_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)


def open_journal(path: Path) -> sqlite3.Connection:
    """A new file with one table."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE batch (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL)")
    return db


def write(db: sqlite3.Connection, body: bytes) -> None:
    """One durable blob."""
    db.execute("INSERT INTO batch (body) VALUES (?)", (body,))


def write_batch(db: sqlite3.Connection, batch: pa.RecordBatch) -> None:
    """One durable batch, from memory: serialised as it is, neither checked nor named."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=_OPTIONS) as writer:
        writer.write_batch(batch)
    write(db, sink.getvalue().to_pybytes())
