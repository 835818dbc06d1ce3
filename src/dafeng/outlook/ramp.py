"""Something that comes about in equal yearly steps. Pure."""

from collections.abc import Sequence

import numpy as np

from dafeng.outlook.city import Array


def ramp(years: Sequence[int], *, last: int, by: int) -> Array:
    """From 0 in the year `last` to 1 in the year `by`, and 1 ever after; shape (years,)."""
    ahead = np.array(years, dtype=float) - last
    return np.clip(ahead / max(by - last, 1), 0.0, 1.0)
