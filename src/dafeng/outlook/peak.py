"""From history and drawn paths to a verdict on the peak."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dafeng.outlook.panel import Series

Array = NDArray[np.float64]
PLATEAU = 0.01
QUANTILES = (("p05", 0.05), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p95", 0.95))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the paths say, in the unit of the history.

    `p_peak_by` is the share of paths whose maximum over all years up to and including `by`, history
    counted, is not exceeded in the `hold_years` that follow; an equal later value is no exceedance.
    `plateau` is the share whose two maxima differ by no more than one per cent.
    """

    by: int
    p_peak_by: float
    peak_years: NDArray[np.int64]
    peak_levels: Array
    plateau: float
    clear_peak: float
    clear_exceedance: float


def judge(history: Series, drawn: Array, *, by: int, hold_years: int) -> Verdict:
    """The verdict on paths, shape (paths, years), that follow the history to `by + hold_years`."""
    known = np.tile(np.array(history.values), (drawn.shape[0], 1))
    whole = np.concatenate([known, drawn], axis=1)[:, : by + hold_years - history.start + 1]
    cut = by - history.start + 1
    before, after = whole[:, :cut].max(axis=1), whole[:, cut:].max(axis=1)
    return Verdict(
        by=by,
        p_peak_by=float((after <= before).mean()),
        peak_years=history.start + whole.argmax(axis=1),
        peak_levels=whole.max(axis=1),
        plateau=float((np.abs(after / before - 1) <= PLATEAU).mean()),
        clear_peak=float((after < before * (1 - PLATEAU)).mean()),
        clear_exceedance=float((after > before * (1 + PLATEAU)).mean()),
    )


def spread(values: Array) -> dict[str, float]:
    """Median and the 5 % and 95 % quantiles."""
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return {"median": float(middle), "p05": float(low), "p95": float(high)}


def fan(drawn: Array, *, first_year: int) -> dict[str, dict[str, float]]:
    """Quantiles of each year."""
    levels = [level for _, level in QUANTILES]
    table = np.quantile(drawn, levels, axis=0)
    return {
        str(first_year + place): {
            name: float(table[row, place]) for row, (name, _) in enumerate(QUANTILES)
        }
        for place in range(drawn.shape[1])
    }


def year_spread(years: NDArray[np.int64]) -> dict[str, Any]:
    """Median and quantiles of the peak year, as years that occur among the paths."""
    low, middle, high = np.quantile(years, [0.05, 0.5, 0.95], method="inverted_cdf")
    return {"median": int(middle), "p05": int(low), "p95": int(high)}
