"""Times as files write them, to instants: column by column, each spelling read once."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dafeng.metering.cleaning.arrival import Longs
from dafeng.metering.reason import FINE, Reason, code_of

Codes = NDArray[np.uint8]
DAY_US = 86_400_000_000
EARLIEST = datetime(1992, 1, 1, tzinfo=UTC)  # from then on a day in China has 24 hours
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  wall clocks have no zone
NOTHING = -(2**62)
_SPELLING = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(\d{1,2})[::时](\d{1,2})(?:[::分](\d{1,2})(?:[.,](\d{1,6})\d*)?)?[分秒]?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_EMPTY = {"", "nan", "nat", "null", "none", "-", "--", "—"}


def parse(text: str, *, form: str | None = None) -> datetime | None:
    """A time of day, with its offset where the text says one; None where it is none.

    24:00 is the beginning of the next day. `form` is a pattern of `strptime`.
    """
    text = text.strip()
    if form:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  it may have none
        except ValueError:
            return None
    found = _SPELLING.fullmatch(text)
    try:
        if found is None:
            return datetime.fromisoformat(text) if len(text) >= 8 else None
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        micro = int((found[7] or "").ljust(6, "0") or 0)
        late = hour == 24 and minute == second == micro == 0
        moment = datetime(year, month, day, 0 if late else hour, minute, second, micro)  # noqa: DTZ001
        moment += timedelta(days=int(late))
        if found[8]:
            moment = moment.replace(tzinfo=datetime.strptime(found[8], "%z").tzinfo)
    except (ValueError, OverflowError):
        return None
    return moment


def _wall(moment: datetime) -> int:
    elapsed = moment.replace(tzinfo=None) - EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


class Times:
    """A column of times: the wall clock or the instant of each row [µs], and what is wrong.

    `wall` holds clocks of a zone that is not said, `instant` those that say it; the other of the
    two is `NOTHING`.
    """

    def __init__(self, wall: Longs, instant: Longs, codes: Codes) -> None:
        self.wall, self.instant, self.codes = wall, instant, codes

    @classmethod
    def read(cls, columns: list[pa.Array], *, add_years: int, form: str | None) -> "Times":
        """Read one column, or a column of days and one of clocks."""
        column = columns[0] if len(columns) == 1 else _joined(columns)
        kind = column.type
        if pa.types.is_timestamp(kind) and not add_years:
            return cls._of_stamps(column)
        words = column.dictionary_encode()
        spelled = [_read(word, add_years=add_years, form=form) for word in words.dictionary]
        table = np.asarray([*spelled, (NOTHING, NOTHING, code_of(Reason.NO_TIME))], np.int64)
        rows = words.indices.fill_null(len(spelled)).to_numpy(zero_copy_only=False)
        wall, instant, codes = table[rows].T
        return cls(wall.copy(), instant.copy(), codes.astype(np.uint8))

    @classmethod
    def _of_stamps(cls, column: pa.Array) -> "Times":
        numbers = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64())
        found = numbers.fill_null(NOTHING).to_numpy(zero_copy_only=False)
        none = np.full(len(found), NOTHING, np.int64)
        missing = np.uint8(code_of(Reason.NO_TIME))
        codes = np.where(found == NOTHING, missing, np.uint8(FINE)).astype(np.uint8)
        if column.type.tz is None:
            return cls(found.copy(), none, codes)
        return cls(none, found.copy(), codes)

    def in_zone(self, zone: tzinfo, rows: NDArray[np.bool_]) -> None:
        """Turn the wall clocks of some rows into instants; refuse hours skipped or shown twice."""
        todo = np.flatnonzero(rows & (self.wall != NOTHING) & (self.instant == NOTHING))
        if not len(todo):
            return
        wall = self.wall[todo]
        days, place = np.unique(wall // DAY_US, return_inverse=True)
        shift = np.asarray([_steady(zone, int(day)) for day in days], np.int64)[place]
        instant = wall - shift
        for row in np.flatnonzero(shift == NOTHING).tolist():
            found, code = _instant(zone, int(wall[row]))
            instant[row] = found
            if code != FINE:
                self.codes[todo[row]] = code
        self.instant[todo] = instant


def _joined(columns: list[pa.Array]) -> pa.Array:
    day = pc.replace_substring_regex(_text(columns[0]), r"[T ]00:00(:00)?$", "")
    texts = [day, *(_text(column) for column in columns[1:])]
    return pc.binary_join_element_wise(*texts, " ", null_handling="emit_null")


def _text(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, "%Y-%m-%d")
    return column.cast(pa.string())


def _read(word: pa.Scalar, *, add_years: int, form: str | None) -> tuple[int, int, int]:
    value = word.as_py()
    if value is None or (isinstance(value, str) and value.strip().casefold() in _EMPTY):
        return NOTHING, NOTHING, code_of(Reason.NO_TIME)
    moment: datetime | None
    if isinstance(value, datetime):
        moment = value
    elif hasattr(value, "year"):
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001
    else:
        moment = parse(str(value), form=form)
    if moment is not None and add_years:
        try:
            moment = moment.replace(year=moment.year + add_years)
        except ValueError:
            moment = None
    if moment is None:
        return NOTHING, NOTHING, code_of(Reason.BAD_TIME)
    if moment.tzinfo is None:
        return _wall(moment), NOTHING, FINE
    try:
        return NOTHING, _wall(moment.astimezone(UTC)), FINE
    except OverflowError:
        return NOTHING, NOTHING, code_of(Reason.TOO_EARLY)


@lru_cache(maxsize=65536)
def _steady(zone: tzinfo, day: int) -> int:
    """The shift of a zone [µs] on a day of its wall clock; `NOTHING` where it changes."""
    shifts = {
        _shift(zone, day * DAY_US + part, fold) for part in (0, DAY_US - 1) for fold in (0, 1)
    }
    return shifts.pop() if len(shifts) == 1 else NOTHING


def _shift(zone: tzinfo, wall: int, fold: int) -> int:
    try:
        moment = EPOCH + timedelta(microseconds=wall)
        shift = moment.replace(tzinfo=zone, fold=fold).utcoffset()
    except OverflowError:
        return 0
    return 0 if shift is None else shift // timedelta(microseconds=1)


def _instant(zone: tzinfo, wall: int) -> tuple[int, int]:
    early, late = _shift(zone, wall, 0), _shift(zone, wall, 1)
    if early == late:
        return wall - early, FINE
    reason = Reason.REPEATED_HOUR if early > late else Reason.SKIPPED_HOUR
    return wall - early, code_of(reason)
