"""Something that comes about in equal yearly steps. Pure."""

import numpy as np

from dafeng.outlook.city import Array


def ramp(ahead: Array, *, last: int, by: int) -> Array:
    """From 0 in the year `last` to 1 in the year `by`, and 1 ever after; the shape of `ahead`."""
    return np.clip(ahead / max(by - last, 1), 0.0, 1.0)
