"""Nightly: few sorted files instead of many small ones, and no version that nobody can ask for."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dafeng.kernel.error import N_
from dafeng.lake.engine import Engine, condition
from dafeng.lake.error import Conflict, Damaged
from dafeng.lake.fileset import FileSet
from dafeng.lake.snapshot import blocks
from dafeng.lake.table import Table
from dafeng.lake.version import pins

if TYPE_CHECKING:
    from dafeng.lake.lake import Lake

FILE_ROWS = 4_000_000
BLOCK_ROWS = 1_000_000
FLUSH, RUN, SORTED = "flush-", "run-", "sorted-"
LATE_SHARE = 20
RETENTION_HOURS = 168
KEY_DAYS = 400


@dataclass(frozen=True, slots=True)
class Compacted:
    """What one compaction did."""

    partitions: int = 0
    files_before: int = 0
    files_after: int = 0
    rows: int = 0
    rows_dropped: int = 0
    conflicts: int = 0

    def plus(self, other: "Compacted") -> "Compacted":
        """Both together."""
        mine, theirs = (
            (c.partitions, c.files_before, c.files_after, c.rows, c.rows_dropped, c.conflicts)
            for c in (self, other)
        )
        return Compacted(*(a + b for a, b in zip(mine, theirs, strict=True)))


def compact(*, lake: "Lake", open_month: str, min_files: int = 8) -> Compacted:
    """Sort the files of closed months by channel and time; gather small files of the open one.

    Readings are never dropped. Of slots and months those versions are dropped that are neither
    the newest nor what a pin reads. Appends and reads go on meanwhile; a partition that somebody
    else compacted in between is left as that one made it.

    :param open_month: `YYYY-MM`; earlier months are closed.
    :param min_files: fewer small files than this are left alone, unless the month is closed and
        has not been sorted yet.
    """
    done = Compacted()
    for table in (lake.readings, lake.slots, lake.months):
        handle = table.handle()
        table.check_format(handle)
        for place in table.files(handle).partitions():
            closed = (
                place[table.spec.partition[1]] < open_month[: len(place[table.spec.partition[1]])]
            )
            done = done.plus(
                _compact_partition(
                    lake=lake, table=table, place=place, closed=closed, min_files=min_files
                )
            )
        table.checkpoint()
    return done


def _compact_partition(
    *, lake: "Lake", table: Table, place: dict[str, str], closed: bool, min_files: int
) -> Compacted:
    versioned = "version" in table.spec.order
    guard = lake.lock("versions") if versioned else lake.lock(f"compact-{table.spec.name}")
    guard.acquire(wait_s=600)
    try:
        handle = table.handle()
        files = _pick(table.files(handle).within(partition=place), closed, min_files, versioned)
        if files is None:
            return Compacted()
        keep = _kept_versions(lake, place["area"]) if versioned else None
        engine = Engine(spill=lake.home / "spill")
        try:
            kind = SORTED if closed else RUN
            return _rewrite(engine, table, handle, files, place, kind.rstrip("-"), keep)
        finally:
            engine.close()
    except Conflict:
        return Compacted(conflicts=1)
    finally:
        guard.release()


def _pick(files: FileSet, closed: bool, min_files: int, versioned: bool) -> FileSet | None:
    fresh = files.named(FLUSH)
    if versioned:
        # A version may only be dropped by who sees all files of the partition.
        return files if len(fresh) >= (1 if closed and len(files) > 1 else min_files) else None
    if not closed:
        return fresh if len(fresh) >= min_files else None
    unsorted = len(files) - len(files.named(SORTED))
    if not unsorted:
        return None
    first_time = not len(files.named(SORTED))
    many = len(fresh) >= min_files or fresh.rows * LATE_SHARE >= files.rows
    return files if first_time or many else None


def _kept_versions(lake: "Lake", area: str) -> Callable[[Table], list[int]]:
    known = pins(lake=lake, area=area)
    return lambda table: sorted({getattr(pin, table.spec.name) for pin in known})


def _rewrite(
    engine: Engine,
    table: Table,
    handle: Any,
    files: FileSet,
    place: dict[str, str],
    kind: str,
    keep: Callable[[Table], list[int]] | None,
) -> Compacted:
    source = engine.relation(files)
    if keep is not None:
        source = _still_asked_for(table, source, keep(table))
    groups = _parts(engine, table, source)
    adds = [table.write_file(partition=place, chunks=group, kind=kind) for group in groups]
    written = [add for add in adds if add is not None]
    # Files of an attempt that fails stay for the vacuum: whether a commit that raised has not
    # arrived all the same cannot be known here, and removing would then lose what it holds.
    rows = _check_same(engine, table, source, [add.path for add in written])
    table.commit(base=handle, adds=written, removes=files)
    return Compacted(1, len(files), len(written), rows, files.rows - rows, 0)


def _still_asked_for(table: Table, source: str, pinned: list[int]) -> str:
    first, second, _ = table.spec.order
    newest = [f"lead(version) OVER (PARTITION BY {first}, {second} ORDER BY version) IS NULL"]
    newest += [
        f"(version <= {at} AND coalesce(lead(version) OVER "
        f"(PARTITION BY {first}, {second} ORDER BY version) > {at}, true))"
        for at in pinned
    ]
    return f"(SELECT * FROM {source} QUALIFY {' OR '.join(newest)})"


def _parts(engine: Engine, table: Table, source: str) -> Iterator[Iterator[pa.Table]]:
    """Chunks of whole channels in order, gathered into the chunks of one file each."""
    counts = engine.query(f"SELECT channel, count(*) AS n FROM {source} GROUP BY 1 ORDER BY 1")
    spans = list(blocks(counts["channel"].to_numpy(), counts["n"].to_numpy(), BLOCK_ROWS))
    columns = ", ".join(table.spec.file_schema.names)
    order = ", ".join(table.spec.order)

    def read(span: tuple[int, int]) -> pa.Table:
        where = condition(at_least={"channel": span[0]}, at_most={"channel": span[1]})
        sql = f"SELECT {columns} FROM {source} WHERE {where} ORDER BY {order}"
        return engine.query(sql).cast(table.spec.file_schema)

    a_file = max(1, FILE_ROWS // BLOCK_ROWS)
    for first in range(0, len(spans), a_file):
        yield map(read, itertools.islice(spans, first, first + a_file))


def _check_same(engine: Engine, table: Table, source: str, paths: list[str]) -> int:
    """Read back what was written and compare it with what it was made from."""
    columns = ", ".join(f"{name} := {name}" for name in table.spec.file_schema.names)
    total = f"count(*) AS n, sum(hash(struct_pack({columns}))::HUGEINT)::VARCHAR AS h"
    before = engine.query(f"SELECT {total} FROM {source}").to_pylist()[0]
    copy = engine.relation_of(table=table, paths=paths)
    after = engine.query(f"SELECT {total} FROM {copy}").to_pylist()[0]
    if before != after:
        raise Damaged(
            name=table.spec.name, reason=N_("the compacted files do not hold the same rows")
        )
    return int(before["n"])


def sweep(*, lake: "Lake", retention_hours: int = RETENTION_HOURS, key_days: int = KEY_DAYS) -> int:
    """Remove files that no state of the last `retention_hours` needs; forget very old keys.

    :returns: how many files went.
    """
    removed = 0
    for table in lake.tables:
        removed += table.vacuum(retention_hours=retention_hours)
    before = lake.clock() - timedelta(days=key_days)
    lake.keys.expire(before_us=int(before.timestamp() * 1_000_000))
    return removed


def purge(*, lake: "Lake", area: str) -> int:
    """Remove an area from journals, tables (every version, and the log's) and keys; repeatable.

    Readers that hold a snapshot of the area lose it; all others, pins too, read on. Stop what
    feeds the area first.

    :returns: how many files went.
    """
    removed = 0
    journals = lake.shelf.journals()
    names = ("versions", *(f"compact-{table.spec.name}" for table in lake.tables))
    with ExitStack() as held:
        for lock in (*map(lake.lock, names), *(journal.flusher for journal in journals)):
            lock.acquire(wait_s=600)
            held.callback(lock.release)
        for journal in journals:
            journal.purge(area=area)
        for table in lake.tables:
            handle = table.handle()
            gone = table.files(handle).within(partition={"area": area})
            if len(gone):
                table.commit(base=handle, removes=gone)
            for path in table.storage.data_names(f"area={area}"):
                table.storage.remove(path)
                removed += 1
            table.forget(area=area)
        lake.keys.purge(area=area)
    return removed
