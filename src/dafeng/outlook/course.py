"""The middle course of a city's energy after the last known year; levers bend it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dafeng.outlook.city import ANNUAL, Array, City
from dafeng.outlook.trend import TINY, Trend, fading

RECENT: Final = 3
"""Years whose mean additions, or mean output, local generation goes on with."""


@dataclass(frozen=True, slots=True)
class Course:
    """Years ahead: `energy` [tce], shape (years, sectors, carriers), as of a `City`.

    `own` [MWh] by source, shape (years,); `other_supply` [MWh] is what neither imports nor the
    known own sources bring; `grid_change` [1/a] moves the grid factor from that of the last year.
    Where measures turn out in several ways, `energy` and `own` have the outcomes as a first axis;
    while one of them is applied, it is `late` by so many years, shape (outcomes, 1).
    """

    years: tuple[int, ...]
    energy: Array
    own: Mapping[str, Array]
    other_supply: float
    grid_change: float
    late: Array | float = 0.0

    @property
    def on_time(self) -> Array:
        """1, 2, … years after the last known one."""
        return np.arange(1.0, len(self.years) + 1)

    @property
    def ahead(self) -> Array:
        """The same less the years that a measure is late, none below nought."""
        return np.maximum(self.on_time - self.late, 0.0)

    def generation(self) -> Array:
        """All electricity that is not imported [MWh], shape (…, years)."""
        return np.asarray(sum(self.own.values(), np.zeros(len(self.years))) + self.other_supply)


def grid_factors(city: City, course: Course, grid: str, drift: Array | float = 0.0) -> Array:
    """The grid factor of the years ahead [t/MWh]; with a `drift` by path, (paths, years)."""
    if grid != ANNUAL:
        return np.full(len(course.years), city.factor(city.last, grid))
    rate = course.grid_change + np.asarray(drift)
    return np.asarray(city.factor(city.last) * np.exp(np.multiply.outer(rate, course.on_time)))


def middle(city: City, trend: Trend, *, years: int) -> Course:
    """The course that the trends give, drawn to the panel's by its weight."""
    ahead = tuple(range(city.last + 1, city.last + years + 1))
    done = fading(years)
    growth = trend.activity + trend.intensity
    level = city.energy[-1].sum(axis=1) * np.exp(np.multiply.outer(done, growth))
    course = Course(
        years=ahead,
        energy=level[:, :, None] * _shares(city, trend, done),
        own={source: _output(city, source, years) for source in city.own},
        other_supply=_other_supply(city),
        grid_change=grid_change(city),
    )
    return course if trend.panel is None else _drawn_to(city, course, trend)


def _shares(city: City, trend: Trend, done: Array) -> Array:
    last = city.energy[-1]
    whole = last.sum(axis=1, keepdims=True)
    share = last / np.where(whole > TINY, whole, 1.0)
    moved = share * np.exp(np.multiply.outer(done, trend.mix))
    total = moved.sum(axis=2, keepdims=True)
    return np.asarray(moved / np.where(total > TINY, total, 1.0))


def _drawn_to(city: City, course: Course, trend: Trend) -> Course:
    """Scale the energy so that the total is the weighted geometric mean with the panel's."""
    assert trend.panel is not None
    factor = grid_factors(city, course, ANNUAL)
    gross = (course.energy * city.co2).sum(axis=(1, 2))
    gross = gross + factor * course.energy[:, :, -1].sum(axis=1) / city.tce
    saved = factor * course.generation()
    own = np.maximum(gross - saved, TINY)
    wanted = np.exp(trend.weight * np.log(trend.panel) + (1 - trend.weight) * np.log(own))
    scale = (wanted + saved) / np.maximum(gross, TINY)
    return replace(course, energy=course.energy * scale[:, None, None])


def _other_supply(city: City) -> float:
    own = sum(float(values[-1]) for values in city.own.values())
    return float(city.power[-1].sum() - own - city.net_import[-1])


def grid_change(city: City) -> float:
    """The mean yearly change of the published grid factors [1/a]; 0 where there are not two."""
    known = sorted(year for year, factor in city.grid.items() if factor > 0)
    if len(known) < 2:
        return 0.0
    first, last = known[0], known[-1]
    return float(np.log(city.grid[last] / city.grid[first]) / (last - first))


def added_capacity(city: City, source: str) -> float | None:
    """The mean yearly addition of the last years [MW/a]; None where no capacity is known."""
    capacity = city.capacity.get(source)
    if capacity is None or len(capacity) < 2:
        return None
    n = min(RECENT, len(capacity) - 1)
    return float((capacity[-1] - capacity[-1 - n]) / n)


def by_midyear(ahead: Array) -> Array:
    """Of what is built evenly over the years, how many years' worth stands in mid-year."""
    return np.maximum(ahead - 0.5, 0.0)


def output(city: City, source: str, built: Array) -> Array:
    """Generation [MWh] of a source to which `built` [MW] were added by the middle of each year.

    The hours of full load are those of the last year, over the mean of its two ends.
    """
    capacity = city.capacity[source]
    mean = (capacity[-1] + capacity[-2]) / 2
    hours = city.own[source][-1] / mean if mean > TINY else 0.0
    return np.asarray(np.maximum(hours * (capacity[-1] + built), 0.0))


def _output(city: City, source: str, years: int) -> Array:
    added = added_capacity(city, source)
    if added is None or city.capacity[source][-1] <= TINY:
        return np.full(years, float(city.own[source][-RECENT:].mean()))
    return output(city, source, added * by_midyear(np.arange(1.0, years + 1)))


def substituted(
    course: Course,
    share: Array,
    *,
    old: Sequence[int],
    new: int,
    saving: float = 1.0,
    sector: int | None = None,
) -> Course:
    """The course with a share, (…, years), of the carriers `old` replaced by `new`.

    It is so in all sectors or in one; a unit of energy of the new does for `saving` of the old.
    """
    ways = np.broadcast_shapes(course.energy.shape[:-2], share.shape)
    energy = np.broadcast_to(course.energy, (*ways, *course.energy.shape[-2:])).copy()
    rows = slice(None) if sector is None else slice(sector, sector + 1)
    for carrier in old:
        moved = energy[..., rows, carrier] * share[..., None]
        energy[..., rows, carrier] -= moved
        energy[..., rows, new] += moved / saving
    return replace(course, energy=energy)
