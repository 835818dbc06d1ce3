"""Columns of value text to whole counts: the same numbers as `unit.read_decimal` and `unit.count`.

A float is only the way to a guess: it is taken where no decimal so near can round to another count,
and every other text is read digit by digit.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dafeng.metering.cleaning.arrival import Bools, Longs
from dafeng.metering.cleaning.unit import PLACES, count, read_decimal

SURE = 2.0**50  # below it a double times a power of ten is off by less than a quarter of a count
TIE = 0.25
BAD = frozenset({"bad"})


def counts_of_text(values: pa.Array, *, places: int = PLACES) -> tuple[Longs, Bools]:
    """Counts of decimal texts, and which of them are readings at all.

    Null, NaN and text that is no number are none, nor is a number beyond any register.
    """
    guess, doubtful = _guess(values)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = guess * 10.0**places
        near = np.rint(scaled)
        sure = (np.abs(scaled - near) < TIE) & (np.abs(scaled) < SURE)
        counts: Longs = np.where(sure, near, 0).astype(np.int64)
    good = sure
    rest = np.flatnonzero(~sure & (np.isfinite(guess) | np.isinf(guess) | doubtful))
    if len(rest):
        good = sure.copy()
        for row, text in zip(rest.tolist(), values.take(pa.array(rest)).to_pylist(), strict=True):
            number = read_decimal(text)
            exact = None if number is None else count(number, places=places)
            if exact is not None:
                good[row], counts[row] = True, exact
    return counts, good


def _guess(values: pa.Array) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], Bools]:
    """Texts as floats, NaN where they are none, and the texts that arrow cannot read."""
    nothing = np.zeros(len(values), np.bool_)
    try:
        return _floats(values), nothing
    except pa.ArrowInvalid:
        plain = pc.match_substring_regex(values, r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$")
        readable = pc.fill_null(plain, False)
        odd = pc.and_(pc.is_valid(values), pc.invert(readable))
        kept = pc.if_else(readable, values, pa.scalar(None, values.type))
        return _floats(kept), odd.to_numpy(zero_copy_only=False)


def _floats(values: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    floats = values.cast(pa.float64())
    return floats.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def good_quality(quality: pa.Array) -> Bools | None:
    """Which rows are not said to be bad; None for all."""
    if quality.null_count == len(quality):
        return None
    words = quality.dictionary_encode() if not pa.types.is_dictionary(quality.type) else quality
    bad = [str(word).strip().casefold() in BAD for word in words.dictionary.to_pylist()]
    if not any(bad):
        return None
    codes = words.indices.fill_null(len(bad)).to_numpy(zero_copy_only=False)
    result: Bools = ~np.asarray([*bad, False], np.bool_)[codes]
    return result
