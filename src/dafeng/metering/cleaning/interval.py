"""The kinds that are no counters: amounts of intervals, mean powers, sessions.

Rules 2 to 4 hold for them as for registers; there is no chain, so no reading changes another's
meaning. What goes beyond the power limit is suspect and not counted.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dafeng.kernel.error import N_
from dafeng.metering.cleaning.arrival import Bools, Longs, order
from dafeng.metering.cleaning.channel import HOUR_US, Channel, Kind, Scale, Stamp, make_scale
from dafeng.metering.cleaning.flag import Flag
from dafeng.metering.cleaning.segment import Segments
from dafeng.metering.cleaning.unit import LIMIT
from dafeng.metering.error import BadField, NeverSummed


@dataclass(slots=True)
class Spans:
    """Values over times: ``[start, end)`` [µs], counts, and which of them have a good value."""

    start: Longs
    end: Longs
    counts: Longs
    good: Bools

    def pick(self, rows: Bools | Longs) -> "Spans":
        """Some of the spans, in the order of `rows`."""
        return Spans(self.start[rows], self.end[rows], self.counts[rows], self.good[rows])


def scale_of(channel: Channel) -> Scale:
    """The scale of a channel's values, with the limit of its power."""
    return make_scale(
        unit=channel.unit,
        kind=channel.kind,
        ratio=channel.ratio,
        max_rate=channel.max_rate,
        places=channel.places,
    )


def spans_of_stamps(channel: Channel, times: Longs, counts: Longs, good: Bools) -> Spans:
    """The interval that each stamp names.

    `channel.interval` is its length. A power channel without one covers the time to the stamp
    next to it, where that is not further than `channel.gap`; a value that is none covers nothing
    and ends what was before it. Stamps are keyed and in order.
    """
    if channel.interval is not None:
        if channel.interval <= 0:
            raise BadField(field="interval_min", reason=N_("it is above 0"))
        length = np.full(len(times), channel.interval, np.int64)
    elif channel.kind is Kind.POWER:
        step = np.diff(times)
        step[step > channel.gap] = 0
        ahead = channel.stamp is Stamp.START
        length = np.append(step, 0) if ahead else np.insert(step, 0, 0)
    else:
        raise BadField(field="interval_min", reason=N_("an interval channel needs its length"))
    if channel.stamp is Stamp.START:
        return Spans(times, times + length, counts, good)
    return Spans(times - length, times, counts, good)


def keyed(
    times: Longs, counts: Longs, good: Bools, rank: Longs | None = None
) -> tuple[Longs, Longs, Bools]:
    """Rules 3 and 4 where a missing value stays: a value replaces none, never the reverse."""
    arrival = np.arange(len(times)) if rank is None else rank
    late = np.argsort(np.lexsort((arrival, good)))
    rows = order(times, late)
    return (times, counts, good) if rows is None else (times[rows], counts[rows], good[rows])


def single(spans: Spans) -> Spans:
    """Rule 3 for sessions: of one start and end the good one that arrived last."""
    keys = zip(spans.start.tolist(), spans.end.tolist(), strict=True)
    latest = {key: row for row, key in enumerate(keys) if spans.good[row]}
    rows = np.asarray(sorted(latest.values()), np.int64)
    return spans.pick(rows)


def overlaps(spans: Spans) -> Bools:
    """Which spans begin before the one that counts before them has ended."""
    late: Bools = np.zeros(len(spans.start), np.bool_)
    if not (spans.start[1:] < spans.end[:-1]).any():
        return late
    reached = -LIMIT
    for row, (start, end) in enumerate(zip(spans.start.tolist(), spans.end.tolist(), strict=True)):
        if start < reached:
            late[row] = True
        else:
            reached = end
    return late


def spans_to_segments(channel: Channel, spans: Spans) -> Segments:
    """The movements of an interval, power or session channel.

    A value below 0 counts only where `channel.net`. Of intervals that overlap the later is
    suspect; sessions may overlap: their amounts add up, and the time is covered once.
    """
    if channel.kind is Kind.STATE:
        raise NeverSummed()
    scale = scale_of(channel)
    good = spans.good if channel.net else spans.good & (spans.counts >= 0)
    good = good & (spans.end >= spans.start)
    if channel.kind is not Kind.SESSION:
        good = good & (spans.end > spans.start)
    spans = spans.pick(good)
    length = spans.end - spans.start
    amounts = _amounts(channel, scale, spans.counts, length)
    limit = _limits(channel, scale, length)
    doubtful = np.asarray([abs(a) > most for a, most in zip(amounts, limit, strict=True)], np.bool_)
    clip = None
    if channel.kind is Kind.SESSION:
        rows = np.lexsort((spans.end, spans.start))
        spans = spans.pick(rows)
        amounts, doubtful, length = [amounts[row] for row in rows], doubtful[rows], length[rows]
        clip = _covered_from(spans, doubtful)
    else:
        doubtful |= overlaps(spans)
    flag = np.where(length > channel.gap, Flag.INTERPOLATED, Flag.GOOD).astype(np.uint8)
    flag[doubtful] = Flag.SUSPECT
    amount = [0 if bad else value for value, bad in zip(amounts, doubtful.tolist(), strict=True)]
    return Segments(spans.start, spans.end, np.asarray(amount, np.int64), flag, covered_from=clip)


def _amounts(channel: Channel, scale: Scale, counts: Longs, length: Longs) -> list[int]:
    """Amounts [10⁻⁶], each rounded once; of a power: value times the time that it covers."""
    if channel.kind is not Kind.POWER:
        return [scale.amount(value) for value in counts.tolist()]
    scale = Scale(scale.num, scale.den * HOUR_US, scale.most)
    return [
        scale.amount(value * span)
        for value, span in zip(counts.tolist(), length.tolist(), strict=True)
    ]


def _limits(channel: Channel, scale: Scale, length: Longs) -> list[int]:
    """The most that each span may hold [10⁻⁶]."""
    most = scale.most * scale.num // scale.den
    if channel.max_rate is None:
        return [most] * len(length)
    over = scale.a * scale.den
    return [min(most, scale.b * scale.num * span // over) for span in length.tolist()]


def _covered_from(spans: Spans, doubtful: NDArray[np.bool_]) -> Longs:
    """The latest end of the counted sessions before each, in order of start."""
    ends = np.where(doubtful, -LIMIT, spans.end)
    reached: Longs = np.maximum.accumulate(np.insert(ends, 0, -LIMIT))[:-1]
    return reached
