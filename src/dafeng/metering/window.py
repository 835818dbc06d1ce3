"""A channel's slots from one of its readings on: where it stands at midnights, what lies between.

A chain of readings depends on the reading that stands before a time and on later ones alone. So a
channel can be computed from the reading at which it stood when a day began, its anchor, and from
there on gives the same slots as from its first reading.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from dafeng.metering.cleaning.arrival import Bools, Longs, keep
from dafeng.metering.cleaning.channel import Channel, Kind, compile_register
from dafeng.metering.cleaning.interval import (
    Spans,
    keyed,
    overlaps,
    single,
    spans_of_stamps,
    spans_to_segments,
)
from dafeng.metering.cleaning.segment import Segments, segments
from dafeng.metering.cleaning.slot import midnight, midnights
from dafeng.metering.cleaning.spread import Slots, extent, spread
from dafeng.metering.cleaning.verdict import Readings, Verdict, judge


@dataclass(slots=True)
class Rows:
    """Readings of one channel, those of one time in order of arrival: µs, counts, whether good.

    `ends` are the ends of sessions.
    """

    times: Longs
    counts: Longs
    good: Bools
    ends: Longs

    def __len__(self) -> int:
        return len(self.times)

    def since(self, time: int) -> "Rows":
        """The readings from a time on."""
        start = int(np.searchsorted(self.times, time, side="left"))
        return Rows(self.times[start:], self.counts[start:], self.good[start:], self.ends[start:])


@dataclass(frozen=True, slots=True)
class Stand:
    """The reading at which a channel stands: its time [µs] and count."""

    time: int
    count: int


class Window:
    """The movements that readings give, and where the channel stands at any time."""

    def __init__(self, channel: Channel, rows: Rows) -> None:
        self.channel = channel
        if channel.kind is Kind.REGISTER:
            self._times, self._counts, self.segments = _register(channel, rows)
        elif channel.kind is Kind.SESSION:
            self.segments = _sessions(channel, rows)
            self._times = self._counts = np.zeros(0, np.int64)
        else:
            self._times, self._counts, self.segments = _stamps(channel, rows)

    def stand(self, time: int) -> Stand | None:
        """Where the channel stands at an instant; None before its first reading."""
        if self.channel.kind is Kind.SESSION:
            running = (self.segments.start <= time) & (self.segments.end > time)
            starts = self.segments.start[running]
            if len(starts):
                return Stand(int(starts.min()), 0)
            begun = len(self.segments) and int(self.segments.start.min()) <= time
            return Stand(time, 0) if begun else None
        at = int(np.searchsorted(self._times, time, side="right")) - 1
        return None if at < 0 else Stand(int(self._times[at]), int(self._counts[at]))

    def next_stand(self, time: int) -> int | None:
        """When the first reading after an instant stands; None where none does yet."""
        at = int(np.searchsorted(self._times, time, side="right"))
        return None if at >= len(self._times) else int(self._times[at])

    def days(self, zone: ZoneInfo, first: int | None, stop: int | None) -> tuple[int, Slots]:
        """Slots of whole local days from `first` to before `stop` (days since 1970).

        None: as far as anything lies. Returns the first day and the slots.
        """
        low, high = extent(self.segments)
        if low == high:
            slots = Slots.empty(0, 0)
            begin = end = first if first is not None else stop or 0
        else:
            begin, marks = midnights(zone, low, high)
            end = begin + len(marks) - 1
            slots = spread(self.segments, first=int(marks[0]), stop=int(marks[-1]))
        first = begin if first is None else first
        stop = max(first, end if stop is None else stop)
        return first, slots.window(midnight(zone, first), midnight(zone, stop))


def _register(channel: Channel, rows: Rows) -> tuple[Longs, Longs, Segments]:
    register = compile_register(channel)
    readings = Readings.of(register, *keep(register, rows.times[rows.good], rows.counts[rows.good]))
    codes = judge(readings)
    stands = codes < Verdict.JITTER
    return readings.times[stands], readings.counts[stands], segments(readings, codes)


def _sessions(channel: Channel, rows: Rows) -> Segments:
    spans = single(Spans(rows.times, rows.ends, rows.counts, rows.good))
    return spans_to_segments(channel, spans)


def _stamps(channel: Channel, rows: Rows) -> tuple[Longs, Longs, Segments]:
    times, counts, good = keyed(rows.times, rows.counts, rows.good)
    spans = spans_of_stamps(channel, times, counts, good)
    found = spans_to_segments(channel, spans)
    if channel.interval is None:
        return times, np.zeros_like(times), found
    counted = good & (spans.end > spans.start)
    if not channel.net:
        counted &= counts >= 0
    counted[np.flatnonzero(counted)[overlaps(spans.pick(counted))]] = False
    return times[counted], np.zeros(int(counted.sum()), np.int64), found


def rows_of(table: pa.Table, counts: Longs, good: Bools) -> Rows:
    """The rows of one channel's part of a table with `measured_at` and `ended_at`."""
    times = table["measured_at"].combine_chunks().cast(pa.int64()).to_numpy(zero_copy_only=False)
    ends = table["ended_at"].combine_chunks().cast(pa.int64())
    ends = ends.fill_null(-1).to_numpy(zero_copy_only=False)
    return Rows(times, counts, good, np.where(ends < 0, times, ends))
