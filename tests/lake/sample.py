"""Readings and slots to feed a lake with; made from a number, so that every run has the same."""

import datetime as dt
import os
from pathlib import Path

import numpy as np
import pyarrow as pa

AREA = "360781"
OTHER = "110000"
START = dt.datetime(2024, 1, 31, 22, 0, tzinfo=dt.UTC)
ROOT = Path(__file__).parents[2]
# A process of its own finds the same code and this module.
CHILD_ENV = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
INSTANT = pa.timestamp("us", "UTC")


class Clock:
    """A clock that a test moves."""

    def __init__(self, at: dt.datetime = START) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        return self.at

    def tick(self, **step: float) -> None:
        self.at += dt.timedelta(**step)


def instants(count, *, start=START, step_s=900):
    first = int(start.timestamp()) * 1_000_000
    return pa.array(first + np.arange(count) * step_s * 1_000_000, pa.int64()).cast(INSTANT)


def rows(count=100, *, channels=4, seed=0, start=START, step_s=900):
    """`count` readings, dealt over channels in turn, crossing a month after two hours."""
    noise = np.random.default_rng(seed)
    values = np.cumsum(noise.integers(0, 5000, count))
    return pa.table(
        {
            "channel": pa.array(np.arange(count) % channels, pa.int64()),
            "measured_at": instants(count, start=start, step_s=step_s),
            "value": pa.array([f"{value / 100:.2f}" for value in values.tolist()], pa.string()),
            "quality": pa.array(["good" if v % 7 else None for v in values.tolist()], pa.string()),
            "sequence": pa.array(np.arange(count), pa.int64()),
        }
    )


def slots(channels, days, *, amount=1000, rules="test-1"):
    """One row a channel and day: the amount in every slot but the last, which is empty."""
    cells = [(channel, day) for channel in channels for day in days]
    return pa.table(
        {
            "channel": pa.array([channel for channel, _ in cells], pa.int64()),
            "day": pa.array([day for _, day in cells], pa.date32()),
            "unit": ["kWh"] * len(cells),
            "amounts": pa.array([[amount] * 95 + [None]] * len(cells), pa.list_(pa.int64())),
            "coverages": pa.array([[900_000_000] * 95 + [0]] * len(cells), pa.list_(pa.int32())),
            "flags": ["G" * 95 + "M"] * len(cells),
            "rules": [rules] * len(cells),
        }
    )


def months(channels, names, *, amount=95_000):
    """One total a channel and month."""
    cells = [(channel, name) for channel in channels for name in names]
    return pa.table(
        {
            "channel": pa.array([channel for channel, _ in cells], pa.int64()),
            "month": [name for _, name in cells],
            "unit": ["kWh"] * len(cells),
            "amount": pa.array([amount] * len(cells), pa.int64()),
            "covered_us": pa.array([1] * len(cells), pa.int64()),
            "flag": ["G"] * len(cells),
            "rules": ["test-1"] * len(cells),
        }
    )


def stored(lake, *, area=AREA, tail=False, columns=("journal", "batch", "row", "value")):
    """Everything the lake holds of an area, as tuples in order."""
    with lake.snapshot(tail=tail) as state:
        table = state.readings(area=area, columns=columns)
    return list(zip(*(table[name].to_pylist() for name in columns), strict=True))
