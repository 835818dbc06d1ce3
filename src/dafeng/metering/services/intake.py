"""Readings into the lake: what a batch repeats and corrects, and its acknowledgement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa

from dafeng.lake.lake import Lake
from dafeng.metering.cleaning.channel import Kind
from dafeng.metering.cleaning.text import counts_of_text
from dafeng.metering.conversion import NOTHING, Target
from dafeng.metering.models import Channel
from dafeng.people.models import Organisation

KEY = ("channel", "measured_at", "ended_at")


@dataclass(frozen=True, slots=True)
class Tally:
    """What the readings of a batch are, beside what was known before."""

    taken: int = 0
    corrected: int = 0
    repeated: int = 0


def targets_of(organisation: Organisation) -> dict[str, Target]:
    """The open channels of an organisation by the names that files and gateways use."""
    rows = Channel.objects.filter(organisation=organisation, closed_date=None)
    return {
        row.source_name: Target(row.pk, Kind(row.kind), row.unit, row.source_zone) for row in rows
    }


def known_of(lake: Lake, area: str, batch: pa.Table) -> pa.Table:
    """What the lake has already in the time and of the channels of a batch, in order of arrival."""
    first, last = (side.as_py() for side in _ends(batch["measured_at"]))
    with lake.snapshot(tail=True, only=["readings"]) as state:
        return state.readings(
            area=area,
            start_at=first,
            end_at=last + timedelta(microseconds=1),
            channels=sorted(set(batch["channel"].to_pylist())),
            columns=(*KEY, "value"),
        )


def _ends(column: pa.ChunkedArray) -> tuple[pa.Scalar, pa.Scalar]:
    import pyarrow.compute as pc

    found: Mapping[str, pa.Scalar] = pc.min_max(column)
    return found["min"], found["max"]


def tally(batch: pa.Table, known: pa.Table | None = None) -> Tally:
    """Count the rows that are new, correct an earlier one, or repeat it.

    A row is held against the last one before it of the same channel, time and end: of `known`, or
    of the batch itself.
    """
    rows = batch.select([*KEY, "value"])
    before = 0
    if known is not None and known.num_rows:
        before = known.num_rows
        rows = pa.concat_tables([known.select([*KEY, "value"]).cast(rows.schema), rows])
    columns = [_whole(rows[name]) for name in KEY]
    counts, good = counts_of_text(rows["value"].combine_chunks())
    order = np.lexsort((np.arange(len(counts)), *reversed(columns)))
    same = np.ones(len(order), np.bool_)
    for column in columns:
        same &= np.append(False, np.diff(column[order]) == 0)
    previous = np.append(0, order[:-1])
    equal = (counts[order] == counts[previous]) & (good[order] == good[previous])
    fresh = order >= before
    repeated = int((fresh & same & equal).sum())
    corrected = int((fresh & same & ~equal).sum())
    return Tally(batch.num_rows - repeated - corrected, corrected, repeated)


def _whole(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    numbers = column.combine_chunks().cast(pa.int64()).fill_null(NOTHING)
    return numbers.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
