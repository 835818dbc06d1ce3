"""Readings of whole meters as an Arrow batch to days of slots as a table: the kernel of a scan.

It runs wherever batches of whole meters come by: over a scan of the lake, block by block, or in
another engine's map over Arrow. The result of a channel depends on its own rows alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from dafeng.metering.cleaning.arrival import Bools, Longs, keep
from dafeng.metering.cleaning.channel import Channel, Kind, compile_register
from dafeng.metering.cleaning.interval import (
    Spans,
    keyed,
    single,
    spans_of_stamps,
    spans_to_segments,
)
from dafeng.metering.cleaning.reopen import Chain, Stretch
from dafeng.metering.cleaning.segment import Segments, segments
from dafeng.metering.cleaning.slot import midnights
from dafeng.metering.cleaning.spread import QUARTER_US, Slots, extent, spread
from dafeng.metering.cleaning.text import counts_of_text, good_quality
from dafeng.metering.cleaning.verdict import Readings, judge
from dafeng.metering.error import UnknownChannel, UnsortedChannels

PIECE = 32_768
LETTERS = np.frombuffer(b"MGIXORS", np.uint8)

SCHEMA = pa.schema(
    [
        pa.field("area", pa.string(), nullable=False),
        pa.field("channel", pa.int64(), nullable=False),
        pa.field("day", pa.date32(), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("amounts", pa.list_(pa.int64()), nullable=False),
        pa.field("coverages", pa.list_(pa.int32()), nullable=False),
        pa.field("flags", pa.string(), nullable=False),
    ]
)


def day_rows(
    batch: pa.RecordBatch | pa.Table,
    *,
    channels: Mapping[int, Channel],
    area: str,
    zone: ZoneInfo,
) -> pa.Table:
    """Slots of whole channels, one row a local day on which anything lies.

    `batch` has `channel` (int64, rows of one channel together), `measured_at` (timestamp[us]),
    `value` (decimal text, or int64 counts of the channel's places), and where known `quality` and,
    for sessions, `ended_at`. Rows of one time stand in order of arrival.

    Returns the columns of `SCHEMA`: `amounts` are lists of 96 [10⁻⁶ of `unit`], null where
    nothing lies (92 or 100 on a day that a clock is changed), `coverages` the covered µs, `flags`
    a text of as many letters. A channel of states gives no row.

    Raises `UnsortedChannels`, `UnknownChannel`, and what the description of a channel raises.
    """
    rows = _Rows.of(batch)
    days = _Days()
    for channel, part in rows.parts():
        if channel not in channels:
            raise UnknownChannel(channel=channel)
        if channels[channel].kind is not Kind.STATE:
            days.add(channel, channels[channel].amount_unit, part.segments(channels[channel]), zone)
    return days.table(area)


def reopened_rows(
    chain: Chain,
    stretches: list[Stretch],
    *,
    channel: int,
    described: Channel,
    area: str,
    zone: ZoneInfo,
) -> pa.Table:
    """The days that new readings reopened, whole, as rows in the columns of `SCHEMA`.

    `chain` and `stretches` are what `reopen.extend` gave. A day that has become empty says so.
    """
    register, days = compile_register(described), _Days()
    done = None
    for stretch in stretches:
        first, stop = (stretch.since - 1) // QUARTER_US, (stretch.until - 1) // QUARTER_US + 1
        low, marks = midnights(zone, first, stop)
        skip = 0 if done is None else max(done - low, 0)
        done = low + len(marks) - 1
        low, marks = low + skip, marks[skip:]
        if len(marks) < 2:
            continue
        begin, end = int(marks[0]) * QUARTER_US, int(marks[-1]) * QUARTER_US
        found = chain.around(begin, end).segments(register)
        from_, to = extent(found)
        slots = spread(found, first=from_, stop=to).window(int(marks[0]), int(marks[-1]))
        days.put(channel, described.amount_unit, slots, low + np.arange(len(marks) - 1), marks)
    return days.table(area)


@dataclass(slots=True)
class _Part:
    """The rows of one channel."""

    times: Longs
    counts: Longs
    good: Bools | None
    ends: Longs | None

    def segments(self, channel: Channel) -> Segments:
        times, counts, good = self.times, self.counts, self.good
        if channel.kind is Kind.REGISTER:
            if good is not None and not good.all():
                times, counts = times[good], counts[good]
            register = compile_register(channel)
            readings = Readings.of(register, *keep(register, times, counts))
            return segments(readings, judge(readings))
        valid = np.ones(len(times), np.bool_) if good is None else good
        if channel.kind is Kind.SESSION:
            ends = times if self.ends is None else self.ends
            return spans_to_segments(channel, single(Spans(times, ends, counts, valid)))
        times, counts, valid = keyed(times, counts, valid)
        return spans_to_segments(channel, spans_of_stamps(channel, times, counts, valid))


@dataclass(slots=True)
class _Rows:
    """The columns of a batch, as numpy."""

    channel: Longs
    part: _Part

    @classmethod
    def of(cls, batch: pa.RecordBatch | pa.Table) -> "_Rows":
        counts, good = _counts(batch.column("value"))
        if "quality" in batch.schema.names:
            fine = good_quality(_column(batch, "quality"))
            if fine is not None:
                good = fine if good is None else good & fine
        ends = _instants(batch, "ended_at") if "ended_at" in batch.schema.names else None
        channel = _column(batch, "channel").to_numpy(zero_copy_only=False)
        return cls(channel, _Part(_instants(batch, "measured_at"), counts, good, ends))

    def parts(self) -> Iterator[tuple[int, _Part]]:
        """The rows of each channel."""
        edges = np.flatnonzero(np.diff(self.channel)) + 1
        starts = [0, *edges.tolist()] if len(self.channel) else []
        seen: set[int] = set()
        for start, stop in zip(starts, [*edges.tolist(), len(self.channel)], strict=False):
            channel = int(self.channel[start])
            if channel in seen:
                raise UnsortedChannels(channel=channel)
            seen.add(channel)
            rows, part = slice(start, stop), self.part
            yield (
                channel,
                _Part(
                    part.times[rows],
                    part.counts[rows],
                    None if part.good is None else part.good[rows],
                    None if part.ends is None else part.ends[rows],
                ),
            )


def _column(batch: pa.RecordBatch | pa.Table, name: str) -> pa.Array:
    column = batch.column(name)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _instants(batch: pa.RecordBatch | pa.Table, name: str) -> Longs:
    column = _column(batch, name)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64())
    return column.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def _counts(column: pa.Array | pa.ChunkedArray) -> tuple[Longs, Bools | None]:
    """Counts, and which are values; a piece at a time, which stays in the processor's cache."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    pieces = [
        _piece(chunk.slice(start, PIECE))
        for chunk in chunks
        for start in range(0, len(chunk), PIECE)
    ]
    if not pieces:
        return np.zeros(0, np.int64), None
    counts = np.concatenate([counts for counts, _ in pieces])
    if all(good is None for _, good in pieces):
        return counts, None
    return counts, np.concatenate(
        [np.ones(len(values), np.bool_) if good is None else good for values, good in pieces]
    )


def _piece(column: pa.Array) -> tuple[Longs, Bools | None]:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not pa.types.is_integer(column.type):
        counts, fine = counts_of_text(column)
        return counts, None if fine.all() else fine
    good = column.is_valid().to_numpy(zero_copy_only=False) if column.null_count else None
    return column.fill_null(0).to_numpy(zero_copy_only=False), good


@dataclass(slots=True)
class _Days:
    """Days of slots, gathered channel by channel."""

    channel: list[int] = field(default_factory=list)
    unit: list[str] = field(default_factory=list)
    day: list[Longs] = field(default_factory=list)
    size: list[Longs] = field(default_factory=list)
    slots: list[Slots] = field(default_factory=list)

    def add(self, channel: int, unit: str, found: Segments, zone: ZoneInfo) -> None:
        """The days on which segments lie."""
        first, stop = extent(found)
        if first == stop:
            return
        low, marks = midnights(zone, first, stop)
        slots = spread(found, first=int(marks[0]), stop=int(marks[-1]))
        filled = np.maximum.reduceat(slots.flag, marks[:-1] - marks[0]) > 0
        days = low + np.arange(len(filled))
        if filled.all():
            self.put(channel, unit, slots, days, marks)
            return
        rows = np.repeat(filled, np.diff(marks))
        columns = (slots.amount, slots.cover, slots.flag, slots.known)
        kept = Slots(slots.first, *(column[rows] for column in columns))  # type: ignore[arg-type]
        ends = np.cumsum(np.diff(marks)[filled])
        self.put(channel, unit, kept, days[filled], np.insert(ends, 0, 0))

    def put(self, channel: int, unit: str, slots: Slots, days: Longs, marks: Longs) -> None:
        """Days as they are; `marks` are where they begin, and the end of the last."""
        self.channel.append(channel)
        self.unit.append(unit)
        self.day.append(days)
        self.size.append(np.diff(marks))
        self.slots.append(slots)

    def table(self, area: str) -> pa.Table:
        """The table of all days."""
        if not self.channel:
            return SCHEMA.empty_table()
        count = [len(days) for days in self.day]
        offsets = np.insert(np.cumsum(np.concatenate(self.size)), 0, 0).astype(np.int32)
        known = np.concatenate([slots.known for slots in self.slots])
        amount = np.concatenate([slots.amount for slots in self.slots])
        cover = np.concatenate([slots.cover for slots in self.slots]).astype(np.int32)
        letters = LETTERS[np.concatenate([slots.flag for slots in self.slots])]
        text = pa.StringArray.from_buffers(
            len(offsets) - 1, pa.py_buffer(offsets.tobytes()), pa.py_buffer(letters.tobytes())
        )
        units = pa.DictionaryArray.from_arrays(
            np.repeat(np.arange(len(self.unit), dtype=np.int32), count), self.unit
        )
        columns = [
            pa.repeat(area, len(offsets) - 1),
            pa.array(np.repeat(np.asarray(self.channel, np.int64), count)),
            pa.array(np.concatenate(self.day).astype("datetime64[D]"), pa.date32()),
            units.cast(pa.string()),
            pa.ListArray.from_arrays(offsets, pa.array(amount, mask=~known)),
            pa.ListArray.from_arrays(offsets, pa.array(cover)),
            text,
        ]
        return pa.table(columns, schema=SCHEMA)
