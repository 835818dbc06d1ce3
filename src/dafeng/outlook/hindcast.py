"""How well the projection would have done: the past, forecast as if it were the future.

From each origin the model sees all places up to that year, draws paths fifteen years ahead, and is
asked whether the maximum up to five years after the origin is not exceeded in the ten that follow.
A case is live where the place still stood within five per cent of its running maximum.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dafeng.outlook.panel import LOOK_BACK, Place, Series, fit
from dafeng.outlook.projection import Models, Projection, project

ORIGINS = (1975, 1980, 1985, 1990, 1995, 2000, 2006)
LEAD, HOLD = 5, 10
HORIZONS = (1, 5, 10, 15)
LIVE = 0.95
CLIP = (0.005, 0.995)
Projector = Callable[..., Projection]
"""What is scored: `projection.project`, or another with its arguments."""


@dataclass(frozen=True, slots=True)
class Case:
    """One place from one origin: the probability, what happened, the scores of its paths."""

    place: str
    origin: int
    live: bool
    probability: float
    happened: bool
    crps: dict[int, float]
    covered: dict[int, bool]
    crps_peak: float


@dataclass(frozen=True, slots=True)
class Score:
    """Means over cases; CRPS of ln(CO2), times 100."""

    n: int
    event_rate: float
    mean_probability: float
    brier: float
    log: float
    auc: float
    crps: dict[int, float]
    crps_peak: float
    coverage_90: dict[int, float]
    reliability: list[dict[str, float]] = field(default_factory=list)


def hindcast(
    panel: Mapping[str, Place],
    *,
    origins: Sequence[int] = ORIGINS,
    paths: int = 2000,
    seed: int = 1,
    population: bool = True,
    projector: Projector = project,
) -> list[Case]:
    """All cases of a panel; a place without the years before and after an origin has none there."""
    cases = []
    population = population and any(each.population for each in panel.values())
    for origin in origins:
        whole_at = {name: each.co2 for name, each in sorted(panel.items()) if _covers(each, origin)}
        if not whole_at:
            continue
        seen = [Place(each.co2.until(origin), each.population) for each in panel.values()]
        plain = fit(seen, until=origin, per_head=False)
        models = Models(fit(seen, until=origin, per_head=True) if population else plain, plain)
        for name, whole in whole_at.items():
            people = panel[name].population
            known = people.until(origin) if people is not None and population else None
            if known is not None and not known.values:
                known = None  # its people were not counted yet
            projection = projector(
                models,
                Place(whole.until(origin), known),
                by=origin + LEAD,
                hold_years=HOLD,
                paths=paths,
                seed=seed,
            )
            cases.append(_case(name, whole, projection))
    return cases


def _covers(place: Place, origin: int) -> bool:
    """Whether a place has the years before an origin and those after it."""
    return place.co2.start <= origin - LOOK_BACK + 1 and place.co2.last >= origin + LEAD + HOLD


def _case(name: str, whole: Series, projection: Projection) -> Case:
    seen = projection.place
    origin = seen.co2.last
    known = np.array(seen.co2.values)
    drawn = np.log(projection.drawn)
    truth = {h: float(np.log(whole.values[origin + h - whole.start])) for h in range(1, 16)}
    early = max(float(np.log(known.max())), *(truth[h] for h in range(1, LEAD + 1)))
    late = max(truth[h] for h in range(LEAD + 1, LEAD + HOLD + 1))
    bounds = {h: np.quantile(drawn[:, h - 1], [0.05, 0.95]) for h in HORIZONS}
    return Case(
        place=name,
        origin=origin,
        live=bool(known[-1] >= LIVE * known.max()),
        probability=projection.verdict.p_peak_by,
        happened=early >= late,
        crps={h: crps(drawn[:, h - 1], truth[h]) for h in HORIZONS},
        covered={h: bool(bounds[h][0] <= truth[h] <= bounds[h][1]) for h in HORIZONS},
        crps_peak=crps(np.log(projection.verdict.peak_levels), max(early, late)),
    )


def crps(sample: NDArray[np.float64], truth: float) -> float:
    """Continuous ranked probability score of a sample: E|X−x| − E|X−X'|/2."""
    ordered = np.sort(sample)
    n = len(ordered)
    weights = 2 * np.arange(1, n + 1) - n - 1
    return float(np.abs(ordered - truth).mean() - (weights * ordered).sum() / n**2)


def score(cases: Sequence[Case]) -> Score:
    """The score table of cases."""
    p = np.array([case.probability for case in cases])
    o = np.array([case.happened for case in cases], dtype=float)
    clipped = p.clip(*CLIP)
    events, others = p[o == 1], p[o == 0]
    return Score(
        n=len(cases),
        event_rate=_mean(o),
        mean_probability=_mean(p),
        brier=_mean((p - o) ** 2),
        log=_mean(-(o * np.log(clipped) + (1 - o) * np.log(1 - clipped))),
        auc=_mean((events[:, None] > others) + 0.5 * (events[:, None] == others)),
        crps={h: 100 * _mean(np.array([c.crps[h] for c in cases])) for h in HORIZONS},
        crps_peak=100 * _mean(np.array([c.crps_peak for c in cases])),
        coverage_90={h: _mean(np.array([c.covered[h] for c in cases])) for h in HORIZONS},
        reliability=_reliability(p, o),
    )


def _mean(values: NDArray[Any]) -> float:
    """The mean, NaN of nothing."""
    return float(values.mean()) if values.size else float("nan")


def _reliability(p: NDArray[np.float64], o: NDArray[np.float64]) -> list[dict[str, float]]:
    bins = [(0.0, 0.05), (0.05, 0.15), (0.15, 0.3), (0.3, 0.5), (0.5, 1.01)]
    rows = []
    for low, high in bins:
        inside = (p >= low) & (p < high)
        if inside.any():
            rows.append(
                {
                    "from": low,
                    "to": min(high, 1.0),
                    "n": int(inside.sum()),
                    "forecast": float(p[inside].mean()),
                    "happened": float(o[inside].mean()),
                }
            )
    return rows
