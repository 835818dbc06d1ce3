"""Is everything there that was acknowledged, once, and as it was written?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from dafeng.kernel.error import DafengError
from dafeng.lake.engine import Engine
from dafeng.lake.error import Damaged
from dafeng.lake.fileset import FileSet
from dafeng.lake.flush import transaction
from dafeng.lake.journal import Journal
from dafeng.lake.reading import unpack
from dafeng.lake.table import Table
from dafeng.lake.version import COUNTER, pins

if TYPE_CHECKING:
    from dafeng.lake.lake import Lake


@dataclass(slots=True)
class Finding:
    """What a verification saw; it is sound where `faults` is empty."""

    journals: int = 0
    waiting_batches: int = 0
    waiting_rows: int = 0
    files: int = 0
    rows: int = 0
    batches_counted: int = 0
    pins: int = 0
    faults: list[dict[str, str]] = field(default_factory=list)

    def fault(self, where: str, what: str) -> None:
        """Note one fault."""
        self.faults.append({"where": where, "what": what})


def verify(*, lake: "Lake", deep: bool = True) -> Finding:
    """Check journals, tables and their agreement.

    Every journal opens and each of its batches unpacks to its check sum and row count; each file
    that a table names is there with its size and row count; formats fit; no reading stands twice
    (by journal, batch, row); each flushed batch whose key is still kept has all its rows; no
    version of a slot stands twice; what is pinned can be read.

    :param deep: read every page of every file and compare its check sum; without it, sizes and
        row counts alone.
    """
    seen = Finding()
    handle = lake.readings.handle()
    for journal in lake.shelf.journals():
        seen.journals += 1
        upto = lake.readings.transaction(handle, transaction(journal.uuid))
        for fault in journal.check() if deep else []:
            seen.fault(f"journal {journal.uuid}", fault)
        _check_batches(seen, journal, upto)
    for fault in lake.keys.check() if deep else []:
        seen.fault("keys", fault)
    for table in lake.tables:
        _check_table(seen, table, deep)
    for check in (_check_arrivals, _check_versions):
        try:
            check(seen, lake)
        except (DafengError, OSError, pa.ArrowException, RuntimeError) as error:
            seen.fault("tables", str(error))
    return seen


def _check_batches(seen: Finding, journal: Journal, upto: int) -> None:
    last = upto
    while True:
        batches = journal.batches(after=last, limit_rows=1_000_000)
        for batch in batches:
            last = batch.entry.id
            seen.waiting_batches += 1
            seen.waiting_rows += batch.entry.rows
            try:
                unpack(batch)
            except (Damaged, pa.ArrowException) as error:
                seen.fault(f"journal {journal.uuid}", str(error))
        if not batches:
            return


def _check_table(seen: Finding, table: Table, deep: bool) -> None:
    try:
        handle = table.handle()
        table.check_format(handle)
        files = table.files(handle)
    except DafengError as error:
        seen.fault(table.spec.name, str(error))
        return
    for row in files.actions.select(["path", "size_bytes", "num_records"]).to_pylist():
        seen.files += 1
        seen.rows += row["num_records"] or 0
        fault = _file_fault(table, row["path"], row["size_bytes"], row["num_records"], deep)
        if fault:
            seen.fault(f"{table.spec.name}/{row['path']}", fault)


def _file_fault(table: Table, path: str, size: int, rows: int, deep: bool) -> str:
    found = table.storage.size(path)
    if found < 0:
        return "the file is missing"
    if found != size:
        return f"the file has {found} bytes, not {size}"
    try:
        with (
            table.storage.filesystem().open_input_file(path) as handle,
            pq.ParquetFile(handle, page_checksum_verification=True) as file,
        ):
            if file.metadata.num_rows != rows:
                return f"the file has {file.metadata.num_rows} rows, not {rows}"
            for group in range(file.metadata.num_row_groups if deep else 0):
                file.read_row_group(group)
    except (pa.ArrowException, OSError) as error:
        return str(error)
    return ""


def _partitions(files: FileSet) -> Iterator[tuple[str, FileSet]]:
    for place in files.partitions():
        name = " ".join(f"{key}={value}" for key, value in place.items())
        yield name, files.within(partition=place)


def _check_arrivals(seen: Finding, lake: "Lake") -> None:
    """A row doubled by a flush would lie in the same partition: each is looked at by itself."""
    engine = Engine(spill=lake.home / "spill")
    stored: dict[tuple[str, int], int] = {}
    try:
        for name, files in _partitions(lake.readings.files(lake.readings.handle())):
            source = engine.relation(files)
            counted = engine.query(
                "SELECT journal, batch, count(*) AS n, "
                f"count(*) - count(DISTINCT row) AS doubled FROM {source} GROUP BY 1, 2"
            )
            for row in counted.to_pylist():
                key = (row["journal"], row["batch"])
                stored[key] = stored.get(key, 0) + row["n"]
                if row["doubled"]:
                    seen.fault(
                        f"readings {name}",
                        f"batch {key[1]} of journal {key[0]} has {row['doubled']} rows twice",
                    )
    finally:
        engine.close()
    for journal, number, rows in lake.keys.counts():
        seen.batches_counted += 1
        found = stored.get((journal, number), 0)
        if found != rows:
            seen.fault(
                f"batch {number} of journal {journal}", f"{found} of its {rows} rows are stored"
            )


def _check_versions(seen: Finding, lake: "Lake") -> None:
    known = pins(lake=lake)
    seen.pins = len(known)
    engine = Engine(spill=lake.home / "spill")
    try:
        for table in (lake.slots, lake.months):
            handle = table.handle()
            newest = table.transaction(handle, COUNTER)
            first, second, _ = table.spec.order
            for name, files in _partitions(table.files(handle)):
                row = engine.query(
                    f"SELECT count(*) - count(DISTINCT ({first}, {second}, version)) AS doubled, "
                    f"max(version) AS newest FROM {engine.relation(files)}"
                ).to_pylist()[0]
                if row["doubled"]:
                    seen.fault(f"{table.spec.name} {name}", f"{row['doubled']} rows stand twice")
                if row["newest"] > newest:
                    seen.fault(f"{table.spec.name} {name}", "a version is newer than the counter")
            for pin in known:
                if getattr(pin, table.spec.name) > newest:
                    seen.fault(f"pin {pin.name}", f"its version of {table.spec.name} is missing")
    finally:
        engine.close()
