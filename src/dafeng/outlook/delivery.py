"""How much of a measure comes about and how late: an assumption, drawn once an outcome. Pure.

An outcome is one way in which all measures turn out, and several paths share it. Of a measure a
share comes about that is as likely anywhere between `LEAST_SHARE` and all of it, up to `LATEST`
years late, each measure by itself. No published source says how a county's measures fare.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dafeng.outlook.city import Array

AS_WRITTEN: Final = "as_written"
WITH_RISK: Final = "with_risk"
DELIVERIES: Final = (AS_WRITTEN, WITH_RISK)
OUTCOMES: Final = 200
LEAST_SHARE: Final = 0.5
"""Assumption: the least part of a measure that comes about."""
LATEST: Final = 3.0
"""Assumption: the most years that a measure is late."""
_STREAM: Final = 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """Of one measure the `share` [1] that comes about and the years `late`, shape (outcomes, 1)."""

    share: Array
    late: Array


def draw_deliveries(measures: Sequence[str], *, seed: int) -> Mapping[str, Delivery]:
    """Each measure by its key; the same seed and measures give the same outcomes."""
    drawn = np.random.default_rng((seed, _STREAM)).random((len(measures), 2, OUTCOMES, 1))
    return {
        key: Delivery(LEAST_SHARE + (1 - LEAST_SHARE) * share, LATEST * late)
        for key, (share, late) in zip(measures, drawn, strict=True)
    }


def by_path(values: Array, paths: int) -> Array:
    """Values by outcome, (outcomes, years, …), to each path in turn."""
    return values[np.arange(paths) % len(values)]
