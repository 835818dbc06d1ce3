"""Readings that a source pushes: checked row by row, durable in the journal when answered."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils import timezone

from dafeng.kernel.error import N_
from dafeng.metering import store
from dafeng.metering.conversion import LINE, Conversion, Readings
from dafeng.metering.description import microseconds
from dafeng.metering.error import BadPush, KeyNeeded
from dafeng.metering.file_map import FileMap, Value
from dafeng.metering.models import Source
from dafeng.metering.reason import SENTENCES
from dafeng.metering.services.intake import tally, targets_of

MOST_ROWS = 100_000
MOST_REFUSALS = 1_000
COLUMNS = ("channel", "at", "value", "ended_at", "quality", "unit")
NEEDED = ("channel", "at", "value")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken; `row` counts from 0."""

    row: int
    channel: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a push; it is durable. `repeated` counts rows that change nothing."""

    taken: int
    corrected: int
    repeated: int
    refused: int
    refusals: list[Refusal] = field(default_factory=list)
    received_at: datetime | None = None


def push(*, source: Source, key: str, rows: pa.Table) -> Pushed:
    """Take the rows of one push, in order; the same push again has no second effect.

    `rows` has `channel` (the source's name of it), `at`, `value` (decimal text or a number), and
    where needed `ended_at`, `quality`, `unit`; times are instants or texts with an offset, those
    without one are in the channel's zone. Raises `KeyNeeded`, `BadPush`, `lake.KeyReused`.
    """
    if not 8 <= len(key) <= 120 or not key.isprintable():
        raise KeyNeeded
    found = _convert(source, _check(rows))
    batch = found.batch()
    refusals = [
        Refusal(line, name, reason.value, SENTENCES[reason])
        for line, name, _, reason in found.refusals()
    ]
    if not batch.num_rows:
        return Pushed(0, 0, 0, len(refusals), refusals[:MOST_REFUSALS])
    counted = tally(batch)
    receipt = store.lake().ingest(
        area=store.area_of(source.organisation),
        source=f"source-{source.code}",
        key=key,
        rows=batch,
    )
    if receipt.repeated:
        counts = (0, 0, batch.num_rows)
    else:
        counts = (counted.taken, counted.corrected, counted.repeated)
    return Pushed(*counts, len(refusals), refusals[:MOST_REFUSALS], receipt.received_at)


def _check(rows: pa.Table) -> pa.Table:
    names = rows.column_names
    unknown = sorted(set(names) - set(COLUMNS))
    missing = [name for name in NEEDED if name not in names]
    if unknown or len(set(names)) < len(names):
        raise BadPush(reason=N_("unknown or repeated columns: {names}"), names=unknown or names)
    if missing:
        raise BadPush(reason=N_("the column {name} is missing"), name=missing[0])
    if not 0 < rows.num_rows <= MOST_ROWS:
        raise BadPush(
            reason=N_("it has {rows} rows; 1 to {most_rows} are taken at a time"),
            rows=rows.num_rows,
            most_rows=MOST_ROWS,
        )
    for name in names:
        kind = rows.schema.field(name).type
        if pa.types.is_nested(kind) or pa.types.is_binary(kind):
            raise BadPush(
                where=f"/{name}", reason=N_("the column {name} holds {kind}"), name=name, kind=kind
            )
    return rows


def _convert(source: Source, rows: pa.Table) -> Readings:
    names = rows.column_names
    said = FileMap(
        time=("at",),
        end=("ended_at",) if "ended_at" in names else (),
        values=(Value("value"),),
        channel_column="channel",
        unit_column="unit" if "unit" in names else None,
        quality_column="quality" if "quality" in names else None,
    )
    conversion = Conversion(
        file_map=said,
        columns=names,
        targets=targets_of(source.organisation),
        now_us=microseconds(timezone.now()),
    )
    line = pa.array(np.arange(rows.num_rows), pa.int64())
    columns = [_plain(rows[name]) for name in names]
    labels = [LINE, *(str(place) for place in range(len(names)))]
    return conversion.convert(pa.RecordBatch.from_arrays([line, *columns], names=labels))[0]


def _plain(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], whole.type)
    if pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_decode()
    if pa.types.is_large_string(whole.type) or pa.types.is_string_view(whole.type):
        whole = pc.cast(whole, pa.string())
    return whole


def table_of(readings: list[dict[str, Any]]) -> pa.Table:
    """The rows of a push in JSON as a table; a number stays the decimal that was written."""
    names = [name for name in COLUMNS if any(name in row for row in readings)]
    columns = {
        name: pa.array([_text(row.get(name)) for row in readings], pa.string()) for name in names
    }
    return pa.table(columns)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
