"""A table of a file, as the child process leaves it for the caller."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

LINE = "line"
Span = tuple[int, int, int, int]
"""Merged cells: first line, first column, last line, last column; lines from 1, columns from 0."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, its columns in order, how many rows, and where they lie.

    The rows are an Arrow stream: the column `line` is the row's own number in the file, counted
    from 1 as a person counts; every further column is named by its place, ``"0"``, ``"1"`` …, and
    holds text as it stood (CSV), text that loses no digit (Excel), or its own type (Parquet). Of
    `merged` cells only the first holds what stands there.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    path: Path
    merged: tuple[Span, ...] = ()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, a batch at a time."""
        with pa.OSFile(str(self.path)) as source, pa.ipc.open_stream(source) as reader:
            yield from reader

    def head(self, rows: int = 20) -> list[list[str]]:
        """The first rows as text, for a preview."""
        lines: list[list[str]] = []
        for batch in self.batches():
            for row in batch.slice(0, rows - len(lines)).to_pylist():
                values = (row[str(place)] for place in range(len(self.columns)))
                lines.append(["" if value is None else str(value) for value in values])
            if len(lines) >= rows:
                break
        return lines
