"""Local days and months as numbers: days since 1970-01-01, and the instants they begin at."""

import datetime
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np

from dafeng.metering.cleaning.slot import day_of, midnight
from dafeng.metering.cleaning.spread import QUARTER_US

EPOCH = datetime.date(1970, 1, 1)
INSTANT = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def number_of(date: datetime.date) -> int:
    """The number of a day."""
    return (date - EPOCH).days


def date_of(day: int) -> datetime.date:
    """The day of a number."""
    return EPOCH + datetime.timedelta(days=day)


def instant_of(time: int) -> datetime.datetime:
    """The instant of a time [µs since 1970]."""
    return INSTANT + datetime.timedelta(microseconds=time)


def midnight_us(zone: ZoneInfo, day: int) -> int:
    """The instant [µs] at which a local day begins."""
    return midnight(zone, day) * QUARTER_US


def day_at(zone: ZoneInfo, time: int) -> int:
    """The local day in which an instant [µs] lies."""
    return day_of(zone, time // QUARTER_US)


def month_start(day: int) -> int:
    """The first day of a day's month."""
    month = np.datetime64(int(day), "D").astype("datetime64[M]")
    return int(month.astype("datetime64[D]").astype(np.int64))


def next_month(day: int) -> int:
    """The first day of the following month."""
    month = np.datetime64(int(day), "D").astype("datetime64[M]") + 1
    return int(month.astype("datetime64[D]").astype(np.int64))


def month_starts(low: int, high: int) -> Iterator[int]:
    """The days from `low` to `high`, both included, with which a month begins."""
    day = low if month_start(low) == low else next_month(low)
    while day <= high:
        yield day
        day = next_month(day)
