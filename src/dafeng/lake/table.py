"""One Delta table: files are written and synced by us, commits are the library's."""

import json
import time
import uuid
from collections.abc import Iterable, Mapping
from threading import Lock as ThreadLock
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Transaction
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from dafeng.kernel.error import N_
from dafeng.lake.error import Conflict, Damaged, NeedsUpgrade, StorageFailed, TooNew
from dafeng.lake.fileset import FileSet
from dafeng.lake.schema import FORMAT_KEY, TableSpec
from dafeng.lake.storage import LOG, Storage

CHECKPOINT_EVERY = 64
APPEND_TRIES = 50
STRAY_HOURS = 24
KEPT_REMOVED = "delta.deletedFileRetentionDuration"
_NO_HOOK = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)


class Table:
    """A Delta table of one spec at one place.

    :param uri: folder or object-store address of the table.
    :param options: `storage_options` of the object store, empty for a folder.
    """

    def __init__(
        self, *, uri: str, spec: TableSpec, storage: Storage, options: Mapping[str, str]
    ) -> None:
        self.uri = uri
        self.spec = spec
        self.storage = storage
        self.options = dict(options)
        self._synced = -1
        self._guard = ThreadLock()

    def ensure(self) -> None:
        """Make the table where it is missing."""
        if DeltaTable.is_deltatable(self.uri, self.options):
            return
        try:
            self._step(
                "commit",
                lambda: DeltaTable.create(
                    self.uri,
                    self.spec.schema,
                    mode="ignore",
                    partition_by=list(self.spec.partition),
                    configuration={FORMAT_KEY: str(self.spec.format_version)},
                    storage_options=self.options,
                    raise_if_key_not_exists=False,
                    post_commithook_properties=_NO_HOOK,
                ),
            )
        except (DeltaError, FileExistsError):
            if not DeltaTable.is_deltatable(self.uri, self.options):
                raise
        self.sync_log()

    def handle(self) -> DeltaTable:
        """The newest state, read from the log."""
        try:
            return DeltaTable(self.uri, storage_options=self.options)
        except TableNotFoundError:
            raise
        except (DeltaError, OSError) as error:
            raise StorageFailed(action=f"open {self.spec.name}", detail=str(error)) from error

    def transaction(self, handle: DeltaTable, name: str) -> int:
        """The number that a transaction of this name last carried in a state; 0 before any.

        :raises StorageFailed: the log of the state was cut since it was read; read a new one.
        """
        try:
            return int(handle.transaction_version(name) or 0)
        except DeltaError as error:
            raise StorageFailed(action=f"read {self.spec.name}", detail=str(error)) from error

    def found_format(self, handle: DeltaTable) -> int:
        """The format that the table says it has."""
        return int(handle.metadata().configuration.get(FORMAT_KEY) or 0)

    def check_format(self, handle: DeltaTable) -> None:
        """Refuse a table of another format than this code's."""
        found, known = self.found_format(handle), self.spec.format_version
        if found != known:
            kind = TooNew if found > known else NeedsUpgrade
            raise kind(name=self.spec.name, found=found, known=known)

    def files(self, handle: DeltaTable) -> FileSet:
        """The files of a state, with partitions, row counts and ranges."""
        return FileSet.of(handle=handle, table=self)

    def write_file(
        self, *, partition: Mapping[str, str], chunks: Iterable[pa.Table], kind: str
    ) -> AddAction | None:
        """Write one Parquet file, durable when this returns, and say how the log names it.

        :param partition: value of each partition column.
        :param chunks: rows in the table's order, without the partition columns.
        :param kind: first word of the file's name: `flush`, `sorted`, …
        :returns: the log's action, or None where there were no rows.
        """
        folder = "/".join(f"{name}={partition[name]}" for name in self.spec.partition)
        path = f"{folder}/{kind}-{uuid.uuid4().hex}.parquet"
        ranges = _Ranges(self.spec.ranged)
        try:
            with self.storage.create(path) as sink:
                writer: pq.ParquetWriter | None = None
                for chunk in chunks:
                    if writer is None:
                        writer = self._writer(sink)
                    ranges.add(chunk)
                    writer.write_table(chunk, row_group_size=self.spec.row_group)
                if writer is not None:
                    writer.close()
            if not ranges.rows:
                self.storage.remove(path)
                return None
            self.storage.settle(path)
        except OSError as error:
            raise StorageFailed(action=f"write {path}", detail=str(error)) from error
        size = self.storage.size(path)
        now_ms = int(time.time() * 1000)
        return AddAction(path, size, dict(partition), now_ms, True, ranges.stats())

    def _writer(self, sink: Any) -> pq.ParquetWriter:
        spec = self.spec
        encoding = dict.fromkeys(spec.delta, "DELTA_BINARY_PACKED")
        encoding |= dict.fromkeys(spec.prefixed, "DELTA_BYTE_ARRAY")
        return pq.ParquetWriter(
            sink,
            spec.file_schema,
            compression="zstd",
            use_dictionary=list(spec.dictionary),
            column_encoding=encoding,
            write_page_checksum=True,
        )

    def commit(
        self,
        *,
        base: DeltaTable,
        adds: list[AddAction] = [],
        removes: FileSet | None = None,
        transactions: Mapping[str, int] = {},
    ) -> None:
        """One entry of the log, durable when this returns; or `Conflict`, and nothing happened.

        :param base: the state that the caller looked at. Another commit since then conflicts if
            it removed a file that `removes` names or carried one of the same transactions.
        """
        for add in adds:
            if self.storage.size(add.path) != add.size:
                raise Damaged(name=add.path, reason=N_("it changed before it was committed"))
        now_ms = int(time.time() * 1000)
        gone = [
            RemoveAction(path, True, now_ms, size, dict(values))
            for path, size, values in (removes.entries() if removes is not None else ())
        ]
        marks = [Transaction(name, number) for name, number in sorted(transactions.items())]
        try:
            self._step(
                "commit",
                lambda: base.create_write_transaction(
                    [*adds, *gone],
                    "append",
                    self.spec.schema,
                    partition_by=list(self.spec.partition),
                    commit_properties=CommitProperties(app_transactions=marks),
                    post_commithook_properties=_NO_HOOK,
                ),
            )
        except CommitFailedError as error:
            detail = str(error).partition("\n")[0].rstrip(".")
            reason = N_("another commit came first ({detail})")
            raise Conflict(table=self.spec.name, reason=reason, detail=detail) from error
        except (DeltaError, OSError) as error:
            raise StorageFailed(action=f"commit to {self.spec.name}", detail=str(error)) from error
        self.sync_log()

    def append(
        self, *, base: DeltaTable, adds: list[AddAction], transactions: Mapping[str, int]
    ) -> None:
        """Take new files in, whatever else was committed since `base`, compactions too.

        :raises Conflict: one of the transactions was carried on by somebody else since `base`.
        """
        before = {name: self.transaction(base, name) for name in transactions}
        for _ in range(APPEND_TRIES):
            try:
                self.commit(base=base, adds=adds, transactions=transactions)
                return
            except Conflict:
                base = self.handle()
                if any(self.transaction(base, name) != at for name, at in before.items()):
                    raise
        raise Conflict(table=self.spec.name, reason=N_("other processes were faster each time"))

    def sync_log(self) -> None:
        """Have every log entry that this process has not yet synced reach the medium.

        Entries of others too: ours builds on them, and a durable entry after a torn one is lost.
        """
        if not self.storage.local:
            return
        with self._guard:
            entries = [name for name in self.storage.log_names() if _version(name) > self._synced]
            try:
                self.storage.sync_log(entries)
            except OSError as error:
                raise StorageFailed(action="sync the log", detail=str(error)) from error
            self._synced = max([self._synced, *map(_version, entries)])
        if any(_version(name) % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1 for name in entries):
            self.checkpoint()

    def checkpoint(self) -> int:
        """Write the whole state into one file, so that opening stays quick; sync and number it."""
        handle = self.handle()
        self._step("checkpoint", handle.create_checkpoint)
        names = [n for n in self.storage.log_names() if "checkpoint" in n]
        self.storage.sync_log(
            [*[n for n in names if not n.startswith("_")][-1:], "_last_checkpoint"]
        )
        return int(handle.version())

    def set_property(self, name: str, value: str) -> None:
        """Set a property of the table in its log; durable on return."""
        handle = self.handle()
        self._step(
            "commit",
            lambda: handle.alter.set_table_properties(
                {name: value},
                raise_if_not_exists=False,
                post_commithook_properties=_NO_HOOK,
            ),
        )
        self.sync_log()

    def vacuum(self, *, retention_hours: int) -> int:
        """Remove files that left the table, or were never taken into it, that long ago."""
        handle = self.handle()
        left = handle.vacuum(
            retention_hours=0, dry_run=True, enforce_retention_duration=False, full=False
        )
        known = {*self.files(handle).paths, *left}
        # A file that is being written is not taken in yet: strays get a day at the least.
        before = time.time() - max(retention_hours, STRAY_HOURS) * 3600
        strays = [
            path
            for path in self.storage.data_names("")
            if path not in known and self.storage.written_at(path) < before
        ]
        for path in strays:
            self.storage.remove(path)
        gone = self._step(
            "vacuum",
            lambda: handle.vacuum(
                retention_hours=retention_hours,
                dry_run=False,
                enforce_retention_duration=False,
                full=False,
            ),
        )
        self.sync_log()
        return len(strays) + len(gone)

    def forget(self, *, area: str) -> bool:
        """Drop what the log tells of files that an area once had; says whether there was any.

        The state as it is stays; earlier ones cannot be had any more, of no area.
        """
        if not any(self._names(entry, area) for entry in self.storage.log_names()):
            return False
        # a checkpoint leaves out removed files only once they are older than the table keeps them
        self.set_property(KEPT_REMOVED, "interval 0 seconds")
        whole = self.checkpoint()
        for entry in self.storage.log_names():
            if entry[:20].isdecimal() and int(entry[:20]) < whole:
                self.storage.remove(f"{LOG}/{entry}")
        self.set_property(KEPT_REMOVED, "interval 1 week")
        return True

    def _names(self, entry: str, area: str) -> bool:
        """Whether an entry of the log or a checkpoint names a file of an area."""
        with self.storage.filesystem().open_input_file(f"{LOG}/{entry}") as source:
            if not entry.endswith(".parquet"):
                return f"area={area}/".encode() in source.readall()
            states = pq.read_table(source, columns=["add", "remove"])
        rows = [*states["add"].to_pylist(), *states["remove"].to_pylist()]
        return any(row and row["path"].startswith(f"area={area}/") for row in rows)

    def _step(self, action: str, work: Any) -> Any:
        disk = self.storage.disk  # type: ignore[attr-defined]
        return disk.run(action, self.spec.name, work)


def _version(name: str) -> int:
    stem, _, suffix = name.partition(".")
    return int(stem) if suffix == "json" and stem.isdigit() else -1


class _Ranges:
    """Row count and smallest and largest value of the ranged columns, over all chunks."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self.rows = 0
        self.low: dict[str, Any] = dict.fromkeys(columns)
        self.high: dict[str, Any] = dict.fromkeys(columns)

    def add(self, chunk: pa.Table) -> None:
        self.rows += chunk.num_rows
        for name in self.low if chunk.num_rows else ():
            low, high = (side.as_py() for side in pc.min_max(chunk[name]).values())
            known_low, known_high = self.low[name], self.high[name]
            self.low[name] = low if known_low is None else min(low, known_low)
            self.high[name] = high if known_high is None else max(high, known_high)

    def stats(self) -> str:
        return json.dumps(
            {
                "numRecords": self.rows,
                "minValues": {name: _stat(value, 0) for name, value in self.low.items()},
                "maxValues": {name: _stat(value, 999) for name, value in self.high.items()},
                "nullCount": dict.fromkeys(self.low, 0),
            }
        )


def _stat(value: Any, round_up_us: int) -> Any:
    # The log keeps instants in milliseconds: the upper end is rounded up, or a file would hide.
    if hasattr(value, "hour"):
        shifted = value + type(value).resolution * round_up_us
        return shifted.strftime("%Y-%m-%dT%H:%M:%S.") + f"{shifted.microsecond // 1000:03d}Z"
    return value.isoformat() if hasattr(value, "isoformat") else value
