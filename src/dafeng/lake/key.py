"""Idempotency keys of batches that have left their journal, for all processes of the lake."""

import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dafeng.lake.disk import Disk
from dafeng.lake.error import StorageFailed
from dafeng.lake.journal import Entry, shrink
from dafeng.lake.lock import Lock

SHARDS = 64

_TABLE = """
CREATE TABLE IF NOT EXISTS key (
  source TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, area TEXT NOT NULL,
  journal TEXT NOT NULL, id INTEGER NOT NULL, rows INTEGER NOT NULL, received_us INTEGER NOT NULL,
  PRIMARY KEY (source, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS key_received ON key (received_us);
"""
_COLUMNS = "journal, id, area, source, key, digest, rows, received_us"


class KeyArchive:
    """Keys, digests and row counts of flushed batches, kept for as long as a source may repeat.

    It is also the list that `verify` counts the table's rows against.
    """

    def __init__(self, *, path: Path, lock_folder: Path, disk: Disk) -> None:
        self.disk = disk
        self.path = path
        self._locks = lock_folder
        self._guard = threading.RLock()
        with _translated("open the keys"):
            self._db = sqlite3.connect(
                path, timeout=30, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(f"BEGIN IMMEDIATE;{_TABLE}COMMIT;")
            disk.sync(path.parent)

    @contextmanager
    def guarding(self, *, source: str, key: str) -> Iterator[None]:
        """Keep every other process and thread from storing a batch of this key meanwhile."""
        shard = zlib.crc32(f"{source}\0{key}".encode()) % SHARDS
        lock = Lock(self._locks / f"key-{shard:02d}.lock", name=f"key {key}")
        lock.acquire(wait_s=30)
        try:
            yield
        finally:
            lock.release()

    def find(self, *, source: str, key: str) -> Entry | None:
        """The flushed batch of a key."""
        sql = f"SELECT {_COLUMNS} FROM key WHERE source = ? AND key = ?"
        with self._guard, _translated("read the keys"):
            row = self._db.execute(sql, (source, key)).fetchone()
        return None if row is None else Entry(*row)

    def add(self, entries: Iterable[Entry]) -> None:
        """Keep the keys of batches that are about to leave their journal; durable on return."""
        rows = [
            (e.journal, e.id, e.area, e.source, e.key, e.digest, e.rows, e.received_us)
            for e in entries
        ]
        sql = f"INSERT OR IGNORE INTO key ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?)"
        self._write("sql keys", [(sql, row) for row in rows])

    def expire(self, *, before_us: int) -> None:
        """Forget keys of batches received before an instant."""
        self._write("sql expire", [("DELETE FROM key WHERE received_us < ?", (before_us,))])

    def purge(self, *, area: str) -> None:
        """Forget all keys of an area, and the room that they took."""
        self._write("sql purge", [("DELETE FROM key WHERE area = ?", (area,))])
        with self._guard, _translated("write the keys"):
            self.disk.run("sql shrink", "keys", lambda: shrink(self._db))

    def _write(self, action: str, statements: list[tuple[str, tuple[object, ...]]]) -> None:
        if not statements:
            return
        with self._guard, _translated("write the keys"):
            try:
                self._db.execute("BEGIN IMMEDIATE")
                for sql, values in statements:
                    self._db.execute(sql, values)
                self.disk.run(action, "keys", lambda: self._db.execute("COMMIT"))
            except BaseException:
                with suppress(sqlite3.Error):
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                raise

    def counts(self) -> list[tuple[str, int, int]]:
        """Journal, id and rows of every kept batch."""
        with self._guard, _translated("read the keys"):
            return self._db.execute("SELECT journal, id, rows FROM key").fetchall()

    def check(self) -> list[str]:
        """What SQLite finds wrong in the file."""
        with self._guard, _translated("read the keys"):
            rows = self._db.execute("PRAGMA quick_check").fetchall()
        return [row[0] for row in rows if row[0] != "ok"]

    def close(self) -> None:
        """Let go of the file."""
        with self._guard, suppress(sqlite3.Error):
            self._db.close()


@contextmanager
def _translated(action: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StorageFailed(action=action, detail=str(error)) from error
