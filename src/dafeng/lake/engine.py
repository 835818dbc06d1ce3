"""DuckDB over the files of a state: the one place that builds and runs its SQL."""

import os
import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.dataset as pads

from dafeng.lake.error import StorageFailed
from dafeng.lake.fileset import FileSet
from dafeng.lake.table import Table

MEMORY_LIMIT = "2GB"
MOST_DATABASES = 4
MICRO = "micro"
# Twelve digits before the point and six after it: all that an int64 in 10⁻⁶ can hold.
_MICRO_SQL = "try_cast(value AS DECIMAL(18, 6)) AS micro"


_guard = threading.Lock()
_databases: dict[tuple[int, Path, str], duckdb.DuckDBPyConnection] = {}


def _database(spill: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
    config: dict[str, Any] = {
        "memory_limit": memory_limit,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "enable_external_file_cache": False,
    }
    return duckdb.connect(":memory:", config=config)


def _cursor(spill: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """A connection to the database of this process; opening one takes longer than most queries."""
    key = (os.getpid(), spill, memory_limit)
    with _guard:
        if key not in _databases:
            if len(_databases) >= MOST_DATABASES:
                # What still reads from it has a connection of its own, which keeps it alive.
                _databases.pop(next(iter(_databases)))
            _databases[key] = _database(spill, memory_limit)
        return _databases[key].cursor()


class Engine:
    """One DuckDB in this process, in UTC, with a bound on its memory.

    :param spill: folder for what does not fit into memory.
    :param memory_limit: DuckDB's own bound; see its `memory_limit`.
    :param shared: one database of the process for all that read a little, made at first need.
    """

    def __init__(
        self, *, spill: Path, memory_limit: str = MEMORY_LIMIT, shared: bool = False
    ) -> None:
        self._db = _cursor(spill, memory_limit) if shared else _database(spill, memory_limit)
        self._db.execute("SET TimeZone = 'UTC'")
        self._db.execute("SET enable_progress_bar = false")  # it would stand among a command's JSON
        self._names = 0

    def name(self, source: Any) -> str:
        """A name under which SQL can use an Arrow table or dataset."""
        self._names += 1
        name = f"given_{self._names}"
        self._db.register(name, source)
        return name

    def relation(self, files: FileSet) -> str:
        """What stands after FROM for these files; partition columns included."""
        return self.relation_of(table=files.table, paths=files.paths)

    def relation_of(self, *, table: Table, paths: Sequence[str]) -> str:
        """The same for files by their paths in the table, committed or not."""
        spec, storage = table.spec, table.storage
        if not paths:
            return self.name(spec.schema.empty_table())
        if storage.local:
            names = ", ".join(_quoted(storage.address(path)) for path in paths)
            types = ", ".join(f"{_quoted(name)}: VARCHAR" for name in spec.partition)
            return f"read_parquet([{names}], hive_partitioning=true, hive_types={{{types}}})"
        folders = pa.schema([spec.schema.field(name) for name in spec.partition])
        dataset = pads.dataset(
            list(paths),
            schema=spec.schema,
            format="parquet",
            filesystem=storage.filesystem(),
            partitioning=pads.partitioning(folders, flavor="hive"),
        )
        return self.name(dataset)

    def query(self, sql: str) -> pa.Table:
        """Run SQL and give all rows; a column named `micro` comes as int64 in 10⁻⁶."""
        try:
            table: pa.Table = self._db.sql(sql).to_arrow_table()
        except (duckdb.IOException, duckdb.InvalidInputException, MemoryError) as error:
            raise StorageFailed(action="read", detail=str(error)) from error
        except duckdb.OutOfMemoryException as error:
            raise StorageFailed(action="read within its memory", detail=str(error)) from error
        if MICRO in table.column_names:
            place = table.column_names.index(MICRO)
            table = table.set_column(place, MICRO, _as_micro(table[MICRO]))
        return table

    def close(self) -> None:
        """Free its memory."""
        self._db.close()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def literal(value: Any) -> str:
    """A value as SQL writes it."""
    if isinstance(value, datetime):
        return f"TIMESTAMPTZ '{value.isoformat()}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return str(value) if isinstance(value, int) else _quoted(str(value))


def condition(
    *,
    equal: Mapping[str, Any] | None = None,
    at_least: Mapping[str, Any] | None = None,
    at_most: Mapping[str, Any] | None = None,
    below: Mapping[str, Any] | None = None,
    channels: Sequence[int] | None = None,
) -> str:
    """What stands after WHERE; a bound that is None does not bind."""
    signs = (("=", equal), (">=", at_least), ("<=", at_most), ("<", below))
    parts = [
        f"{name} {sign} {literal(value)}"
        for sign, bounds in signs
        for name, value in (bounds or {}).items()
        if value is not None
    ]
    if channels is not None:
        listed = ", ".join(str(int(channel)) for channel in channels)
        parts.append(f"channel IN ({listed})" if listed else "false")
    return " AND ".join(parts) or "true"


def columns_sql(columns: Sequence[str]) -> str:
    """What stands after SELECT; `micro` is the value read as a number."""
    return ", ".join(_MICRO_SQL if name == MICRO else name for name in columns)


def _as_micro(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # A decimal of 18 digits fits into the lower half of its 16 bytes: no division is needed.
    chunks = []
    for chunk in column.chunks:
        halves = np.frombuffer(chunk.buffers()[1], np.int64)[chunk.offset * 2 :]
        numbers = np.ascontiguousarray(halves[: 2 * len(chunk) : 2])
        absent = chunk.is_null().to_numpy(zero_copy_only=False) if chunk.null_count else None
        chunks.append(pa.array(numbers, pa.int64(), mask=absent))
    return pa.chunked_array(chunks, pa.int64())
