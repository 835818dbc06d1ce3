"""When emissions may peak, by the latest run of the outlook; and the quick estimate of a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dafeng.outlook import selectors as outlook
from dafeng.outlook.models import QuickEstimate, Run
from dafeng.portal.selectors.tonnes import Tonnes

Years = dict[int, float]
MEDIAN = "p50"
BANDS = (("p05", "p95"), ("p25", "p75"))


@dataclass(frozen=True, slots=True)
class Peak:
    """The latest run of an area's trend: the chances of a peak by some years, and its fan [t].

    `year` is the median peak year, `low` and `high` its 5 and 95 % quantiles; `fixed` the chances
    with the grid factor fixed, where the run has them. `bands` go from the widest inwards.
    """

    run: Run
    chances: dict[int, float]
    fixed: dict[int, float]
    year: int
    low: int
    high: int
    history: Years
    median: Years
    bands: tuple[tuple[Years, Years], ...]

    @property
    def grid(self) -> str:
        """The treatment of the grid factor that the statement is of."""
        return str(self.run.result["grid"])


def peak(*, area: str) -> Peak | None:
    """The statement on the peak; None before the outlook was run."""
    run = outlook.latest_run(area=area) if area else None
    return None if run is None or not run.result.get("quantiles") else peak_of(run)


def peak_of(run: Run) -> Peak:
    """What a run says."""
    said: Mapping[str, Any] = run.result
    quantiles: Mapping[str, Mapping[str, float]] = said["quantiles"]
    others = [face for name, face in said.get("treatments", {}).items() if name != said["grid"]]

    history = {int(year): value for year, value in said["history"].items()}
    last = max(history)

    def level(name: str) -> Years:
        """A quantile of each year, from the last known one on."""
        ahead = {int(year): row[name] for year, row in quantiles.items() if name in row}
        return {last: history[last], **ahead}

    return Peak(
        run=run,
        chances=_chances(said),
        fixed=_chances(others[0]) if others else {},
        year=said["peak_year"]["median"],
        low=said["peak_year"]["p05"],
        high=said["peak_year"]["p95"],
        history=history,
        median=level(MEDIAN),
        bands=tuple((level(low), level(high)) for low, high in BANDS),
    )


def _chances(said: Mapping[str, Any]) -> dict[int, float]:
    return {int(year): p for year, p in sorted(said["p_peak_by"].items()) if p is not None}


def open_estimate(*, area: str, known: Tonnes | None) -> QuickEstimate | None:
    """The last quick estimate, as long as the inventory does not hold its month whole."""
    found = outlook.latest_estimate(area=area) if area else None
    if found is None or known is None or found.period > known.month.span:
        return found
    whole = found.is_whole or not known.month.partial
    return None if whole and found.period <= known.month.span else found
