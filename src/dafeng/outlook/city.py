"""A city's energy by sector and carrier over the years, and the CO2 that comes of it. Pure.

CO2 = Σ energy · factor of fuels + net imported electricity · grid factor. Process CO2, other gases
and sinks stand outside: the object is `energy_co2_with_imports`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dafeng.outlook.error import NoGridFactor, TotalNotAboveZero
from dafeng.outlook.panel import Series

Array = NDArray[np.float64]
OBJECT: Final = "energy_co2_with_imports"
ELECTRICITY: Final = "electricity"
ANNUAL: Final = "annual"
FIXED: Final = "fixed:"
LEAST_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class City:
    """The known years of a city, all of one length and without holes.

    `energy` [tce], shape (years, sectors, carriers), the last carrier electricity; `co2` [t/tce] by
    carrier, nothing for electricity; `net_import` and `own` [MWh] by year; `capacity` [MW] at the
    years' ends; `grid` [t/MWh] of the years that have a published factor; `activity` levels by
    year, in any unit; `population` [persons]; `tce` [tce/MWh] of electricity.
    """

    years: tuple[int, ...]
    sectors: tuple[str, ...]
    carriers: tuple[str, ...]
    energy: Array
    co2: Array
    net_import: Array
    own: Mapping[str, Array]
    grid: Mapping[int, float]
    tce: float
    capacity: Mapping[str, Array] = field(default_factory=dict)
    activity: Mapping[str, Array] = field(default_factory=dict)
    population: Mapping[int, float] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last known year."""
        return self.years[-1]

    @property
    def power(self) -> Array:
        """Electricity used [MWh], shape (years, sectors)."""
        used: Array = self.energy[:, :, -1] / self.tce
        return used

    @property
    def latest_grid_year(self) -> int | None:
        """The last year with a published grid factor."""
        return max(self.grid, default=None)

    @property
    def treatments(self) -> tuple[str, ...]:
        """How the grid factor is treated: year by year, and fixed at the last published one."""
        year = self.latest_grid_year
        return (ANNUAL,) if year is None else (ANNUAL, f"{FIXED}{year}")

    def factor(self, year: int, grid: str = ANNUAL) -> float:
        """The grid factor [t/MWh] of a year; one without its own lies between its neighbours.

        Before the first and after the last published year theirs holds.
        """
        if not self.grid:
            return 0.0
        known = sorted(self.grid)
        wanted = year if grid == ANNUAL else int(grid.removeprefix(FIXED))
        return float(np.interp(wanted, known, [self.grid[each] for each in known]))

    def borrowed(self) -> tuple[int, ...]:
        """The known years without a published factor of their own."""
        return tuple(year for year in self.years if year not in self.grid)

    def fuel_co2(self) -> Array:
        """CO2 of fuels [t], shape (years, sectors)."""
        return np.asarray((self.energy * self.co2).sum(axis=2))

    def totals(self, grid: str = ANNUAL) -> Array:
        """CO2 of each known year [t]."""
        factors = np.array([self.factor(year, grid) for year in self.years])
        return np.asarray(self.fuel_co2().sum(axis=1) + factors * self.net_import)

    def check_above_zero(self) -> None:
        """Raise `TotalNotAboveZero` for the first year that no growth is told from.

        Raises `NoGridFactor` where imported electricity would count for nothing.
        """
        if self.net_import.any() and not any(self.grid.values()):
            raise NoGridFactor
        for grid in self.treatments:
            for year, total in zip(self.years, self.totals(grid).tolist(), strict=True):
                if not total > 0:
                    raise TotalNotAboveZero(name=OBJECT, year=year)

    def series(self, grid: str = ANNUAL) -> Series:
        """The same as a series [t]."""
        return Series(self.years[0], tuple(self.totals(grid).tolist()))

    def shares(self) -> Array:
        """Each sector's share of the last year's CO2, imports by use of electricity."""
        power = self.power[-1]
        bought = self.factor(self.last) * self.net_import[-1] * power / max(power.sum(), 1e-9)
        whole = self.fuel_co2()[-1] + bought
        return np.asarray(whole / whole.sum())

    def until(self, year: int) -> "City":
        """What was known of the years up to `year`; factors are those known now."""
        n = year - self.years[0] + 1

        def cut(values: Mapping[str, Array]) -> dict[str, Array]:
            return {key: value[:n] for key, value in values.items()}

        return replace(
            self,
            years=self.years[:n],
            energy=self.energy[:n],
            net_import=self.net_import[:n],
            own=cut(self.own),
            capacity=cut(self.capacity),
            activity=cut(self.activity),
            population={each: head for each, head in self.population.items() if each <= year},
        )
