"""Rule 10: quarters to hours and days of a time zone; a day is the sum of its quarters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from dafeng.metering.cleaning.arrival import Longs
from dafeng.metering.cleaning.spread import Slots
from dafeng.metering.error import UnknownZone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1).toordinal()
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sum:
    """A time with all that lies in it: amount [10⁻⁶] or None, cover [µs], flag."""

    start: int
    stop: int
    amount: int | None
    cover: int
    flag: int


def zone_of(name: str) -> ZoneInfo:
    """The time zone of a name; raises `UnknownZone`."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise UnknownZone(zone=name) from error
    except KeyError as error:
        raise UnknownZone(zone=name) from error


@lru_cache(maxsize=65536)
def midnight(zone: ZoneInfo, day: int) -> int:
    """The quarter with which a local day begins; `day` counts from 1970-01-01."""
    local = date.fromordinal(day + EPOCH_DAY)
    start = datetime(local.year, local.month, local.day, tzinfo=zone)
    return (start - EPOCH) // QUARTER


def day_of(zone: ZoneInfo, quarter: int) -> int:
    """The local day in which a quarter begins."""
    local = (EPOCH + quarter * QUARTER).astimezone(zone)
    return local.date().toordinal() - EPOCH_DAY


def midnights(zone: ZoneInfo, first: int, stop: int) -> tuple[int, Longs]:
    """The first local day that quarters touch, and the quarters with which the days begin.

    One more than there are days: the last is the end of the last day.
    """
    low, high = day_of(zone, first), day_of(zone, max(first, stop - 1))
    return low, np.asarray([midnight(zone, day) for day in range(low, high + 2)], np.int64)


def hours(zone: ZoneInfo, first: int, stop: int) -> list[int]:
    """The quarters with which the local hours begin that a window touches, and the end of the last.

    Where an hour is put in or left out, each hour of the clock is cut as it ran.
    """
    marks: list[int] = []
    quarter = first
    while quarter < stop:
        local = (EPOCH + quarter * QUARTER).astimezone(zone)
        quarter -= local.minute // 15
        marks.append(quarter)
        quarter += 4
    return [*marks, quarter] if marks else []


def total(slots: Slots, marks: list[int]) -> list[Sum]:
    """The sums of the times between marks, each over its full length."""
    sums: list[Sum] = []
    for start, stop in pairwise(marks):
        part = slots.window(start, stop)
        amount = int(part.amount.sum()) if part.known.any() else None
        sums.append(Sum(start, stop, amount, int(part.cover.sum()), int(part.flag.max(initial=0))))
    return sums
