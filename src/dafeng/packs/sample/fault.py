"""What befalls readings on their way from the meter. Pure, over arrays.

Values are counts of hundredths of the channel's unit; times are µs UTC.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from dafeng.packs.sample.instrument import Instrument
from dafeng.packs.sample.shape import QUARTERS, Array

CENT = 100
MINUTE_US = 60_000_000
GOOD, BAD, EMPTY = 0, 1, 2
"""What came with a value: nothing, the word that it is bad, or no value at all."""
LARGER_UNIT, TIMES = "MWh", 1_000
"""In what an exchanged electricity meter counts, and how many of the old unit that is."""


@dataclass(frozen=True, slots=True)
class Event:
    """What was recorded of a register after `at` [µs]: how it was left and how it went on.

    `new_initial` of None: the same register went on, with another ratio.
    """

    at: int
    old_final: int
    new_initial: int | None = 0
    ratio: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """What came of a channel in time, what came late, and events that were recorded."""

    times: Array
    values: Array
    ends: Array | None = None
    late: tuple[Array, Array] | None = None
    events: tuple[Event, ...] = field(default=())
    quality: Array | None = None

    def __len__(self) -> int:
        return len(self.times)


Fault = Callable[[Instrument, Readings, np.random.Generator], Readings]


def _spot(made: Readings, chance: np.random.Generator, length: int) -> tuple[int, int]:
    """A stretch of readings somewhere in the middle of all."""
    length = min(length, len(made) // 4)
    low = int(chance.integers(len(made) // 5, len(made) * 19 // 20 - length))
    return low, low + length


def _spots(made: Readings, chance: np.random.Generator) -> Array:
    """Four single readings, none next to another."""
    count = len(made)
    chosen = chance.choice(np.arange(count // 5, count * 19 // 20, 3), 4, replace=False)
    return np.asarray(np.sort(chosen))


def _with(made: Readings, rows: Array | slice, values: Array | int) -> Readings:
    changed = made.values.copy()
    changed[rows] = values
    return replace(made, values=changed)


def _without(made: Readings, low: int, high: int) -> Readings:
    keep = np.ones(len(made), np.bool_)
    keep[low:high] = False
    return replace(made, times=made.times[keep], values=made.values[keep])


def _missing(days: float, _: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    return _without(made, *_spot(made, chance, int(days * QUARTERS)))


def _silent(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    days = int(chance.integers(3, 8))
    return _without(made, len(made) - days * QUARTERS, len(made))


def _exchange(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    """Another meter from here on; in the record the last count of the old one."""
    low, _ = _spot(made, chance, 1)
    left = int(made.values[low])
    moved = _moved(each, made, low)
    event = Event(at=int(made.times[low]) + MINUTE_US, old_final=left)
    return replace(_with(made, slice(low + 1, None), moved), events=(event,))


def _moved(each: Instrument, made: Readings, low: int) -> Array:
    """How far the register has gone on since a reading."""
    rise = made.values[low + 1 :] - made.values[low]
    return np.asarray(rise % (each.modulus * CENT)) if each.modulus else rise


def _unit(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    """Another meter, which counts in a larger unit and without a transformer before it."""
    changed = _exchange(each, made, chance)
    assert each.unit == "kWh"
    low = int(np.searchsorted(made.times, changed.events[0].at))
    rows = slice(low, None)
    values = changed.values[rows] * each.ratio // TIMES
    event = replace(changed.events[0], ratio=Decimal(1), unit=LARGER_UNIT)
    return replace(_with(changed, rows, values), events=(event,))


def _ratio(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    """The same register behind another transformer: it goes on half as fast."""
    low, _ = _spot(made, chance, 1)
    left = int(made.values[low])
    values = left + _moved(each, made, low) // 2
    if each.modulus:
        values %= each.modulus * CENT
    at = int(made.times[low]) + MINUTE_US
    event = Event(at=at, old_final=left, new_initial=None, ratio=Decimal(2 * each.ratio))
    return replace(_with(made, slice(low + 1, None), values), events=(event,))


def _reset(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    return replace(_exchange(each, made, chance), events=())  # nobody recorded it


def _step(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    """A jump that nothing takes back and nobody recorded."""
    low, _ = _spot(made, chance, 1)
    return _with(made, slice(low, None), made.values[low:] + 90_000 * CENT)


def _stuck(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    low, high = _spot(made, chance, 3 * QUARTERS // 2)
    return _with(made, slice(low, high), int(made.values[low]))


def _spike(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    rows = _spots(made, chance)
    if each.modulus:
        return _with(made, rows, (made.values[rows] + 9 * each.modulus * CENT) // 10)
    return _with(made, rows, made.values[rows] * 37 + 9_000_000)


def _dip(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    return _with(made, _spots(made, chance), 0)


def _jitter(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    rows = _spots(made, chance)
    return _with(made, rows, made.values[rows - 1] - int(each.jitter * CENT) // 2)


def _overflow(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    assert each.modulus
    rows = _spots(made, chance)
    return _with(made, rows, made.values[rows] + each.modulus * CENT)


def _negative(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    rows = _spots(made, chance)
    return _with(made, rows, -made.values[rows] - CENT)


def _marked(mark: int, _: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    """Some readings without a value, or with one that the meter itself says is bad."""
    low, high = _spot(made, chance, QUARTERS // 4)
    quality = np.zeros(len(made), np.int8)
    quality[low:high] = mark
    return replace(_with(made, slice(low, high), 7 * CENT), quality=quality)


def _late(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    low, high = _spot(made, chance, 3 * QUARTERS)
    later = made.times[low:high], made.values[low:high]
    return replace(_without(made, low, high), late=later)


def _correction(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    """A stretch that was read too low at first; what it truly was came later."""
    low, high = _spot(made, chance, QUARTERS)
    later = made.times[low:high], made.values[low:high]
    return replace(_with(made, slice(low, high), made.values[low:high] * 9 // 10), late=later)


def _duplicate(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    low, high = _spot(made, chance, QUARTERS)
    times = np.concatenate((made.times, made.times[low:high]))
    values = np.concatenate((made.values, made.values[low:high]))
    return replace(made, times=times, values=values)


def _clock(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    low, high = _spot(made, chance, 2 * QUARTERS)
    times = made.times.copy()
    times[low:high] += 47 * MINUTE_US
    return replace(made, times=times)


def _whole(_: Instrument, made: Readings, __: np.random.Generator) -> Readings:
    return made


FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "": _whole,
        "rollover": _whole,  # in how it is counted
        "gap": functools.partial(_missing, 4.5),
        "outage": functools.partial(_missing, 0.3),
        "silent": _silent,
        "exchange": _exchange,
        "ratio": _ratio,
        "unit": _unit,
        "reset": _reset,
        "step": _step,
        "stuck": _stuck,
        "spike": _spike,
        "dip": _dip,
        "jitter": _jitter,
        "overflow": _overflow,
        "negative": _negative,
        "bad": functools.partial(_marked, BAD),
        "empty": functools.partial(_marked, EMPTY),
        "late": _late,
        "correction": _correction,
        "duplicate": _duplicate,
        "clock": _clock,
    }
)
"""By name: an `outage` takes hours of readings, a `gap` days, `silent` the last days."""
