"""The readings of an instrument, with what befalls them on the way. Pure, over arrays.

Values are counts of hundredths of the channel's unit; times are µs UTC.
"""

import datetime
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dafeng.ledger.form import add_months
from dafeng.packs.sample import chance as luck
from dafeng.packs.sample import shape, statistics
from dafeng.packs.sample.fault import BAD, CENT, EMPTY, FAULTS, Readings
from dafeng.packs.sample.instrument import Instrument
from dafeng.packs.sample.shape import DAY_US, QUARTER_US, Array

HOUR_US = 4 * QUARTER_US
SESSION_KWH = 42.0


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
    if each.every > 15:
        made = replace(
            made, times=made.times[:: each.every // 15], values=made.values[:: each.every // 15]
        )
    return FAULTS[each.fault](each, made, chance)


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
    stamps = begins if each.stamp == "start" else begins + QUARTER_US
    return Readings(stamps, np.diff(total))  # what is rounded off is not lost


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


def decimals(counts: Array) -> pa.Array:
    """Counts of hundredths as decimals that print as a meter would say them."""
    wide = np.empty((len(counts), 2), np.int64)
    wide[:, 0], wide[:, 1] = counts, counts >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(counts), [None, pa.py_buffer(wide)])


def table(channel: int, made: Readings) -> pa.Table:
    """Readings in the form that the lake takes them in."""
    instant, count = pa.timestamp("us", "UTC"), len(made)
    values, words = decimals(made.values), pa.nulls(count, pa.string())
    if made.quality is not None:
        values = pc.if_else(pa.array(made.quality == EMPTY), pa.scalar(None, values.type), values)
        words = pc.if_else(pa.array(made.quality == BAD), pa.scalar("bad"), words)
    ends = pa.nulls(count, pa.int64()) if made.ends is None else pa.array(made.ends)
    columns: dict[str, Any] = {
        "channel": pa.array(np.full(count, channel, np.int64)),
        "measured_at": pa.array(made.times).cast(instant),
        "ended_at": ends.cast(instant),
        "value": values,
        "quality": words,
    }
    return pa.table(columns)
