"""Rule 9: a movement over its time, in proportion, by largest remainder, so that nothing is lost.

A slot is a quarter of an hour, numbered from 1970-01-01T00:00Z.
"""

from dataclasses import dataclass

import numpy as np

from dafeng.metering.cleaning.arrival import Bools, Longs
from dafeng.metering.cleaning.flag import Flag
from dafeng.metering.cleaning.segment import Flags, Segments

QUARTER_US = 900_000_000
SECOND_US = 1_000_000
SAFE = 2**63 - 1


@dataclass(slots=True)
class Slots:
    """Quarters from number `first` on: amount [10⁻⁶, 0 where not known], cover [µs], flag.

    `known` is false where nothing lies that counts: there the amount is null.
    """

    first: int
    amount: Longs
    cover: Longs
    flag: Flags
    known: Bools

    @classmethod
    def empty(cls, first: int, size: int) -> "Slots":
        """Slots in which nothing lies."""
        longs = (np.zeros(size, np.int64), np.zeros(size, np.int64))
        return cls(first, *longs, np.zeros(size, np.uint8), np.zeros(size, np.bool_))

    def window(self, first: int, stop: int) -> "Slots":
        """The quarters from `first` up to `stop`, missing where these are not among them."""
        result = Slots.empty(first, max(stop - first, 0))
        low, high = max(first, self.first), min(stop, self.first + len(self.amount))
        if low < high:
            into, out = slice(low - first, high - first), slice(low - self.first, high - self.first)
            for name in ("amount", "cover", "flag", "known"):
                getattr(result, name)[into] = getattr(self, name)[out]
        return result


@dataclass(slots=True)
class Pieces:
    """What each segment gives to each slot that it touches."""

    slot: Longs
    amount: Longs
    cover: Longs
    flag: Flags


def quotas(amount: Longs, piece: Longs, span: Longs) -> tuple[Longs, Longs]:
    """Quotient and remainder of ``amount * piece / span``, exact whatever the size."""
    whole, rest = np.divmod(amount, span)
    if len(span) and int(span.max()) * int(piece.max()) > SAFE:
        product = rest.astype(object) * piece.astype(object)
        low = (product // span).astype(np.int64)
        return whole * piece + low, (product % span).astype(np.int64)
    low, left = np.divmod(rest * piece, span)
    return whole * piece + low, left


def hand_out(quota: Longs, remainder: Longs, begin: Longs, touched: Longs, missing: Longs) -> None:
    """Add one to the quotas with the largest remainders, `missing` of each segment.

    Of equal remainders the earlier slot is served first.
    """
    two = np.flatnonzero((touched == 2) & (missing > 0))
    row = begin[two]
    quota[row + (remainder[row + 1] > remainder[row])] += 1
    many = np.flatnonzero((touched > 2) & (missing > 0))
    if not len(many):
        return
    size = touched[many]
    start = np.cumsum(size) - size
    owner = np.repeat(np.arange(len(many)), size)
    rows = np.arange(len(owner)) + np.repeat(begin[many] - start, size)
    ranked = rows[np.lexsort((rows, -remainder[rows], owner))]
    place = np.arange(len(owner)) - np.repeat(start, size)
    quota[ranked[place < np.repeat(missing[many], size)]] += 1


def cut(found: Segments) -> Pieces:
    """Cut segments of positive length at the quarters."""
    first = found.start // QUARTER_US
    touched = (found.end - 1) // QUARTER_US - first + 1
    span = found.end - found.start
    if not len(span) or (found.covered_from is None and (touched == 1).all()):
        return Pieces(first, found.amount, span, found.flag)
    segment = np.repeat(np.arange(len(first)), touched)
    begin = np.cumsum(touched) - touched
    slot = first[segment] + np.arange(len(segment)) - begin[segment]
    low = np.maximum(found.start[segment], slot * QUARTER_US)
    high = np.minimum(found.end[segment], (slot + 1) * QUARTER_US)
    piece, whole = high - low, span[segment]
    unit = 1 if (found.start % SECOND_US).any() or (found.end % SECOND_US).any() else SECOND_US
    quota, remainder = quotas(found.amount[segment], piece // unit, whole // unit)
    missing = found.amount - np.add.reduceat(quota, begin)
    hand_out(quota, remainder, begin, touched, missing)
    if found.covered_from is not None:
        piece = np.maximum(high - np.maximum(low, found.covered_from[segment]), 0)
    return Pieces(slot, quota, piece, found.flag[segment])


def add(slots: Slots, pieces: Pieces) -> None:
    """Add pieces to slots."""
    if not len(pieces.slot):
        return
    at = pieces.slot - slots.first
    amount, cover, flag = pieces.amount, pieces.cover, pieces.flag
    step = np.diff(at)
    if (step < 0).any():
        rows = np.argsort(at, kind="stable")
        at, amount, cover, flag = at[rows], amount[rows], cover[rows], flag[rows]
        step = np.diff(at)
    if (step == 0).any():
        begin = np.flatnonzero(np.append(True, step != 0))
        amount, cover = np.add.reduceat(amount, begin), np.add.reduceat(cover, begin)
        flag, at = np.maximum.reduceat(flag, begin), at[begin]
    slots.amount[at] += amount
    slots.cover[at] += cover
    slots.flag[at] = np.maximum(slots.flag[at], flag)
    slots.known[at] = True


def extent(found: Segments) -> tuple[int, int]:
    """The quarters from the first to the one after the last that segments touch."""
    if not len(found):
        return 0, 0
    first = int(found.start.min() - 1) // QUARTER_US  # an instant belongs to the slot it ends
    return first, int(found.end.max() - 1) // QUARTER_US + 1


def spread(found: Segments, *, first: int, stop: int) -> Slots:
    """Rules 9 and 11: the quarters from `first` up to `stop`, which hold all the segments."""
    slots = Slots.empty(first, stop - first)
    moment = found.start == found.end
    doubtful = found.flag == Flag.SUSPECT
    if not (moment.any() or doubtful.any()):
        add(slots, cut(found))
    else:
        add(slots, cut(found.pick(~moment & ~doubtful)))
        instant = found.pick(moment & ~doubtful)
        at = (instant.start - 1) // QUARTER_US
        add(slots, Pieces(at, instant.amount, np.zeros_like(at), instant.flag))
    _mark_events(slots, found.events)
    for row in np.flatnonzero(doubtful).tolist():
        begin = (int(found.start[row]) - int(moment[row])) // QUARTER_US
        end = (int(found.end[row]) - 1) // QUARTER_US + 1
        slots.flag[begin - first : end - first] = Flag.SUSPECT
    return slots


def _mark_events(slots: Slots, events: tuple[int, ...]) -> None:
    """The slot in which an event lies, or which ends at it, shows it where it holds anything."""
    for instant in events:
        at = (instant - 1) // QUARTER_US - slots.first
        if 0 <= at < len(slots.flag) and slots.known[at]:
            slots.flag[at] = max(int(slots.flag[at]), Flag.EVENT)
