"""The sector outlook of a city: paths drawn around the middle course, and what they say. Pure.

CO2 of a path = Σ over sectors of their fuels' CO2, each sector times its own drawn factor, and the
grid factor times what the sectors use of electricity less what is generated here. Both treatments
of the grid factor are computed from the same draws, so that what differs is the factor's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dafeng.outlook.city import ANNUAL, Array, City
from dafeng.outlook.course import Course, grid_factors
from dafeng.outlook.delivery import by_path
from dafeng.outlook.peak import Verdict, judge
from dafeng.outlook.trend import SHARED, Trend

BY: Final = (2029, 2030)
"""2030年前 is judged with 2029; 2030 is shown beside it."""
HOLD_YEARS: Final = 10
PATHS: Final = 10_000
LIKELY: Final = 0.5
APART: Final = 0.2
"""How far two probabilities must lie apart before one peak is called another than the other."""


@dataclass(frozen=True, slots=True)
class Draws:
    """What chance does to each path: `energy` (paths, years, sectors) around 1, `grid` (paths,)."""

    energy: Array
    grid: Array

    def first(self, paths: int) -> "Draws":
        """Some of the paths."""
        return Draws(self.energy[:paths], self.grid[:paths])


def draw(city: City, trend: Trend, *, years: int, paths: int, seed: int) -> Draws:
    """Yearly residuals and drifts of every sector, in part the same for all.

    They are scaled so that the total's standard deviations are those of the trend, whatever the
    sectors' shares: σ_s = σ·l·(√ρ·z + √((1−ρ)/H)·z_s) with H = Σ share² and l the part of the total
    in what the sectors use before own generation is taken off. What a sector has of its own is
    lowered by (1−H)·variance/2, so that many uncertain sectors do not lift the sum.
    """
    rng = np.random.default_rng(seed)
    shares = city.shares()
    ahead = np.arange(1.0, years + 1)[:, None]
    spread = trend.narrowed(_net_part(city))
    size = float((shares**2).sum())
    own = (1 - SHARED) / size
    logs = np.sqrt(SHARED) * _walk(rng, spread, paths, years, 1)
    logs = logs + np.sqrt(own) * _walk(rng, spread, paths, years, len(shares))
    lift = (1 - size) / 2 * own * (spread.sigma**2 * ahead + (spread.drift * ahead) ** 2)
    grid = trend.grid_drift * rng.standard_normal(paths)
    return Draws(np.exp(logs - lift), grid)


def _net_part(city: City) -> float:
    """The last year's CO2 as a part of what it would be without own generation."""
    without = city.fuel_co2()[-1].sum() + city.factor(city.last) * city.power[-1].sum()
    return min(1.0, float(city.totals()[-1] / without))


def _walk(rng: np.random.Generator, trend: Trend, paths: int, years: int, n: int) -> Array:
    """Residuals and one drift a path, summed over the years; shape (paths, years, n)."""
    growth = trend.sigma * rng.standard_normal((paths, years, n))
    growth += trend.drift * rng.standard_normal((paths, 1, n))
    return np.cumsum(growth, axis=1, out=growth)


def emissions(city: City, course: Course, draws: Draws, *, grid: str = ANNUAL) -> Array:
    """CO2 [t] of each path, shape (paths, years)."""
    return emissions_under(city, course, draws, grids=(grid,))[grid]


def emissions_under(
    city: City, course: Course, draws: Draws, *, grids: Sequence[str]
) -> dict[str, Array]:
    """CO2 [t] of each path, shape (paths, years), under each treatment of the grid factor."""
    burnt = _summed(draws.energy, course.energy @ city.co2)
    used = _summed(draws.energy, course.energy[..., -1] / city.tce)
    made = course.generation()
    bought = used - (made if made.ndim == 1 else by_path(made, len(used)))
    return {grid: burnt + grid_factors(city, course, grid, draws.grid) * bought for grid in grids}


def _summed(drawn: Array, sectors: Array) -> Array:
    """The sum of sectors, (years, sectors) or (outcomes, years, sectors), on each path."""
    if sectors.ndim == 2:
        return np.asarray(np.einsum("phs,hs->ph", drawn, sectors))
    return np.asarray(np.einsum("phs,phs->ph", drawn, by_path(sectors, len(drawn))))


def verdicts(
    city: City, drawn: Array, *, grid: str, by: Sequence[int] = BY, hold_years: int = HOLD_YEARS
) -> dict[int, Verdict]:
    """The verdict for each year by which the peak is asked for."""
    history = city.series(grid)
    return {year: judge(history, drawn, by=year, hold_years=hold_years) for year in by}


def grid_only(p: Mapping[str, float]) -> bool:
    """Whether the peak exists only because the grid factor falls.

    It is likely with the factor of each year, unlikely with a fixed one, and the two lie well
    apart; `p` by treatment.
    """
    own, fixed = p[ANNUAL], [value for grid, value in p.items() if grid != ANNUAL]
    return bool(fixed) and own >= LIKELY and max(fixed) < min(LIKELY, own - APART)
