"""From what a caller hands in to what a journal keeps, and back to rows of the table."""

import hashlib
import re
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dafeng.kernel.error import N_
from dafeng.lake.error import BadBatch, Damaged
from dafeng.lake.journal import Batch
from dafeng.lake.schema import BATCH, READINGS

MAX_ROWS = 1_000_000
MAX_VALUE = 64
MAX_QUALITY = 32
MAX_NAME = 200
FIRST_US = int(datetime(1970, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
LAST_US = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
# One thread: a batch is small, and a pool that other work keeps busy costs more than it gives.
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)


def check_head(*, area: str, source: str, key: str) -> None:
    """Refuse an area code, source or key that cannot be one."""
    if not re.fullmatch(r"[0-9]{6}", area):
        raise BadBatch(
            where="/area",
            reason=N_("the area code {area} does not have six digits"),
            area=repr(area),
        )
    for name, text in (("source", source), ("key", key)):
        if not 0 < len(text) <= MAX_NAME or "\0" in text:
            raise BadBatch(
                where=f"/{name}",
                reason=N_("{name} must have 1 to {max_name} characters"),
                name=name,
                max_name=MAX_NAME,
            )


def prepare(rows: pa.RecordBatch | pa.Table) -> pa.RecordBatch:
    """Bring rows into the form of `BATCH`, or say which column does not fit.

    :param rows: `channel` (whole number), `measured_at` (instant with a zone), `value` (text as
        received; a decimal or a whole number is taken as it prints), and where known `ended_at`
        (where a value covers a time of its own), `quality` and `sequence` (the source's own
        numbering).
    :raises BadBatch: an unknown or missing column, a null where none may be, text too long.
    """
    if not 0 < rows.num_rows <= MAX_ROWS:
        raise BadBatch(
            reason=N_("it has {rows} rows; 1 to {max_rows} can be stored"),
            rows=rows.num_rows,
            max_rows=MAX_ROWS,
        )
    unknown = set(rows.schema.names) - set(BATCH.names)
    if unknown or len(set(rows.schema.names)) < len(rows.schema.names):
        raise BadBatch(reason=N_("unknown or repeated columns: {names}"), names=sorted(unknown))
    columns = [_column(rows, field) for field in BATCH]
    batch = pa.RecordBatch.from_arrays(columns, schema=BATCH)
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid as error:
        raise BadBatch(
            reason=N_("its rows cannot be read ({detail})"), detail=str(error)
        ) from error
    _check_bounds(batch)
    return batch


def _column(rows: pa.RecordBatch | pa.Table, field: pa.Field) -> pa.Array:
    if field.name not in rows.schema.names:
        if not field.nullable:
            raise BadBatch(
                where=f"/{field.name}", reason=N_("the column {name} is missing"), name=field.name
            )
        return pa.nulls(rows.num_rows, field.type)
    column = rows.column(field.name)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    kind = column.type
    if pa.types.is_timestamp(field.type) and getattr(kind, "tz", None) is None:
        raise BadBatch(
            where=f"/{field.name}", reason=N_("{name} is no instant with a zone"), name=field.name
        )
    if pa.types.is_floating(kind):
        # A float is not what a source sent: its text is; and a whole number may be cut by it.
        raise BadBatch(
            where=f"/{field.name}", reason=N_("{name} is a binary fraction"), name=field.name
        )
    if field.type == pa.string() and pa.types.is_binary(kind):
        raise BadBatch(where=f"/{field.name}", reason=N_("{name} is no text"), name=field.name)
    try:
        column = column if kind == field.type else column.cast(field.type, safe=True)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise BadBatch(
            where=f"/{field.name}",
            reason=N_("the column {name} cannot be read ({detail})"),
            name=field.name,
            detail=str(error),
        ) from error
    if not field.nullable and column.null_count:
        raise BadBatch(
            where=f"/{field.name}", reason=N_("{name} is empty in some rows"), name=field.name
        )
    return column


def _check_bounds(batch: pa.RecordBatch) -> None:
    for name, longest in (("value", MAX_VALUE), ("quality", MAX_QUALITY)):
        length = pc.max(pc.binary_length(batch[name])).as_py()
        if length is not None and length > longest:
            raise BadBatch(
                where=f"/{name}",
                reason=N_("{name} is longer than {longest} bytes"),
                name=name,
                longest=longest,
            )
    lowest = pc.min(batch["channel"]).as_py()
    if lowest < 0:
        raise BadBatch(
            where="/channel", reason=N_("the channel {lowest} is below zero"), lowest=lowest
        )
    for name in ("measured_at", "ended_at"):
        first, last = (side.as_py() for side in pc.min_max(batch[name].cast(pa.int64())).values())
        if first is not None and (first < FIRST_US or last >= LAST_US):
            raise BadBatch(
                where=f"/{name}", reason=N_("{name} lies outside 1970 to 2199"), name=name
            )


def digest(*, area: str, batch: pa.RecordBatch) -> str:
    """A hash of the content alone: the same rows give the same, however they were laid out."""
    state = hashlib.sha256(f"{area}\0{batch.num_rows}\0".encode())
    for column in batch.columns:
        if column.null_count == len(column):  # nothing was given: the mark says it all
            state.update(b"\0")
            continue
        if column.null_count:
            state.update(np.packbits(column.is_valid().to_numpy(zero_copy_only=False)).tobytes())
            column = column.fill_null("" if pa.types.is_string(column.type) else 0)
        state.update(b"\1")
        for part in _parts(column):
            state.update(part)
    return state.hexdigest()


def _parts(column: pa.Array) -> Iterable[Any]:
    if pa.types.is_string(column.type):
        yield pc.binary_length(column).to_numpy().tobytes()
        offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset :][: len(column) + 1]
        data = column.buffers()[2]
        if data is not None:
            yield memoryview(data)[offsets[0] : offsets[-1]]
        return
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    yield np.ascontiguousarray(column.to_numpy(zero_copy_only=False))


def pack(batch: pa.RecordBatch) -> bytes:
    """A compressed Arrow stream of the columns in which something was given."""
    given = [name for name in batch.schema.names if batch[name].null_count < batch.num_rows]
    batch = batch.select(given)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=_OPTIONS) as writer:
        writer.write_batch(batch)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def check_sum(body: bytes) -> int:
    """A check sum of a packed batch."""
    return zlib.crc32(body)


def unpack(batch: Batch) -> pa.Table:
    """The rows of a journal's batch, checked against its check sum and row count."""
    name = f"batch {batch.entry.id} of journal {batch.entry.journal}"
    if check_sum(batch.body) != batch.check_sum:
        raise Damaged(name=name, reason=N_("its check sum does not fit"))
    with pa.ipc.open_stream(batch.body) as reader:
        table = reader.read_all()
    if table.num_rows != batch.entry.rows:
        raise Damaged(
            name=name,
            reason=N_("it has {rows} rows, not {expected}"),
            rows=table.num_rows,
            expected=batch.entry.rows,
        )
    given = set(table.schema.names)
    columns = [
        table[field.name] if field.name in given else pa.nulls(table.num_rows, field.type)
        for field in BATCH
    ]
    return pa.table(columns, schema=BATCH)


def as_rows(batches: list[Batch]) -> pa.Table:
    """Rows of the table `readings`, in order of arrival, with `area` and `month`."""
    ordered = sorted(batches, key=lambda batch: batch.entry.arrival)
    if not ordered:
        return READINGS.schema.empty_table()
    return pa.concat_tables([_with_arrival(batch) for batch in ordered])


def _with_arrival(batch: Batch) -> pa.Table:
    entry, rows = batch.entry, unpack(batch)
    known, months = np.unique(
        rows["measured_at"].to_numpy().astype("datetime64[M]"), return_inverse=True
    )
    constants: dict[str, pa.Scalar] = {
        "area": pa.scalar(entry.area),
        "source": pa.scalar(entry.source),
        "received_at": pa.scalar(entry.received_us, READINGS.schema.field("received_at").type),
        "journal": pa.scalar(entry.journal),
        "batch": pa.scalar(entry.id, pa.int64()),
    }
    columns: dict[str, Any] = {name: rows[name] for name in BATCH.names}
    columns |= {name: pa.repeat(value, entry.rows) for name, value in constants.items()}
    columns["month"] = pa.array(known.astype(str), pa.string()).take(pa.array(months))
    columns["row"] = pa.array(np.arange(entry.rows, dtype=np.int32))
    return pa.table([columns[f.name] for f in READINGS.schema], schema=READINGS.schema)
