"""The readings of an instrument, and what befalls them on the way. Pure, over arrays.

Values are counts of hundredths of the channel's unit; times are µs UTC.
"""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from dafeng.ledger.form import add_months
from dafeng.packs.sample import chance as luck
from dafeng.packs.sample import shape, statistics
from dafeng.packs.sample.instrument import Instrument
from dafeng.packs.sample.shape import DAY_US, QUARTER_US, Array

CENT = 100
HOUR_US = 4 * QUARTER_US
SESSION_KWH = 42.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """A register that was replaced after `at`: how the old one was left, how the new one began."""

    at: int
    old_final: int
    new_initial: int = 0


@dataclass(frozen=True, slots=True)
class Readings:
    """What came of a channel in time, what came late, and exchanges that were recorded."""

    times: Array
    values: Array
    ends: Array | None = None
    late: tuple[Array, Array] | None = None
    exchanges: tuple[Exchange, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.times)


def readings(each: Instrument, *, seed: int, first: datetime.date, last: datetime.date) -> Readings:
    """What an instrument gave from one day to before another, the first of months both."""
    chance = luck.source(seed, "readings", each.code)
    begins = shape.quarters(first, last)
    if each.kind == "state":
        values = np.round(shape.temperature(begins, chance) * CENT).astype(np.int64)
        made = Readings(begins, values)
    elif each.kind == "session":
        return _sessions(each, seed, first, last, chance)
    else:
        made = _counted(each, _amounts(each, seed, begins, first, last, chance), begins, chance)
    befalls = _FAULTS.get(each.fault)
    return made if befalls is None else befalls(each, made, chance)


def month_amount(each: Instrument, seed: int, month: datetime.date) -> float:
    """What an instrument measures in a month, in its unit."""
    curve = each.curve
    return statistics.month_amount(seed, curve.series, month) * curve.share * curve.per_unit


def _amounts(
    each: Instrument,
    seed: int,
    begins: Array,
    first: datetime.date,
    last: datetime.date,
    chance: np.random.Generator,
) -> Array:
    """Amounts of the quarters [unit]: each month's is that of the table, by its shape."""
    made = shape.weights(each.curve.shape, begins, chance)
    month, epoch = first, datetime.date(1970, 1, 1)
    while month < last:
        following = add_months(month, 1)
        low = (month - first).days * shape.QUARTERS
        high = (following - first).days * shape.QUARTERS
        made[low:high] *= month_amount(each, seed, month) / made[low:high].sum()
        month = following
    assert begins[0] == (first - epoch).days * DAY_US - shape.OFFSET_US
    return made


def _counted(
    each: Instrument, amounts: Array, begins: Array, chance: np.random.Generator
) -> Readings:
    if each.kind == "register":
        start = int(chance.integers(0, 400_000)) * CENT
        if each.fault == "rollover":  # returns to zero in the middle of its time
            start = each.modulus * CENT - int(amounts.sum() / each.ratio * CENT / 2)  # type: ignore[operator]
        total = np.concatenate(([0.0], np.cumsum(amounts))) / each.ratio
        counts = np.round(total * CENT).astype(np.int64) + max(0, start)
        if each.modulus:
            counts %= each.modulus * CENT
        return Readings(np.append(begins, begins[-1] + QUARTER_US), counts)
    scale = CENT * (4 if each.kind == "power" else 1)
    total = np.round(np.concatenate(([0.0], np.cumsum(amounts * scale)))).astype(np.int64)
    return Readings(begins + QUARTER_US, np.diff(total))  # what is rounded off is not lost


def _sessions(
    each: Instrument,
    seed: int,
    first: datetime.date,
    last: datetime.date,
    chance: np.random.Generator,
) -> Readings:
    """Charging from a start to an end, one after another on the same pile of the group."""
    times: list[Array] = []
    month = first
    while month < last:
        following = add_months(month, 1)
        begins = shape.quarters(month, following)
        odds = shape.weights("charging", begins, chance)
        count = max(1, round(month_amount(each, seed, month) / SESSION_KWH))
        chosen = chance.choice(len(begins), count, p=odds / odds.sum())
        times.append(np.sort(begins[chosen] + chance.integers(0, 900, count) * 1_000_000))
        month = following
    starts = np.unique(np.concatenate(times))
    energy = np.clip(chance.normal(SESSION_KWH, 13.0, len(starts)), 4.0, 95.0)
    lasts = (energy / 60.0 * HOUR_US).astype(np.int64) // 1_000_000 * 1_000_000
    inside = starts + lasts <= shape.quarters(first, last)[-1]
    values = np.round(energy * CENT).astype(np.int64)
    return Readings(starts[inside], values[inside], (starts + lasts)[inside])


def _spot(made: Readings, chance: np.random.Generator, length: int) -> tuple[int, int]:
    """A stretch of readings somewhere in the middle of all."""
    length = min(length, len(made) // 4)
    low = int(chance.integers(len(made) // 5, len(made) * 19 // 20 - length))
    return low, low + length


def _without(made: Readings, low: int, high: int) -> Readings:
    keep = np.ones(len(made), np.bool_)
    keep[low:high] = False
    return replace(made, times=made.times[keep], values=made.values[keep])


def _missing(days: float, _: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    return _without(made, *_spot(made, chance, int(days * shape.QUARTERS)))


def _silent(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    days = int(chance.integers(3, 8))
    return _without(made, len(made) - days * shape.QUARTERS, len(made))


def _exchange(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    low, _ = _spot(made, chance, 1)
    values = made.values.copy()
    left = int(values[low])
    values[low + 1 :] -= left
    if each.modulus:
        values %= each.modulus * CENT
    event = Exchange(at=int(made.times[low]) + 60_000_000, old_final=left)
    return replace(made, values=values, exchanges=(event,))


def _reset(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    return replace(_exchange(each, made, chance), exchanges=())  # nobody recorded it


def _stuck(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    low, high = _spot(made, chance, 3 * shape.QUARTERS // 2)
    values = made.values.copy()
    values[low:high] = values[low]
    return replace(made, values=values)


def _spike(each: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    values = made.values.copy()
    for _ in range(4):
        low, _high = _spot(made, chance, 1)
        values[low] = values[low] * 37 + 9_000_000
    if each.modulus:
        values %= each.modulus * CENT
    return replace(made, values=values)


def _late(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    low, high = _spot(made, chance, 3 * shape.QUARTERS)
    later = made.times[low:high], made.values[low:high]
    return replace(_without(made, low, high), late=later)


def _duplicate(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    low, high = _spot(made, chance, shape.QUARTERS)
    times = np.concatenate((made.times, made.times[low:high]))
    values = np.concatenate((made.values, made.values[low:high]))
    return replace(made, times=times, values=values)


def _clock(_: Instrument, made: Readings, chance: np.random.Generator) -> Readings:
    low, high = _spot(made, chance, 2 * shape.QUARTERS)
    times = made.times.copy()
    times[low:high] += 47 * 60_000_000
    return replace(made, times=times)


_FAULTS: dict[str, Callable[[Instrument, Readings, np.random.Generator], Readings]] = {
    "gap": functools.partial(_missing, 4.5),
    "outage": functools.partial(_missing, 0.3),
    "silent": _silent,
    "exchange": _exchange,
    "reset": _reset,
    "stuck": _stuck,
    "spike": _spike,
    "late": _late,
    "duplicate": _duplicate,
    "clock": _clock,
}


def decimals(counts: Array) -> pa.Array:
    """Counts of hundredths as decimals that print as a meter would say them."""
    wide = np.empty((len(counts), 2), np.int64)
    wide[:, 0], wide[:, 1] = counts, counts >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(counts), [None, pa.py_buffer(wide)])


def table(channel: int, times: Array, values: Array, ends: Array | None = None) -> pa.Table:
    """Readings in the form that the lake takes them in."""
    instant = pa.timestamp("us", "UTC")
    columns: dict[str, Any] = {
        "channel": pa.array(np.full(len(times), channel, np.int64)),
        "measured_at": pa.array(times).cast(instant),
        "ended_at": pa.nulls(len(times), instant) if ends is None else pa.array(ends).cast(instant),
        "value": decimals(values),
    }
    return pa.table(columns)
