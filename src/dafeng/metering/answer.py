"""A case in JSON, one channel with its readings and a window, to its slots: `dafeng slots`."""

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from dafeng.metering.case import Case, read_case
from dafeng.metering.cleaning.arrival import Bools, Longs, in_range, keep, superseded
from dafeng.metering.cleaning.channel import Kind, Register, compile_register
from dafeng.metering.cleaning.flag import Flag
from dafeng.metering.cleaning.interval import (
    Spans,
    keyed,
    single,
    spans_of_stamps,
    spans_to_segments,
)
from dafeng.metering.cleaning.segment import Segments, segments
from dafeng.metering.cleaning.slot import EPOCH, Sum, hours, midnights, total
from dafeng.metering.cleaning.spread import QUARTER_US, Slots, extent, spread
from dafeng.metering.cleaning.unit import MICRO, count
from dafeng.metering.cleaning.verdict import Readings, Verdict, judge
from dafeng.metering.field import MICROSECOND

NOTED = {
    Verdict.JITTER: "JITTER",
    Verdict.SPIKE: "SPIKE",
    Verdict.FALSE_DIP: "FALSE_DIP",
}
Notes = list[tuple[int, str]]


def answer_case(case: Any) -> dict[str, Any]:
    """The quarters of a case's window, and the hours and days that it touches.

    `case` is the object described in docs/reference/commands.md. Raises `BadField`, `BadStamp`,
    `UnknownUnit`, `UnknownZone`, `NeverSummed` with a JSON pointer.
    """
    read = read_case(case)
    found, notes = movements(read)
    low, high = extent(found)
    slots = spread(found, first=low, stop=high)
    return {
        **_tables(read, slots),
        "unit": read.channel.amount_unit,
        "notes": [[_stamp(read.zone, at), word] for at, word in sorted(notes)],
    }


def movements(case: Case) -> tuple[Segments, Notes]:
    """The segments of a case's channel, and what is to be said of its readings."""
    notes: Notes = [(r.time, "BAD_QUALITY") for r in case.readings if r.value is None]
    if case.channel.kind is Kind.REGISTER:
        return _register(case, notes)
    return _other(case, notes)


def _register(case: Case, notes: Notes) -> tuple[Segments, Notes]:
    register = compile_register(case.channel)
    rows: list[tuple[int, int]] = []
    for reading in case.readings:
        if reading.value is None:
            continue
        counts = count(reading.value, places=case.channel.places)
        if counts is None:
            notes.append((reading.time, "OUT_OF_RANGE"))
        else:
            rows.append((reading.time, counts))
    times, counts_ = _longs([t for t, _ in rows]), _longs([c for _, c in rows])
    fits = in_range(register, times, counts_)
    notes += [(at, "OUT_OF_RANGE") for at in times[~fits].tolist()]
    times, counts_ = times[fits], counts_[fits]
    notes += [(int(times[row]), word) for row, word in superseded(times, counts_)]
    return _judged(register, *keep(register, times, counts_), notes)


def _judged(
    register: Register, times: Longs, counts: Longs, notes: Notes
) -> tuple[Segments, Notes]:
    readings = Readings.of(register, times, counts)
    codes = judge(readings)
    for row in np.flatnonzero(codes >= Verdict.SUSPECT).tolist():
        verdict = Verdict(int(codes[row]))
        fell = counts[row] < counts[np.flatnonzero(codes[:row] < Verdict.JITTER)[-1]]
        word = NOTED.get(verdict, "SUSPECT_DROP" if fell else "SUSPECT_STEP")
        notes.append((int(times[row]), word))
    return segments(readings, codes), notes


def _other(case: Case, notes: Notes) -> tuple[Segments, Notes]:
    channel = case.channel
    values = [
        None if r.value is None else count(r.value, places=channel.places) for r in case.readings
    ]
    good: Bools = np.asarray([value is not None for value in values], np.bool_)
    counts = _longs([value or 0 for value in values])
    times = _longs([reading.time for reading in case.readings])
    if channel.kind is Kind.SESSION:
        spans = Spans(times, _longs([r.end for r in case.readings]), counts, good)
        return spans_to_segments(channel, single(spans)), notes
    notes += [(int(times[good][row]), w) for row, w in superseded(times[good], counts[good])]
    times, counts, good = keyed(times, counts, good)
    return spans_to_segments(channel, spans_of_stamps(channel, times, counts, good)), notes


def _longs(values: list[int]) -> Longs:
    return np.asarray(values, np.int64)


def _tables(case: Case, slots: Slots) -> dict[str, list[dict[str, Any]]]:
    first, stop = case.first, case.stop
    quarters = list(range(first, stop + 1)) if stop > first else []
    marks = {"q15": quarters, "hour": hours(case.zone, first, stop), "day": []}
    if stop > first:
        marks["day"] = midnights(case.zone, first, stop)[1].tolist()
    key = "kwh" if case.channel.amount_unit == "kWh" else "amount"
    return {
        name: [_row(case.zone, key, part) for part in total(slots, edges)]
        for name, edges in marks.items()
    }


def _row(zone: ZoneInfo, key: str, part: Sum) -> dict[str, Any]:
    return {
        "start": _stamp(zone, part.start * QUARTER_US),
        key: None if part.amount is None else part.amount / MICRO,
        "cov": part.cover / ((part.stop - part.start) * QUARTER_US),
        "q": Flag(part.flag).letter,
    }


def _stamp(zone: ZoneInfo, instant: int) -> str:
    return (EPOCH + instant * MICROSECOND).astimezone(zone).isoformat()
