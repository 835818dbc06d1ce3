"""How a city's sectors went, by stated rules, and what that says of the years to come. Pure.

A sector's energy is activity × intensity. The mean yearly growth of either over the last five years
goes on and fades by a tenth a year; the mix of carriers drifts on in the same way. The total is
then drawn half-way to the course that the pooled panel expects of such a past. A path differs by
yearly residuals and by a drift of its own, both shared between sectors in part. The rules' numbers
were chosen on the panel: docs/explanation/outlook.md has the scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dafeng.outlook.city import Array, City
from dafeng.outlook.panel import LOOK_BACK, Place, Series, simulate
from dafeng.outlook.projection import Models

FADE: Final = 0.9
"""What is left of a trend after a year (Gardner & McKenzie 1985: damped trends)."""
WINDOW: Final = 5
"""Yearly changes that a trend is the mean of, at most."""
SPREAD_WINDOW: Final = 10
"""Yearly changes that the residual's variance is estimated from, at most."""
PANEL_WEIGHT: Final = 0.5
DRIFT: Final = 0.016
"""Standard deviation of a path's own drift of the total [1/a]."""
PRIOR_YEARS: Final = 10
"""How many years the panel's residual variance counts for beside the city's own."""
FLOOR: Final = 0.0675
"""Standard deviation of the panel's yearly residuals, where no panel is given [1]."""
SHARED: Final = 0.5
"""Assumption: the part of a residual's variance that all sectors share."""
GRID_DRIFT: Final = 0.01
"""Assumption: standard deviation of the grid factor's yearly change [1/a]."""
PANEL_PATHS: Final = 500
TINY: Final = 1e-12

DRIVERS: Final[Mapping[str, tuple[str, ...]]] = {
    "industry.cement": ("clinker", "industry", "gdp"),
    "industry": ("industry", "gdp"),
    "construction": ("gdp",),
    "residential": ("population",),
    "": ("gdp",),
}
"""What a sector's energy goes with, the first that is known: by sector, its parent, else all."""


@dataclass(frozen=True, slots=True)
class Trend:
    """What the past says; growths are of natural logarithms [1/a].

    `activity` and `intensity` by sector; `drivers` name what the activity is, empty where none is
    known and the intensity is all of it; `mix` the yearly change of each carrier's log share,
    shape (sectors, carriers); `sigma` the residual of the total, `weight` that of the panel,
    `panel` its expected course [t] by year, None where the history is too short for it.
    """

    activity: Array
    intensity: Array
    drivers: tuple[str, ...]
    mix: Array
    sigma: float
    weight: float
    years_used: int
    panel: Array | None = None
    drift: float = DRIFT
    grid_drift: float = GRID_DRIFT

    def narrowed(self, part: float) -> "Trend":
        """The same trends with a part of the spread."""
        return replace(self, sigma=part * self.sigma, drift=part * self.drift)


def fading(years: int) -> Array:
    """How much of a yearly change has come about after 1, 2, … years: Σ fade^i."""
    return np.cumsum(FADE ** np.arange(1, years + 1))


def estimate(
    city: City, models: Models | None, *, years: int, seed: int, weight: float = PANEL_WEIGHT
) -> Trend:
    """The trends of a city, and the panel's course of the `years` after the last known one."""
    used = min(WINDOW, len(city.years) - 1)
    energy = city.energy.sum(axis=2)
    whole = _growth(energy, used)
    drivers, activity = _activity(city, used)
    panel = None
    if models is not None and weight > 0 and len(city.years) >= LOOK_BACK:
        panel = _panel_course(city, models, years=years, seed=seed)
    return Trend(
        activity=activity,
        intensity=whole - activity,
        drivers=drivers,
        mix=_mix(city, used),
        sigma=_sigma(city, models, min(SPREAD_WINDOW, len(city.years) - 1)),
        weight=weight if panel is not None else 0.0,
        years_used=used,
        panel=panel,
    )


def _growth(values: Array, used: int) -> Array:
    """Mean yearly growth of ln, between the first and the last of the years used; 0 at zeros."""
    first, last = values[-used - 1], values[-1]
    known = (first > TINY) & (last > TINY)
    ratio = np.where(known, last, 1.0) / np.where(known, first, 1.0)
    return np.asarray(np.log(ratio) / used)


def _activity(city: City, used: int) -> tuple[tuple[str, ...], Array]:
    names = [_driver(city, sector) for sector in city.sectors]
    growth = [float(_growth(city.activity[name], used)) if name else 0.0 for name in names]
    return tuple(names), np.array(growth)


def _driver(city: City, sector: str) -> str:
    wanted = DRIVERS.get(sector) or DRIVERS.get(sector.split(".", 1)[0]) or DRIVERS[""]
    return next((name for name in wanted if name in city.activity), "")


def _mix(city: City, used: int) -> Array:
    """Yearly change of each carrier's log share, less that of the sector's largest carrier."""
    whole = city.energy.sum(axis=2, keepdims=True)
    share = city.energy / np.where(whole > TINY, whole, 1.0)
    change = _growth(share, used)
    largest = city.energy[-1].argmax(axis=1)
    rows = np.arange(len(city.sectors))
    moved = change - change[rows, largest][:, None]
    both = (share[-used - 1] > TINY) & (share[-1] > TINY)
    return np.where(both, moved, 0.0)


def _sigma(city: City, models: Models | None, used: int) -> float:
    """Residual of the total: the city's own variance, drawn to the panel's by stated years."""
    change = np.diff(np.log(city.totals()[-used - 1 :]))
    own = float(change.var(ddof=1)) if used > 1 else 0.0
    prior = float(np.std(models.plain.residuals)) if models is not None else FLOOR
    return float(np.sqrt((used * own + PRIOR_YEARS * prior**2) / (used + PRIOR_YEARS)))


def place_of(city: City, grid: str = "annual") -> Place:
    """The city as a place of the panel [Mt, persons]; without residents it has none."""
    totals = city.totals(grid) / 1e6
    co2 = Series(city.years[0], tuple(totals.tolist()))
    known = city.population
    if not known:
        return Place(co2)
    first = last = max(known)
    while first - 1 in known:
        first -= 1
    people = tuple(known[year] for year in range(first, last + 1))
    return Place(co2, Series(first, people))


def _panel_course(city: City, models: Models, *, years: int, seed: int) -> Array:
    place = place_of(city)
    _, fitted = models.choose(place)
    rng = np.random.default_rng(seed)
    drawn = simulate(fitted, place, years=years, paths=PANEL_PATHS, rng=rng)
    return np.asarray(np.median(drawn, axis=0) * 1e6)
