"""Uncertainty by IPCC 2006 Guidelines, volume 1, chapter 3, approach 1 (error propagation)."""

import math
from collections.abc import Iterable


def product_u_pct(u_pcts: Iterable[float]) -> float:
    """The uncertainty of a product [%]: the root of the sum of squares.

    Formula: U = sqrt(ΣU_i²), equation 3.1.
    """
    return math.hypot(*u_pcts)


def sum_u_pct(values: Iterable[float], u_pcts: Iterable[float]) -> float | None:
    """The uncertainty of a sum [%] of uncorrelated amounts; None where the sum is zero.

    Formula: U = sqrt(Σ(U_i·x_i)²) / |Σx_i|, equation 3.2.
    """
    amounts = list(values)
    total = abs(math.fsum(amounts))
    if total == 0:
        return None
    parts = (u * x for u, x in zip(u_pcts, amounts, strict=True))
    return math.hypot(*parts) / total
