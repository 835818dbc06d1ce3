"""Rules 2 to 4: what is no reading, which of two is valid, in which order they stand."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dafeng.metering.cleaning.channel import Register

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


def era_of(register: Register, times: Longs) -> Longs:
    """The index of the era in which each time [µs] lies; an era owns the instant it ends at."""
    if not register.ends:
        return np.zeros(len(times), np.int64)
    return np.searchsorted(np.asarray(register.ends, np.int64), times, side="left")


def in_range(register: Register, times: Longs, counts: Longs) -> Bools:
    """Rule 2: not below 0 (unless net), below the modulus of the era."""
    fits = np.ones(len(counts), np.bool_) if register.net else counts >= 0
    if any(era.modulus is not None for era in register.eras):
        limit = [2**63 - 1 if era.modulus is None else era.modulus for era in register.eras]
        fits &= counts < np.asarray(limit, np.int64)[era_of(register, times)]
    return fits


def order(times: Longs, rank: Longs | None = None) -> Longs | None:
    """Rules 3 and 4: rows by measured time, of one time only that which arrived last.

    `rank` is the order of arrival, by default that of the rows. None where the rows already are
    what is asked for.
    """
    step = np.diff(times)
    if (step > 0).all():
        return None
    if rank is None:
        rows: Longs = np.argsort(times, kind="stable")
    else:
        rows = np.lexsort((rank, times))
    ordered = times[rows]
    kept: Longs = rows[np.append(ordered[1:] != ordered[:-1], True)]
    return kept


def kept(
    register: Register, times: Longs, counts: Longs, *, rank: Longs | None = None
) -> Longs | None:
    """The rows that are readings of a register, keyed and in order; None for all as they stand.

    `times` [µs UTC] and `counts` are those with a value and a good quality, in order of arrival
    unless `rank` says it.
    """
    fits = in_range(register, times, counts)
    if fits.all():
        return order(times, rank)
    rows = np.flatnonzero(fits)
    inner = order(times[rows], None if rank is None else rank[rows])
    return rows if inner is None else rows[inner]


def keep(register: Register, times: Longs, counts: Longs) -> tuple[Longs, Longs]:
    """The readings of a register that are readings, keyed and in order; the last arrived counts."""
    rows = kept(register, times, counts)
    return (times, counts) if rows is None else (times[rows], counts[rows])


def superseded(times: Longs, counts: Longs) -> list[tuple[int, str]]:
    """Rows that another reading of the same time replaced: ``DUPLICATE`` or ``CORRECTED``."""
    notes: list[tuple[int, str]] = []
    latest: dict[int, int] = {}
    stamps: list[Any] = times.tolist()
    for row, stamp in enumerate(stamps):
        if stamp in latest:
            before = latest[stamp]
            notes.append((before, "DUPLICATE" if counts[before] == counts[row] else "CORRECTED"))
        latest[stamp] = row
    return notes
