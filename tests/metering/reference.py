"""The eleven rules for registers, written down once more: slow, plain, in fractions.

Times are seconds since an hour that begins a local day, so slots and days need no calendar.
This is the oracle of the property tests; it shares nothing with the code under test.
"""

from dataclasses import dataclass, field
from fractions import Fraction

RANK = "GIXORS"


@dataclass
class Event:
    t: int
    old_final: Fraction
    new_initial: Fraction | None = None
    ratio: Fraction | None = None


@dataclass
class Config:
    max_kw: Fraction | None = None
    modulus: Fraction | None = None
    jitter: Fraction = Fraction(0)
    ratio: Fraction = Fraction(1)
    gap: int = 1800
    look: int = 86400
    events: list[Event] = field(default_factory=list)


@dataclass
class Slot:
    """Energy, covered seconds and letter of one quarter."""

    kwh: Fraction | None = None
    covered: int = 0
    flags: set[str] = field(default_factory=set)

    @property
    def q(self) -> str:
        return max(self.flags, key=RANK.index) if self.flags else "M"


def clean(
    config: Config, readings: list[tuple[int, Fraction | None]]
) -> list[tuple[int, Fraction]]:
    """Rules 2, 3, 4."""
    by_time = {}
    for t, v in readings:
        if v is None or v < 0 or (config.modulus is not None and v >= config.modulus):
            continue
        by_time[t] = v
    return sorted(by_time.items())


def ratio_after(config: Config, t: int) -> Fraction:
    """The ratio that holds just after an instant."""
    ratio = config.ratio
    for event in config.events:
        if event.t <= t and event.ratio is not None:
            ratio = event.ratio
    return ratio


def between(config: Config, t0: int, t1: int) -> list[Event]:
    """The events that a segment crosses: a reading at the instant is of the old side."""
    return [event for event in config.events if t0 <= event.t < t1]


def ok(config: Config, energy: Fraction, seconds: int) -> bool:
    if energy < 0:
        return False
    return config.max_kw is None or energy <= config.max_kw * seconds / 3600


@dataclass
class Base:
    """Where the register stands: the last value of the meter that is there now."""

    t: int
    v: Fraction


def walk(config: Config, rows: list[tuple[int, Fraction]]) -> list[tuple]:
    """Rules 5 to 8: (from, to, energy, letter, length of the segment); G where all is plain."""
    parts: list[tuple] = []
    if not rows:
        return parts
    stands = 0
    while True:
        t0, v0 = rows[stands]
        doubt: int | None = None  # when the first doubtful reading after this one was taken
        side = 0  # how many events lay between at the last look
        following = None
        for i in range(stands + 1, len(rows)):
            t = rows[i][0]
            events = between(config, t0, t)
            if len(events) != side:
                side, doubt = len(events), None
            base = Base(t0, v0)
            if events:
                last = events[-1]
                begin = last.old_final if last.new_initial is None else last.new_initial
                base = Base(last.t, begin)
            verdict, doubt = look(config, rows, i, base, doubt, (t0, v0), events)
            if verdict != "ignore":
                following = (i, verdict)
                break
        if following is None:
            return parts
        i, verdict = following
        parts += pieces(config, (t0, v0), rows[i], verdict)
        stands = i


def whole_parts(config, start, end, events):
    """Rule 7: (from, to, old, new, ratio) of each side of each event."""
    t, v = start
    k = ratio_after(config, t - 1)
    sides = []
    for event in events:
        sides.append((t, event.t, v, event.old_final, k))
        t = event.t
        v = event.old_final if event.new_initial is None else event.new_initial
        k = ratio_after(config, t)
    sides.append((t, end[0], v, end[1], k))
    return sides


def agrees(config, start, end, events) -> bool:
    """A segment with events is fine as a whole: no side falls, all together are not too fast."""
    sides = whole_parts(config, start, end, events)
    if any(new < old for _, _, old, new, _ in sides):
        return False
    return ok(config, sum((new - old) * k for _, _, old, new, k in sides), end[0] - start[0])


def look(config, rows, i, base, doubt, start, events):
    """Rules 5 and 6 on one reading: "ignore" or the letter with which it stands."""
    t, v = rows[i]
    if events and agrees(config, start, (t, v), events):
        return "G", doubt
    k = config_ratio(config, base, start, events)
    if v < base.v and base.v - v <= config.jitter:
        return "ignore", doubt
    if ok(config, (v - base.v) * k, t - base.t):
        return "G", doubt
    if doubt is None:
        doubt = t
    later = [row for row in rows[i + 1 :] if row[0] <= doubt + config.look]
    ahead = [event for event in config.events if event.t >= t]
    if ahead:
        # The next meter's readings say nothing of this one; its recorded final value does.
        later = [row for row in later if row[0] <= ahead[0].t]
        if ahead[0].t <= doubt + config.look:
            later.append((ahead[0].t, ahead[0].old_final))
    if v > base.v:
        if any(base.v <= w < v and ok(config, (w - base.v) * k, s - base.t) for s, w in later):
            return "ignore", doubt
        return "S", doubt
    if config.max_kw is not None:
        before = (t, v)
        for s, w in later:
            if w >= base.v:
                jumped = (w - before[1]) * k > config.max_kw * (s - before[0]) / 3600
                if jumped and ok(config, (w - base.v) * k, s - base.t):
                    return "ignore", doubt
                break
            before = (s, w)
    return explain(config, base, k, t, v)[0], doubt


def config_ratio(config, base, start, events):
    return ratio_after(config, base.t) if events else ratio_after(config, start[0] - 1)


def explain(config, base, k, t, v):
    """Rule 6 from rollover on: the letter and the energy."""
    if config.modulus is not None:
        rolled = (config.modulus - base.v + v) * k
        if ok(config, rolled, t - base.t):
            return "O", rolled
    if ok(config, v * k, t - base.t):
        return "R", v * k
    return "S", Fraction(0)


def energy(config, side, letter):
    t, s, old, new, k = side
    if letter == "S":
        return Fraction(0)
    if letter in "OR":
        return explain(config, Base(t, old), k, s, new)[1]
    return (new - old) * k


def pieces(config, start, end, letter):
    """The parts of the segment between two readings that stand."""
    events = between(config, start[0], end[0])
    sides = whole_parts(config, start, end, events)
    if len(sides) > 1 and letter == "G" and agrees(config, start, end, events):
        return [(t, s, (new - old) * k, "G", end[0] - start[0]) for t, s, old, new, k in sides]
    result = []
    for side in sides[:-1]:
        t, s, old, new, k = side
        if new < old and old - new <= config.jitter:
            result.append((t, s, Fraction(0), "G", end[0] - start[0]))
        elif ok(config, (new - old) * k, s - t):
            result.append((t, s, (new - old) * k, "G", end[0] - start[0]))
        else:
            code, amount = "S", Fraction(0)
            if new < old and config.modulus is not None:
                rolled = (config.modulus - old + new) * k
                if ok(config, rolled, s - t):
                    code, amount = "O", rolled
            result.append((t, s, amount, code, end[0] - start[0]))
    t, s, *_ = sides[-1]
    result.append((t, s, energy(config, sides[-1], letter), letter, end[0] - start[0]))
    return result


def slots(config: Config, readings: list[tuple[int, Fraction | None]], size: int) -> list[Slot]:
    """Rules 9 to 11: the quarters from second 0 on."""
    table = [Slot() for _ in range(size)]
    for t, s, amount, letter, length in walk(config, clean(config, readings)):
        if letter == "G" and length > config.gap:
            letter = "I"
        # A part without time lies where the instant lies, in the slot that it ends.
        if t == s and (amount or letter == "S"):
            give(table, (t - 1) // 900, amount, 0, letter)
        for n in range(t // 900, (s - 1) // 900 + 1) if s > t else []:
            share = min(s, n * 900 + 900) - max(t, n * 900)
            give(table, n, amount * share / (s - t), share, letter)
    for event in config.events:
        n = (event.t - 1) // 900
        if 0 <= n < size and table[n].kwh is not None:
            table[n].flags.add("X")
    return table


def give(table, n, amount, covered, letter):
    if not 0 <= n < len(table):
        return
    table[n].flags.add(letter)
    if letter != "S":
        table[n].kwh = (table[n].kwh or 0) + amount
        table[n].covered += covered
