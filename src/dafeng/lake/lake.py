"""The lake of one installation: the one door to readings, slots and months."""

import os
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from dafeng.lake import flush as flushing
from dafeng.lake import reading, version
from dafeng.lake.disk import Disk
from dafeng.lake.engine import MEMORY_LIMIT, Engine
from dafeng.lake.error import KeyReused
from dafeng.lake.fileset import FileSet
from dafeng.lake.healing import heal
from dafeng.lake.journal import Batch, Entry, Journal, Shelf, take_journal
from dafeng.lake.key import KeyArchive
from dafeng.lake.lock import Lock
from dafeng.lake.schema import MONTHS, PINS, READINGS, RETRACTIONS, SLOTS, TABLES, TableSpec
from dafeng.lake.snapshot import Snapshot
from dafeng.lake.storage import LOG, Bucket, Folder
from dafeng.lake.table import Table


@dataclass(frozen=True, slots=True)
class Receipt:
    """The acknowledgement of one batch: it is durable, under this name.

    :ivar repeated: the key had come before with the same content; nothing was stored again.
    """

    journal: str
    batch: int
    rows: int
    received_at: datetime
    digest: str
    repeated: bool


def _now() -> datetime:
    return datetime.now(UTC)


class Lake:
    """Journals and tables under one folder, or tables in an object store and journals here.

    Open it after a fork, not before. Threads may share one.

    :param home: folder of journals, locks and, where `tables` is not given, the tables.
    :param tables: address of the tables in an object store (`s3://bucket/prefix`).
    :param options: `storage_options` of the object store.
    :param clock: gives the time of arrival.
    :param disk: every file operation goes through it.
    """

    def __init__(
        self,
        home: Path,
        *,
        tables: str | None = None,
        options: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = _now,
        disk: Disk | None = None,
    ) -> None:
        self.home = home
        self.clock = clock
        self.disk = disk or Disk()
        self._tables = tables.rstrip("/") if tables else None
        self._options = dict(options or {})
        for name in ("journal", "lock"):
            self.disk.make_folder(home / name)
        self.shelf = Shelf(folder=home / "journal", disk=self.disk)
        self.keys = KeyArchive(path=home / "keys.sqlite", lock_folder=home / "lock", disk=self.disk)
        self.readings = self._table(READINGS)
        self.slots = self._table(SLOTS)
        self.months = self._table(MONTHS)
        self.pins = self._table(PINS)
        self.retractions = self._table(RETRACTIONS)
        self._own: Journal | None = None
        self._pid = os.getpid()
        self._guard = threading.Lock()

    def _table(self, spec: TableSpec) -> Table:
        storage: Folder | Bucket
        if self._tables is None:
            root = self.home / spec.name
            uri = str(root)
            storage = Folder(root=root, disk=self.disk)
            self.disk.make_folder(root / LOG)
            heal(root=root, aside=self.home / "torn", disk=self.disk)
        else:
            uri = f"{self._tables}/{spec.name}"
            storage = Bucket(uri=uri, options=self._options, disk=self.disk)
        table = Table(uri=uri, spec=spec, storage=storage, options=self._options)
        table.ensure()
        return table

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables."""
        return tuple(getattr(self, spec.name) for spec in TABLES)

    def journal(self) -> Journal:
        """The journal of this process, taken at first need."""
        with self._guard:
            if self._own is not None and self._pid != os.getpid():
                raise RuntimeError("a lake must be opened after the fork, not before")
            if self._own is None:
                self.readings.check_format(self.readings.handle())
                self._own = take_journal(folder=self.home / "journal", disk=self.disk)
                self._pid = os.getpid()
                self._raise_ids(self._own)
            return self._own

    def _raise_ids(self, journal: Journal) -> None:
        # A journal put back from an older backup must not give out ids that the table knows.
        mark = flushing.transaction(journal.uuid)
        upto = self.readings.transaction(self.readings.handle(), mark)
        if journal.last_id() < upto:
            journal.flusher.acquire(wait_s=60)
            try:
                self.keys.add(journal.entries())
                journal.forget(upto=upto)
            finally:
                journal.flusher.release()

    def ingest(
        self, *, area: str, source: str, key: str, rows: pa.RecordBatch | pa.Table
    ) -> Receipt:
        """Store one batch of readings as received; it is durable when this returns.

        :param area: six-digit code of the place that the readings belong to.
        :param source: who sent it: a gateway, a file's hash; stands with every reading.
        :param key: the sender's name for this batch, the same at every repetition.
        :param rows: see `dafeng.lake.reading.prepare`.
        :returns: the acknowledgement, the same for a repeated sending.
        :raises BadBatch: the form is wrong. :raises KeyReused: the key names another content.
        :raises StorageFailed: nothing was acknowledged; send it again under the same key.
        """
        reading.check_head(area=area, source=source, key=key)
        batch = reading.prepare(rows)
        mark = reading.digest(area=area, batch=batch)
        body = reading.pack(batch)
        own = self.journal()
        with self.keys.guarding(source=source, key=key):
            known = self._find(source=source, key=key)
            if known is not None:
                return _repeat(known, mark)
            entry = own.append(
                area=area,
                source=source,
                key=key,
                digest=mark,
                rows=batch.num_rows,
                now_us=_microseconds(self.clock()),
                check_sum=reading.check_sum(body),
                body=body,
            )
        return _receipt(entry, repeated=False)

    def _find(self, *, source: str, key: str) -> Entry | None:
        # A flush copies a key to the archive before it leaves its journal: this order misses none.
        for journal in self.shelf.journals():
            found = journal.find(source=source, key=key)
            if found is not None:
                return found
        return self.keys.find(source=source, key=key)

    def flush(self, *, limit_rows: int = flushing.FLUSH_ROWS) -> flushing.Flushed:
        """Move the batches of all journals, of dead processes too, into the table."""
        return flushing.flush(
            table=self.readings, shelf=self.shelf, keys=self.keys, limit_rows=limit_rows
        )

    def append_slots(self, *, area: str, rows: pa.Table, based_on: int | None = None) -> int:
        """Append computed days of slots under the next version; see `version.append`.

        :param rows: `channel`, `day` (local date), `unit`, `amounts` (96 of int64, 10⁻⁶ of the
            unit, null where there is none), `coverages` (96, µs of the slot's 900 s), `flags`
            (96 letters), `rules` (what computed it).
        """
        reading.check_head(area=area, source="slots", key="slots")
        rows = version.check_rows(table=self.slots, rows=rows)
        return version.append(
            table=self.slots, area=area, rows=rows, now=self.clock, based_on=based_on
        )

    def append_months(self, *, area: str, rows: pa.Table, based_on: int | None = None) -> int:
        """Append month totals under the next version; see `version.append`.

        :param rows: `channel`, `month` (`YYYY-MM`), `unit`, `amount` (int64 or null),
            `covered_us`, `flag`, `rules`.
        """
        reading.check_head(area=area, source="months", key="months")
        rows = version.check_rows(table=self.months, rows=rows)
        return version.append(
            table=self.months, area=area, rows=rows, now=self.clock, based_on=based_on
        )

    def pin(self, *, area: str, name: str) -> version.Pin:
        """Keep the slots and months of now under a name, for a publication."""
        return version.pin(lake=self, area=area, name=name)

    def snapshot(
        self,
        *,
        tail: bool = False,
        memory_limit: str = MEMORY_LIMIT,
        only: Collection[str] = ("readings", "slots", "months"),
    ) -> Snapshot:
        """The state of this moment, to read from for as long as it takes.

        :param tail: join in what is acknowledged and not yet flushed.
        :param only: the tables that will be read; each takes a moment to open.
        """
        waiting = self._waiting() if tail else []
        files = {name: _no_files(getattr(self, name)) for name in ("slots", "months")}
        readings, retractions = _no_files(self.readings), _no_files(self.retractions)
        if "readings" in only:
            handle = self.readings.handle()
            self.readings.check_format(handle)
            upto = {
                batch.entry.journal: self.readings.transaction(
                    handle, flushing.transaction(batch.entry.journal)
                )
                for batch in waiting
            }
            waiting = [b for b in waiting if b.entry.id > upto[b.entry.journal]]
            readings = self.readings.files(handle)
            retractions = self.retractions.files(self.retractions.handle())
        for name in files.keys() & set(only):
            table = getattr(self, name)
            files[name] = table.files(table.handle())
        return Snapshot(
            engine=Engine(spill=self.home / "spill", memory_limit=memory_limit, shared=True),
            readings=readings,
            retractions=retractions,
            tail=reading.as_rows(waiting),
            **files,
        )

    def number(self, table: str) -> int:
        """The number of a table's newest commit: as long as it stays, the table says the same.

        Taken before what it names is read, it never stands for something older.
        """
        names = getattr(self, table).storage.log_names()
        entries = [name.removesuffix(".json") for name in names if name.endswith(".json")]
        return max((int(entry) for entry in entries if entry.isdecimal()), default=-1)

    def _waiting(self) -> list[Batch]:
        # Before the table is looked at: what a flush moves in between is then in the table, and
        # known there by its id; the other way round it would be in neither.
        return [batch for journal in self.shelf.journals() for batch in journal.batches()]

    def lock(self, name: str) -> Lock:
        """A lock between all processes of this lake, for work that one at a time may do."""
        return Lock(self.home / "lock" / f"{name}.lock", name=name)

    def close(self) -> None:
        """Let go of all files and locks; nothing needs to be saved."""
        self.shelf.close()
        self.keys.close()
        with self._guard:
            if self._own is not None:
                self._own.close()
                self._own = None

    def __enter__(self) -> "Lake":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _no_files(table: Table) -> FileSet:
    return FileSet(table=table, version=-1, actions=pa.table({}))


def _microseconds(moment: datetime) -> int:
    elapsed = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def _receipt(entry: Entry, *, repeated: bool) -> Receipt:
    seconds, micro = divmod(entry.received_us, 1_000_000)
    received_at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)
    return Receipt(entry.journal, entry.id, entry.rows, received_at, entry.digest, repeated)


def _repeat(known: Entry, mark: str) -> Receipt:
    if known.digest != mark:
        raise KeyReused(where="/key", key=known.key, source=known.source)
    return _receipt(known, repeated=True)
