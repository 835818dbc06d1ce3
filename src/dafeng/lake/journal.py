"""The journal of one ingesting process: what stands in it is acknowledged, and never lost."""

import sqlite3
import threading
import uuid as uuids
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dafeng.lake.disk import Disk
from dafeng.lake.error import NeedsUpgrade, StorageFailed, TooNew
from dafeng.lake.lock import Lock

FORMAT = 1
Result = TypeVar("Result")

_TABLES = """
CREATE TABLE IF NOT EXISTS batch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  area TEXT NOT NULL, source TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
  rows INTEGER NOT NULL, received_us INTEGER NOT NULL, check_sum INTEGER NOT NULL,
  body BLOB NOT NULL, UNIQUE (source, key));
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""
_HEAD = "id, area, source, key, digest, rows, received_us"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal says of one batch, the rows aside.

    :ivar received_us: when it was acknowledged, in microseconds since 1970 (UTC); never less than
        that of an earlier batch of the same journal.
    """

    journal: str
    id: int
    area: str
    source: str
    key: str
    digest: str
    rows: int
    received_us: int

    @property
    def arrival(self) -> tuple[int, str, int]:
        """The order of arrival over all journals."""
        return (self.received_us, self.journal, self.id)


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch as it stands in the journal; `body` is a compressed Arrow stream."""

    entry: Entry
    check_sum: int
    body: bytes


class Journal:
    """An SQLite file in WAL mode with `synchronous=FULL`: a commit is on the medium when it ends.

    Only the process that holds the owner lock appends. Any process reads, and the one that holds
    the flush lock removes what the lake's table durably has.

    :param folder: where journals lie.
    :param uuid: name of this one; the file is made where it is missing.
    """

    def __init__(self, *, folder: Path, uuid: str, disk: Disk) -> None:
        self.uuid = uuid
        self.path = folder / f"{uuid}.sqlite"
        self.disk = disk
        self.owner = Lock(folder / f"{uuid}.lock", name=f"journal {uuid}")
        self.flusher = Lock(folder / f"{uuid}.flush", name=f"journal {uuid}")
        self._guard = threading.RLock()
        self._db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        with _translated(f"open journal {self.uuid}"):
            if not self.path.exists():
                _build(self.path, self.disk)
            db = _open(self.path)
            found = int(db.execute("PRAGMA user_version").fetchone()[0])
            if found != FORMAT:
                kind = TooNew if found > FORMAT else NeedsUpgrade
                raise kind(name=f"journal {self.uuid}", found=found, known=FORMAT)
            return db

    def _run(self, action: str, work: Callable[[], Result]) -> Result:
        return self.disk.run(action, f"journal {self.uuid}", work)

    def append(
        self,
        *,
        area: str,
        source: str,
        key: str,
        digest: str,
        rows: int,
        now_us: int,
        check_sum: int,
        body: bytes,
    ) -> Entry:
        """Make one batch durable and say what it is called; raises and stores nothing otherwise."""
        with self._guard, _translated(f"write journal {self.uuid}"), self._writing("append") as db:
            received_us = max(now_us, self._last_received(db))
            columns = "area, source, key, digest, rows, received_us, check_sum, body"
            values = (area, source, key, digest, rows, received_us, check_sum, body)
            cursor = self._run(
                "sql insert",
                lambda: db.execute(
                    f"INSERT INTO batch ({columns}) VALUES (?,?,?,?,?,?,?,?)", values
                ),
            )
            number = int(cursor.lastrowid or 0)
        return Entry(self.uuid, number, area, source, key, digest, rows, received_us)

    @contextmanager
    def _writing(self, name: str) -> Iterator[sqlite3.Connection]:
        db = self._db
        try:
            self._run(f"sql begin {name}", lambda: db.execute("BEGIN IMMEDIATE"))
            yield db
            self._run(f"sql commit {name}", lambda: db.execute("COMMIT"))
        except BaseException:
            # A connection whose rollback fails is in an unknown state: start from the file again.
            try:
                if db.in_transaction:
                    db.execute("ROLLBACK")
            except sqlite3.Error:
                with suppress(sqlite3.Error):
                    db.close()
                self._db = self._connect()
            raise

    def _last_received(self, db: sqlite3.Connection) -> int:
        row = db.execute(
            "SELECT max(coalesce((SELECT received_us FROM batch ORDER BY id DESC LIMIT 1), 0),"
            " coalesce((SELECT value FROM meta WHERE name = 'last_received_us'), 0))"
        ).fetchone()
        return int(row[0])

    def find(self, *, source: str, key: str) -> Entry | None:
        """The batch of a key, as long as it stands in the journal."""
        sql = f"SELECT {_HEAD} FROM batch WHERE source = ? AND key = ?"
        with self._guard, _translated(f"read journal {self.uuid}"):
            row = self._db.execute(sql, (source, key)).fetchone()
        return None if row is None else Entry(self.uuid, *row)

    def entries(self, *, after: int = 0) -> list[Entry]:
        """All batches with a larger id, in order, without their rows."""
        sql = f"SELECT {_HEAD} FROM batch WHERE id > ? ORDER BY id"
        with self._guard, _translated(f"read journal {self.uuid}"):
            return [Entry(self.uuid, *row) for row in self._db.execute(sql, (after,)).fetchall()]

    def batches(self, *, after: int = 0, upto: int = 2**62, limit_rows: int = 2**62) -> list[Batch]:
        """Batches with a larger id, in order, until `limit_rows` rows are passed (at least one)."""
        sql = f"SELECT {_HEAD}, check_sum, body FROM batch WHERE id > ? AND id <= ? ORDER BY id"
        found: list[Batch] = []
        rows = 0
        with self._guard, _translated(f"read journal {self.uuid}"):
            cursor = self._db.execute(sql, (after, upto))
            for *head, check_sum, body in cursor:
                found.append(Batch(Entry(self.uuid, *head), check_sum, body))
                rows += found[-1].entry.rows
                if rows >= limit_rows:
                    break
            cursor.close()
        return found

    def forget(self, *, upto: int) -> None:
        """Remove the batches that the table durably has, and never give out their ids again.

        An older copy of this file (put back from a backup) may lag behind the table: its ids are
        raised too, or new batches would be taken for old ones.
        """
        with self._guard, _translated(f"write journal {self.uuid}"), self._writing("forget") as db:
            last = self._last_received(db)
            db.execute("INSERT OR REPLACE INTO meta VALUES ('last_received_us', ?)", (last,))
            self._run("sql delete", lambda: db.execute("DELETE FROM batch WHERE id <= ?", (upto,)))
            if self._last_id(db) < upto:
                db.execute("DELETE FROM sqlite_sequence WHERE name = 'batch'")
                db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('batch', ?)", (upto,))

    def purge(self, *, area: str) -> None:
        """Remove all batches of an area, and the room that batches took that are gone."""
        with self._guard, _translated(f"write journal {self.uuid}"):
            with self._writing("purge") as db:
                self._run(
                    "sql delete", lambda: db.execute("DELETE FROM batch WHERE area = ?", (area,))
                )
            self._run("sql shrink", lambda: shrink(self._db))

    def last_id(self) -> int:
        """The largest id ever given out."""
        with self._guard, _translated(f"read journal {self.uuid}"):
            return self._last_id(self._db)

    @staticmethod
    def _last_id(db: sqlite3.Connection) -> int:
        row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'batch'").fetchone()
        return 0 if row is None else int(row[0])

    def check(self) -> list[str]:
        """What SQLite finds wrong in the file."""
        with self._guard, _translated(f"read journal {self.uuid}"):
            rows = self._db.execute("PRAGMA quick_check").fetchall()
        return [row[0] for row in rows if row[0] != "ok"]

    def close(self) -> None:
        """Let go of the file and of the locks."""
        with self._guard:
            with suppress(sqlite3.Error):
                self._db.close()
            self.owner.release()
            self.flusher.release()


@contextmanager
def _translated(action: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StorageFailed(action=action, detail=str(error)) from error


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA journal_size_limit=67108864")
    return db


def shrink(db: sqlite3.Connection) -> None:
    """Write a database anew without what was deleted, and empty its log.

    Where another process reads it at this moment, the room is given back the next time.
    """
    with suppress(sqlite3.OperationalError):
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _build(path: Path, disk: Disk) -> None:
    # Under another name first, so that nobody ever opens a journal that is half made.
    draft = path.with_suffix(f".{uuids.uuid4().hex}.new")
    db = _open(draft)
    script = f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version={FORMAT};COMMIT;"
    disk.run("sql create", path.name, lambda: db.executescript(script))
    db.close()
    disk.sync(draft)
    disk.rename(draft, path)
    disk.sync(path.parent)


def list_uuids(folder: Path) -> list[str]:
    """Names of the journals in a folder."""
    return sorted(path.stem for path in folder.glob("*.sqlite"))


def take_journal(*, folder: Path, disk: Disk) -> Journal:
    """A journal for this process: a dead one's where there is one, else a new one.

    Its own unflushed batches stay in it and are flushed like any others.
    """
    for uuid in list_uuids(folder):
        lock = Lock(folder / f"{uuid}.lock", name=f"journal {uuid}")
        if lock.try_acquire():
            lock.release()
            journal = Journal(folder=folder, uuid=uuid, disk=disk)
            if journal.owner.try_acquire():
                return journal
            journal.close()
    while True:
        journal = Journal(folder=folder, uuid=str(uuids.uuid4()), disk=disk)
        if journal.owner.try_acquire():
            return journal
        journal.close()


class Shelf:
    """The journals of all processes, opened once each, for reading and flushing."""

    def __init__(self, *, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self.disk = disk
        self._open: dict[str, Journal] = {}
        self._guard = threading.Lock()

    def journals(self) -> list[Journal]:
        """Every journal that there is, by name."""
        with self._guard:
            names = list_uuids(self.folder)
            for name in names:
                if name not in self._open:
                    self._open[name] = Journal(folder=self.folder, uuid=name, disk=self.disk)
            return [self._open[name] for name in names]

    def close(self) -> None:
        """Let go of all."""
        with self._guard:
            for journal in self._open.values():
                journal.close()
            self._open.clear()
