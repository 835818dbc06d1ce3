"""The files that make up one state of a table, and which of them can hold what is asked for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

if TYPE_CHECKING:
    from dafeng.lake.table import Table


class FileSet:
    """A fixed list of files; files are never changed, so a set reads the same until vacuumed."""

    def __init__(self, *, table: "Table", version: int, actions: pa.Table) -> None:
        self.table = table
        self.version = version
        self.actions = actions

    @classmethod
    def of(cls, *, handle: DeltaTable, table: "Table") -> "FileSet":
        """All files of a state."""
        actions = pa.table(handle.get_add_actions(flatten=True))
        return cls(table=table, version=handle.version(), actions=actions)

    def __len__(self) -> int:
        return int(self.actions.num_rows)

    @property
    def rows(self) -> int:
        """Rows in all files."""
        return int(pc.sum(self._column("num_records", pa.int64())).as_py() or 0)

    @property
    def bytes(self) -> int:
        """Bytes of all files."""
        return int(pc.sum(self._column("size_bytes", pa.int64())).as_py() or 0)

    @property
    def paths(self) -> list[str]:
        """Paths relative to the table."""
        return list(self._column("path", pa.string()).to_pylist())

    def addresses(self) -> list[str]:
        """Where an engine opens the files."""
        return [self.table.storage.address(path) for path in self.paths]

    def entries(self) -> Iterator[tuple[str, int, Mapping[str, str]]]:
        """Path, size and partition values of each file."""
        names = self.table.spec.partition
        for row in self.actions.to_pylist():
            values = {name: row[f"partition.{name}"] for name in names}
            yield row["path"], row["size_bytes"], values

    def partitions(self) -> list[dict[str, str]]:
        """The partitions that have files, in order."""
        names = self.table.spec.partition
        if not len(self):
            return []
        values = {tuple(entry[2][name] for name in names) for entry in self.entries()}
        return [dict(zip(names, value, strict=True)) for value in sorted(values)]

    def within(
        self,
        *,
        partition: Mapping[str, str | tuple[str | None, str | None]] = {},
        ranges: Mapping[str, tuple[Any, Any]] = {},
    ) -> "FileSet":
        """The files that can hold rows of these partitions and ranges.

        :param partition: a value, or the first and last value, None being open.
        :param ranges: first and last value of a ranged column, both included, None being open.
        """
        keep: list[Any] = []
        for name, want in partition.items():
            column = self._column(f"partition.{name}", pa.string())
            low, high = want if isinstance(want, tuple) else (want, want)
            keep += _between(column, column, low, high)
        for name, (low, high) in ranges.items():
            if f"min.{name}" in self.actions.column_names:
                keep += _between(
                    self.actions[f"min.{name}"], self.actions[f"max.{name}"], low, high
                )
        if not keep or not len(self):
            return self
        mask = keep[0]
        for more in keep[1:]:
            mask = pc.and_(mask, more)
        return self._with(self.actions.filter(mask))

    def named(self, prefix: str) -> "FileSet":
        """The files whose own name starts with a word."""
        return self.only(path for path in self.paths if path.rpartition("/")[2].startswith(prefix))

    def only(self, paths: Iterable[str]) -> "FileSet":
        """The files with these paths."""
        mask = pc.is_in(self._column("path", pa.string()), pa.array(list(paths), pa.string()))
        return self._with(self.actions.filter(mask))

    def _with(self, actions: pa.Table) -> "FileSet":
        return FileSet(table=self.table, version=self.version, actions=actions)

    def _column(self, name: str, kind: pa.DataType) -> pa.ChunkedArray:
        if name not in self.actions.column_names:
            return pa.chunked_array([], kind)
        return pc.cast(self.actions[name], kind)


def _between(smallest: Any, largest: Any, low: Any, high: Any) -> list[Any]:
    # A file that does not know its range may hold anything.
    masks = []
    if low is not None:
        masks.append(pc.fill_null(pc.greater_equal(largest, pa.scalar(low, largest.type)), True))
    if high is not None:
        masks.append(pc.fill_null(pc.less_equal(smallest, pa.scalar(high, smallest.type)), True))
    return masks
