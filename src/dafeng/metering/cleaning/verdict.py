"""Rules 5 and 6: what a reading means, seen from the reading that the register stands at.

`advance` is the rule, for one reading after another. `judge` gives the same answer for a whole
meter: where every step is plausible from the reading before it, numpy says so at once; each other
stretch is handed to `advance`, from the last reading that stands to the next one.
"""

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dafeng.metering.cleaning.arrival import Bools, Longs, era_of
from dafeng.metering.cleaning.channel import Era, Register, Scale

Codes = NDArray[np.uint8]
MARGIN = 1e-9  # far above the error of a float product: what lies nearer is reckoned in integers


class Verdict(IntEnum):
    """What a reading is; up to `SUSPECT` it stands, from `JITTER` on it is ignored."""

    FIRST = 0
    PLAIN = 1
    ROLLOVER = 2
    RESET = 3
    SUSPECT = 4
    JITTER = 5
    SPIKE = 6
    FALSE_DIP = 7
    UNSEEN = 255


LOOKED_AHEAD = (
    Verdict.ROLLOVER,
    Verdict.RESET,
    Verdict.SUSPECT,
    Verdict.SPIKE,
    Verdict.FALSE_DIP,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A movement of one register in one era: from a time and count to a time and count."""

    start: int
    end: int
    old: int
    new: int
    era: Era


def moves(register: Register, scale: Scale, rise: int, span: int) -> bool:
    """Whether a movement is plausible: ``0 <= rise <= limit * span``, both ways where net.

    Without a limit every rise is, short of one that no meter on earth makes.
    """
    if register.net:
        rise = abs(rise)
    if not 0 <= rise <= scale.most:
        return False
    return not register.limited or rise * scale.a <= scale.b * span


def wraps(register: Register, part: Part) -> bool:
    """Whether a fall is a rollover of the register."""
    modulus = part.era.modulus
    if modulus is None:
        return False
    rise = modulus - part.old + part.new
    if register.limited:
        return moves(register, part.era.scale, rise, part.end - part.start)
    # Without a limit the modulus alone decides; a net register took the shorter way.
    return not register.net or rise < part.old - part.new


def crossing(
    register: Register, base: tuple[int, int, int], reading: tuple[int, int, int]
) -> list[Part]:
    """Rule 7: the parts of a segment between two readings ``(time, count, era)``."""
    start, old, first = base
    end, new, last = reading
    parts: list[Part] = []
    for era in register.eras[first:last]:
        assert era.final is not None
        parts.append(Part(start, era.ends, old, era.final, era))
        start, old = era.ends, register.eras[len(parts) + first].initial
    parts.append(Part(start, end, old, new, register.eras[last]))
    return parts


def adds_up(register: Register, parts: list[Part]) -> bool:
    """Whether a segment with events in it is plausible as a whole.

    The minute of a record is seldom exact: one part may seem too fast where all together are not.
    """
    rises = [part.new - part.old for part in parts]
    if not register.net and min(rises) < 0:
        return False
    if any(abs(rise) > part.era.scale.most for rise, part in zip(rises, parts, strict=True)):
        return False
    if not register.limited:
        return True
    scales = [part.era.scale for part in parts]
    moved = [Fraction(rise * k.num, k.den) for rise, k in zip(rises, scales, strict=True)]
    limit = Fraction(scales[0].b * scales[0].num, scales[0].a * scales[0].den)
    return bool(abs(sum(moved, Fraction(0))) <= limit * (parts[-1].end - parts[0].start))


@dataclass(slots=True)
class Readings:
    """The readings of one register, keyed and in order: times [µs], counts, eras."""

    register: Register
    times: Longs
    counts: Longs
    eras: Longs

    @classmethod
    def of(cls, register: Register, times: Longs, counts: Longs) -> "Readings":
        """The readings with the era of each."""
        return cls(register, times, counts, era_of(register, times))

    def at(self, row: int) -> tuple[int, int, int]:
        """Time, count and era of one reading as Python integers, which never overflow."""
        return int(self.times[row]), int(self.counts[row]), int(self.eras[row])


@dataclass(slots=True)
class Stand:
    """What doubtful readings are held against: a time and count of an era, and how far to look.

    Readings beyond the end of the era belong to another register: the recorded final value is the
    last that can be compared.
    """

    readings: Readings
    time: int
    count: int
    era: Era
    row: int
    until: int | None = None
    stop: int = 0

    def doubt(self, row: int) -> None:
        """Bound the look-ahead, from the first reading in doubt."""
        if self.until is None:
            self.until = int(self.readings.times[row]) + self.readings.register.look
            last = min(self.until, self.era.ends)
            self.stop = int(np.searchsorted(self.readings.times, last, side="right"))

    def final(self) -> int | None:
        """The recorded final value of the era, where it lies within the look-ahead."""
        assert self.until is not None
        return self.era.final if self.era.ends <= self.until else None

    def plausible(self, count: int, time: int) -> bool:
        """Whether a count is plausible from here."""
        rise = count - self.count
        return moves(self.readings.register, self.era.scale, rise, time - self.time)


def returns(stand: Stand, row: int) -> bool:
    """Rule 5: whether a later reading lies between the old value and this one, and is plausible.

    A later reading of this very value confirms it and takes nothing back.
    """
    readings, scale = stand.readings, stand.era.scale
    times, counts = readings.times[row + 1 : stand.stop], readings.counts[row + 1 : stand.stop]
    value = int(readings.counts[row])
    between = (counts >= stand.count) & (counts < value)
    near = (counts - stand.count).astype(np.float64) * scale.a <= (
        (times - stand.time).astype(np.float64) * scale.b * (1 + MARGIN)
    )
    for later in np.flatnonzero(between & near).tolist():
        if stand.plausible(int(counts[later]), int(times[later])):
            return True
    final = stand.final()
    return (
        final is not None
        and stand.count <= final < value
        and stand.plausible(final, stand.era.ends)
    )


def recovers(stand: Stand, row: int) -> bool:
    """Rule 6: whether the first later reading back at the old value jumped there.

    It jumped where it is faster than the limit from the reading before it, and it is plausible
    from the old value: then the low readings between were no readings.
    """
    readings = stand.readings
    back = np.flatnonzero(readings.counts[row + 1 : stand.stop] >= stand.count)
    if len(back):
        found = row + 1 + int(back[0])
        time, count, _ = readings.at(found)
    else:
        final = stand.final()
        if final is None or final < stand.count:
            return False
        found, time, count = stand.stop, stand.era.ends, final
    before, low, _ = readings.at(found - 1)
    scale = stand.era.scale
    jumped = (count - low) * scale.a > scale.b * (time - before)
    return jumped and stand.plausible(count, time)


def jumps_back(stand: Stand, row: int) -> bool:
    """Rules 5 and 6 for a net register: a jump away that is followed by a jump back."""
    readings, scale = stand.readings, stand.era.scale
    value = int(readings.counts[row])
    above = value > stand.count
    for later in range(row + 1, stand.stop):
        time, count, _ = readings.at(later)
        if (count < value) is above and count != value and stand.plausible(count, time):
            before, last, _ = readings.at(later - 1)
            return abs(count - last) * scale.a > scale.b * (time - before)
    return False


def judge_fall(stand: Stand, row: int) -> Verdict:
    """Rule 6, after the jitter: false dip, else rollover, else reset, else suspect."""
    readings, register = stand.readings, stand.readings.register
    time, count, _ = readings.at(row)
    if register.limited:
        stand.doubt(row)
        if (jumps_back if register.net else recovers)(stand, row):
            return Verdict.FALSE_DIP
    if wraps(register, Part(stand.time, time, stand.count, count, stand.era)):
        return Verdict.ROLLOVER
    if moves(register, stand.era.scale, count, time - stand.time):
        return Verdict.RESET
    return Verdict.SUSPECT


def judge_reading(stand: Stand, row: int) -> Verdict:
    """The verdict on one reading, seen from where the register stands."""
    readings, register = stand.readings, stand.readings.register
    time, count, _ = readings.at(row)
    fall = stand.count - count
    if 0 < fall <= register.jitter:
        return Verdict.JITTER
    if stand.plausible(count, time):
        turned = fall > 0 and not register.limited
        part = Part(stand.time, time, stand.count, count, stand.era)
        return Verdict.ROLLOVER if turned and wraps(register, part) else Verdict.PLAIN
    if fall > 0:
        return judge_fall(stand, row)
    stand.doubt(row)
    gone = (jumps_back if register.net else returns)(stand, row)
    return Verdict.SPIKE if gone else Verdict.SUSPECT


def advance(readings: Readings, codes: Codes, base: int) -> int:
    """Judge the readings after `base`, which stands, up to the next that stands.

    Writes their verdicts into `codes`; returns the row of the next that stands, or the number of
    readings where none does.
    """
    register = readings.register
    start = readings.at(base)
    stand = Stand(readings, start[0], start[1], register.eras[start[2]], base)
    for row in range(base + 1, len(readings.times)):
        reading = readings.at(row)
        if register.eras[reading[2]] is not stand.era:
            era = register.eras[reading[2]]
            stand = Stand(readings, era.begins, era.initial, era, row)
        if reading[2] != start[2] and adds_up(register, crossing(register, start, reading)):
            verdict = Verdict.PLAIN
        else:
            verdict = judge_reading(stand, row)
        codes[row] = verdict
        if verdict < Verdict.JITTER:
            return row
    return len(readings.times)


def plain_steps(readings: Readings) -> Bools:
    """Where a reading is plausible beyond doubt from the reading just before it, in one era."""
    register = readings.register
    rise = np.diff(readings.counts)
    same = np.diff(readings.eras) == 0 if register.ends else None
    if not register.limited:
        steps = (rise >= 0) & (rise <= min(era.scale.most for era in register.eras))
    else:
        far = np.abs(rise) if register.net else rise
        bound = _bounds(readings)
        steps = far.astype(np.float64) <= np.diff(readings.times) * bound
        # A net register's fall within the jitter is ignored: `advance` knows.
        steps &= (rise >= 0) | (-rise > register.jitter) if register.net else rise >= 0
    return steps if same is None else steps & same


def _bounds(readings: Readings) -> float | NDArray[np.float64]:
    """The most counts a µs, a little less than the limit, for each step."""
    bounds = [era.scale.b / era.scale.a * (1 - MARGIN) for era in readings.register.eras]
    if len(bounds) == 1:
        return bounds[0]
    return np.asarray(bounds, np.float64)[readings.eras[1:]]


def judge(readings: Readings) -> Codes:
    """The verdict on every reading of a register, from the first, which is its zero point."""
    size = len(readings.times)
    codes: Codes = np.full(size, Verdict.PLAIN, np.uint8)
    if not size:
        return codes
    codes[0] = Verdict.FIRST
    base = 0
    for step in np.flatnonzero(~plain_steps(readings)).tolist():
        if step >= base:
            base = advance(readings, codes, step)
    return codes
