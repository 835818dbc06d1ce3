"""Rules 7 and 8: from readings with verdicts to movements with a start, an end and an amount.

Nothing is judged here again: a chain of readings and verdicts has one meaning. Before the first
reading and after the last there is no segment.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dafeng.metering.cleaning.arrival import Bools, Longs
from dafeng.metering.cleaning.channel import Register, Scale
from dafeng.metering.cleaning.flag import Flag
from dafeng.metering.cleaning.unit import LIMIT
from dafeng.metering.cleaning.verdict import (
    Codes,
    Part,
    Readings,
    Verdict,
    adds_up,
    crossing,
    moves,
    wraps,
)

Flags = NDArray[np.uint8]


@dataclass(slots=True)
class Segments:
    """Movements in order of start: ``start <= end`` [µs], amounts [10⁻⁶], flags.

    A suspect one has the amount 0 and covers nothing. `events` are the instants whose slot is
    marked. `covered_from` is set where segments overlap: what lies before it is covered already.
    """

    start: Longs
    end: Longs
    amount: Longs
    flag: Flags
    events: tuple[int, ...] = ()
    covered_from: Longs | None = None

    def __len__(self) -> int:
        return len(self.start)

    def pick(self, rows: Bools) -> "Segments":
        """Some of the segments."""
        clip = None if self.covered_from is None else self.covered_from[rows]
        return Segments(
            self.start[rows],
            self.end[rows],
            self.amount[rows],
            self.flag[rows],
            self.events,
            clip,
        )


def scaled(scale: Scale, counts: Longs) -> Longs:
    """`Scale.amount` of many counts; where 64 bits wrap, the differences are right all the same."""
    if scale.den == 1:
        product: Longs = counts * np.int64(_wrap(scale.num))
        return product
    whole, rest = np.divmod(counts, scale.den)
    if 2 * scale.num * scale.den >= LIMIT:
        parts = [scale.amount(value) for value in rest.tolist()]
        return whole * np.int64(_wrap(scale.num)) + np.asarray([_wrap(p) for p in parts], np.int64)
    near: Longs = (2 * rest * scale.num + scale.den) // (2 * scale.den)
    return whole * scale.num + near


def _wrap(value: int) -> int:
    return (value + 2**63) % 2**64 - 2**63


def movement(register: Register, part: Part, verdict: Verdict) -> int:
    """The amount of one part [10⁻⁶] under a verdict."""
    scale = part.era.scale
    old, new = scale.amount(part.old), scale.amount(part.new)
    if verdict is Verdict.SUSPECT:
        return 0
    if verdict is Verdict.RESET:
        return new
    if verdict is Verdict.ROLLOVER:
        assert part.era.modulus is not None
        return scale.amount(part.era.modulus) - old + new
    return new - old


FLAG_OF = {
    Verdict.ROLLOVER: Flag.ROLLOVER,
    Verdict.RESET: Flag.RESET,
    Verdict.SUSPECT: Flag.SUSPECT,
}


def judge_recorded(register: Register, part: Part) -> tuple[Verdict, Part]:
    """The verdict on a part that ends with a recorded final value, which nothing can take back."""
    rise = part.new - part.old
    if -register.jitter <= rise < 0:
        return Verdict.PLAIN, Part(part.start, part.end, part.new, part.new, part.era)
    if moves(register, part.era.scale, rise, part.end - part.start):
        return Verdict.PLAIN, part
    if rise < 0 and wraps(register, part):
        return Verdict.ROLLOVER, part
    return Verdict.SUSPECT, part


def split(
    readings: Readings, base: int, row: int, verdict: Verdict
) -> list[tuple[int, int, int, Flag]]:
    """Rule 7: the parts of the segment between two readings with events in between."""
    register = readings.register
    parts = crossing(register, readings.at(base), readings.at(row))
    long = Flag.INTERPOLATED if parts[-1].end - parts[0].start > register.gap else Flag.GOOD
    if verdict is Verdict.PLAIN and adds_up(register, parts):
        judged = [(Verdict.PLAIN, part) for part in parts]
    else:
        judged = [judge_recorded(register, part) for part in parts[:-1]]
        judged.append((verdict, parts[-1]))
    rows = [
        (part.start, part.end, movement(register, part, code), FLAG_OF.get(code, long))
        for code, part in judged
    ]
    # A part without time and amount is nothing: the reading was taken as the meter was changed.
    return [row for row in rows if row[0] < row[1] or row[2] or row[3] is Flag.SUSPECT]


def segments(readings: Readings, codes: Codes) -> Segments:
    """The movements of a register between the readings that stand."""
    register = readings.register
    stands = codes < Verdict.JITTER
    if not stands.all():
        rows = np.flatnonzero(stands)
        readings = Readings(
            register, readings.times[rows], readings.counts[rows], readings.eras[rows]
        )
        codes = codes[rows]
    times, codes = readings.times, codes[1:]
    start, end = times[:-1], times[1:]
    flag = np.where(end - start > register.gap, Flag.INTERPOLATED, Flag.GOOD).astype(np.uint8)
    found = Segments(start, end, _amounts(readings), flag, register.ends)
    _mark(readings, codes, found)
    if register.ends:
        return _cross(readings, codes, found)
    return found


def _amounts(readings: Readings) -> Longs:
    """The plain amounts; those of movements that are not plain may be nonsense here."""
    register, counts = readings.register, readings.counts
    if len(register.eras) == 1:
        return np.diff(scaled(register.eras[0].scale, counts))
    amounts = np.zeros(max(len(counts) - 1, 0), np.int64)
    for number, era in enumerate(register.eras):
        inside = readings.eras[1:] == number
        amounts[inside] = np.diff(scaled(era.scale, counts))[inside]
    return amounts


def _mark(readings: Readings, codes: Codes, found: Segments) -> None:
    """Give the segments whose verdict is not plain their own amount and flag."""
    register = readings.register
    for row in np.flatnonzero(codes > Verdict.PLAIN).tolist():
        verdict = Verdict(int(codes[row]))
        time, count, _ = readings.at(row)
        end, new, era = readings.at(row + 1)
        part = Part(time, end, count, new, register.eras[era])
        found.amount[row] = movement(register, part, verdict)
        found.flag[row] = FLAG_OF[verdict]


def _cross(readings: Readings, codes: Codes, found: Segments) -> Segments:
    """Put the parts of the segments with events in place of these."""
    across = np.flatnonzero(np.diff(readings.eras))
    rows = [
        part
        for row in across.tolist()
        for part in split(readings, row, row + 1, Verdict(int(codes[row])))
    ]
    start, end, amount, flag = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([],) * 4
    )
    whole = np.ones(len(found), np.bool_)
    whole[across] = False
    starts = np.concatenate([found.start[whole], np.asarray(start, np.int64)])
    ends = np.concatenate([found.end[whole], np.asarray(end, np.int64)])
    rows_in_order = np.lexsort((ends, starts))
    return Segments(
        starts[rows_in_order],
        ends[rows_in_order],
        np.concatenate([found.amount[whole], np.asarray(amount, np.int64)])[rows_in_order],
        np.concatenate([found.flag[whole], np.asarray(flag, np.uint8)])[rows_in_order],
        found.events,
    )
