"""Rows out of each kind of file; runs in the child process only."""

import csv
import datetime
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from defusedxml.ElementTree import ParseError

from dafeng.kernel.error import N_
from dafeng.sheet.encoding import find_encoding
from dafeng.sheet.error import BadText, Empty, TooLarge, Unreadable
from dafeng.sheet.fault import Faults, find_faults
from dafeng.sheet.limit import Limit
from dafeng.sheet.table import LINE, Span

BATCH_ROWS = 50_000
TITLE_ROWS = 20
MOST_KEPT_ROWS = 20_000
DELIMITERS = ",;\t|"
Row = tuple[int, list[str | None]]
Sheet = tuple[str, Iterator[Row], list[Span]]


def read_csv(path: Path, *, file: str, limit: Limit) -> Iterator[Sheet]:
    """One table: the rows of a text file in any encoding and with any of four delimiters."""
    encoding = find_encoding(path, file=file)
    with path.open(encoding=encoding, newline="") as stream:
        delimiter = _find_delimiter(stream.read(65_536))
    yield path.stem, _csv_rows(path, encoding, delimiter, file=file), []


def _find_delimiter(sample: str) -> str:
    lines = [line for line in sample.splitlines()[:50] if line.strip()]
    counts = {each: [line.count(each) for line in lines] for each in DELIMITERS}
    best = max(DELIMITERS, key=lambda each: (min(counts[each], default=0), sum(counts[each])))
    return best


def _csv_rows(path: Path, encoding: str, delimiter: str, *, file: str) -> Iterator[Row]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding=encoding, newline="") as stream:
        rows = csv.reader(stream, delimiter=delimiter)
        while True:
            line = rows.line_num + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                raise BadText(
                    file=file,
                    line=line,
                    reason=N_("it is no row of a table ({detail})"),
                    detail=str(error),
                ) from error
            if row:
                yield line, [*row]


def read_excel(path: Path, *, file: str, limit: Limit) -> Iterator[Sheet]:
    """The visible sheets of a workbook, each a table; a cell at fault reads as its fault."""
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
    except Exception as error:
        raise Unreadable(
            file=file, reason=N_("it cannot be opened ({detail})"), detail=str(error)
        ) from error
    try:
        faults = find_faults(path)
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(
            file=file, reason=N_("it cannot be opened ({detail})"), detail=str(error)
        ) from error
    for meta in book.sheets_metadata:
        if "Visible" not in str(meta.visible):
            continue
        try:
            sheet = book.get_sheet_by_name(meta.name)
        except Exception as error:
            raise Unreadable(
                file=file,
                reason=N_("the sheet {sheet} cannot be opened ({detail})"),
                sheet=meta.name,
                detail=str(error),
            ) from error
        merged = [
            (first[0] + 1, first[1], last[0] + 1, last[1])
            for first, last in sheet.merged_cell_ranges or []
        ]
        yield meta.name, _excel_rows(sheet, faults.get(meta.name, {})), merged


def _excel_rows(sheet: Any, faults: Faults) -> Iterator[Row]:
    line = 0
    for line, row in enumerate(sheet.iter_rows(), start=1):
        values = _with_faults([_spell(value) for value in row], faults.get(line, {}))
        if any(values):
            yield line, values
    for beyond in sorted(each for each in faults if each > line):
        yield beyond, _with_faults([], faults[beyond])


def _with_faults(row: list[str | None], faults: dict[int, str]) -> list[str | None]:
    row += [""] * (max(faults, default=-1) + 1 - len(row))
    for column, fault in faults.items():
        row[column] = fault
    return row


def _spell(value: Any) -> str:
    """A cell as text that loses nothing: 12.0 is 12, dates by ISO 8601."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def read_parquet(path: Path, *, file: str, limit: Limit) -> Iterator[pa.RecordBatch]:
    """The batches of a Parquet file as they are, with the row's number first."""
    try:
        source = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise Unreadable(
            file=file,
            reason=N_("it cannot be opened ({detail})"),
            detail=str(error).splitlines()[0],
        ) from error
    flat = [field for field in source.schema_arrow if not pa.types.is_nested(field.type)]
    if len(flat) > limit.columns:
        raise TooLarge(file=file, size=f"{len(flat)} columns", limit=f"{limit.columns}")
    done = 0
    for batch in source.iter_batches(BATCH_ROWS, columns=[field.name for field in flat]):
        lines = pa.array(range(done + 1, done + 1 + len(batch)), pa.int64())
        names = [LINE, *(str(place) for place in range(batch.num_columns))]
        yield pa.RecordBatch.from_arrays([lines, *map(_plain, batch.columns)], names=names)
        done += len(batch)


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def parquet_columns(path: Path) -> list[str]:
    """The names of the columns that are read."""
    schema = pq.ParquetFile(path).schema_arrow
    return [field.name for field in schema if not pa.types.is_nested(field.type)]


def split_header(
    rows: Iterator[Row], *, file: str, limit: Limit
) -> tuple[list[str], Iterator[Row]]:
    """The names of the columns, and the rows beneath.

    The header is the first row with two filled cells, so that a title above the table, as officials
    like it, is passed over; in a table of one column it is the first row. Blank and repeated names
    are made distinct.
    """
    passed = list(itertools.islice(rows, TITLE_ROWS))
    if not passed:
        raise Empty(file=file)
    place = next((at for at, (_, row) in enumerate(passed) if _filled(row) >= 2), 0)
    header = [(cell or "").strip() for cell in passed[place][1]]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Empty(file=file)
    if len(header) > limit.columns:
        raise TooLarge(file=file, size=f"{len(header)} columns", limit=f"{limit.columns}")
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        name = cell or f"#{number}"
        names.append(name if name not in names else f"{name} #{number}")
    return names, itertools.chain(passed[place + 1 :], rows)


def keep_all(rows: Iterator[Row], *, file: str, limit: Limit) -> tuple[list[str], Iterator[Row]]:
    """Columns by number, and every row as it stands; for small tables whose head is looked for."""
    kept = list(itertools.islice(rows, MOST_KEPT_ROWS + 1))
    if not kept:
        raise Empty(file=file)
    if len(kept) > MOST_KEPT_ROWS:
        raise TooLarge(file=file, size=f"> {MOST_KEPT_ROWS} rows", limit=f"{MOST_KEPT_ROWS} rows")
    width = max(len(row) for _, row in kept)
    if width > limit.columns:
        raise TooLarge(file=file, size=f"{width} columns", limit=f"{limit.columns}")
    return [f"#{number}" for number in range(1, width + 1)], iter(kept)


def _filled(row: list[str | None]) -> int:
    return sum(1 for cell in row if cell and cell.strip())


def text_batches(rows: Iterable[Row], *, width: int) -> Iterator[pa.RecordBatch]:
    """Rows of text as Arrow batches of `width` columns; short rows are filled with null."""
    schema = text_schema(width)
    lines: list[int] = []
    columns: list[list[str | None]] = [[] for _ in range(width)]
    for line, row in rows:
        lines.append(line)
        for place, column in enumerate(columns):
            column.append(row[place] if place < len(row) else None)
        if len(lines) == BATCH_ROWS:
            yield pa.RecordBatch.from_arrays([pa.array(lines), *map(_text, columns)], schema=schema)
            lines, columns = [], [[] for _ in range(width)]
    if lines:
        yield pa.RecordBatch.from_arrays([pa.array(lines), *map(_text, columns)], schema=schema)


def text_schema(width: int) -> pa.Schema:
    """The columns of a table of text."""
    texts = [pa.field(str(place), pa.string()) for place in range(width)]
    return pa.schema([pa.field(LINE, pa.int64()), *texts])


def _text(column: list[str | None]) -> pa.Array:
    return pa.array(column, pa.string())
