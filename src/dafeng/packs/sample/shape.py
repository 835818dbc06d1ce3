"""How a month's amount lies over its quarters of an hour. Pure, over arrays."""

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
QUARTERS = 96
OFFSET_US = 8 * 3_600_000_000  # local time of the county is UTC+8 all year
QUARTER_US = 900_000_000
DAY_US = QUARTERS * QUARTER_US

# by hour: on working days, and what is left of it on Saturday and Sunday
_HOURS: Mapping[str, tuple[tuple[float, ...], float]] = MappingProxyType(
    {
        "flat": ((1.0,) * 24, 1.0),
        "cement": ((1.12,) * 7 + (0.95,) * 3 + (0.86,) * 8 + (0.93,) * 3 + (1.12,) * 3, 1.0),
        "nonferrous": ((1.04,) * 8 + (0.97,) * 12 + (1.02,) * 4, 0.98),
        "textile": ((0.92,) * 7 + (1.08,) * 12 + (0.98,) * 5, 0.93),
        "paper": ((1.03,) * 8 + (0.97,) * 12 + (1.03,) * 4, 0.99),
        "electronics": ((0.80,) * 8 + (1.22,) * 4 + (1.12,) + (1.22,) * 5 + (1.0,) * 6, 0.82),
        "food": ((0.42,) * 6 + (0.9,) * 2 + (1.5,) * 9 + (1.0,) * 4 + (0.5,) * 3, 0.80),
        "other": ((0.35,) * 7 + (0.9,) + (1.6,) * 4 + (1.1,) + (1.6,) * 5 + (0.9,) * 6, 0.55),
        "public": ((0.3,) * 7 + (0.9,) + (1.9,) * 10 + (0.9,) * 3 + (0.4,) * 3, 0.38),
        "lamps": ((1.0,) * 6 + (0.02,) * 12 + (0.5,) + (1.0,) * 5, 1.0),
        "charging": (
            (0.9,) * 7 + (0.5,) * 5 + (1.3,) * 2 + (0.7,) * 4 + (1.4,) * 4 + (1.6,) * 2,
            1.12,
        ),
    }
)


def quarters(first: datetime.date, last: datetime.date) -> Array:
    """The beginnings [µs UTC] of all quarters from a day to before another."""
    epoch = datetime.date(1970, 1, 1)
    start = (first - epoch).days * DAY_US - OFFSET_US
    return start + QUARTER_US * np.arange((last - first).days * QUARTERS, dtype=np.int64)


def weights(shape: str, begins: Array, chance: np.random.Generator) -> Array:
    """How much of its month lies in each quarter, to a factor that is the month's."""
    local = begins + OFFSET_US
    day, quarter = local // DAY_US, local % DAY_US // QUARTER_US
    if shape == "sun":
        return _sun(day, quarter, chance)
    if shape == "storage":
        return _storage(quarter, chance)
    hours, weekend = _HOURS[shape]
    week = (day + 3) % 7  # 1970-01-01 was a Thursday
    base = np.asarray(hours)[quarter // 4] * np.where(week >= 5, weekend, 1.0)
    days = chance.normal(1.0, 0.04, int(day[-1] - day[0]) + 1)[day - day[0]]
    made = base * days * chance.normal(1.0, 0.05, len(begins))
    return np.asarray(np.maximum(made, 0.01))


def _sun(day: Array, quarter: Array, chance: np.random.Generator) -> Array:
    height = np.sin(np.pi * (quarter / 4 + 0.125 - 6.0) / 12.5)
    sky = chance.beta(2.6, 1.6, int(day[-1] - day[0]) + 1)[day - day[0]]
    return np.asarray(np.maximum(0.0, height) ** 1.25 * sky)


def _storage(quarter: Array, chance: np.random.Generator) -> Array:
    """Charged by night, discharged at noon and in the evening; some of it is lost."""
    hours = np.array((1.0,) * 7 + (0.0,) * 3 + (-0.6,) * 3 + (0.0,) * 4 + (-0.6,) * 4 + (0.0,) * 3)
    return np.asarray(hours[quarter // 4] * chance.normal(1.0, 0.03, len(quarter)))


def temperature(begins: Array, chance: np.random.Generator) -> Array:
    """Outdoor temperatures [°C]: the year, the day, and days that are warmer or colder."""
    local = begins + OFFSET_US
    day, quarter = local // DAY_US, local % DAY_US // QUARTER_US
    year = 18.8 - 10.6 * np.cos(2 * np.pi * (day % 365.25 - 18) / 365.25)
    hour = -4.2 * np.cos(2 * np.pi * (quarter / QUARTERS - 0.08))
    count = int(day[-1] - day[0]) + 1
    drift = np.convolve(chance.normal(0.0, 2.6, count + 4), np.full(5, 0.45), "valid")
    return np.asarray(year + hour + drift[day - day[0]] + chance.normal(0, 0.15, len(begins)))
