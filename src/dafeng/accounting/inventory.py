"""The inventory of a city from its monthly tables: tonnes by sector, carrier, gas and scope. Pure.

Every number is that of a request that the engine of `calculation` runs. Electricity enters once:
the net import times the grid factor, allotted to the sectors by their share of the use; what the
sun, water, wind and biomass make here is energy without CO2. Fuels and clinker are looked up in one
edition for all years, the newest of their method, so that no change between years is one of books.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dafeng.accounting import activity as data
from dafeng.accounting.activity import Activities, Activity, Balance, Figures, Notice
from dafeng.accounting.binding import Input
from dafeng.accounting.error import BadValue
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.gap import Gap
from dafeng.accounting.inventory_line import CALIBRE, GRID, OWN, OWN_POWER, Accounts, Line
from dafeng.kernel.error import N_
from dafeng.kernel.period import BadPeriod, Period, parse_period

__all__ = [
    "ANNUAL",
    "CALIBRE",
    "FIXED",
    "GRID",
    "OBJECT",
    "OWN",
    "OWN_POWER",
    "Inventory",
    "Line",
    "Total",
    "add",
    "compute",
    "fixed_year",
    "grid_years",
    "read_month_or_year",
]

OBJECT: Final = "energy_co2_with_imports"
"""What the total is of: CO2 of energy with that of net imported electricity."""

ANNUAL, FIXED = "annual", "fixed:"
FIXED_YEARS: Final = range(1990, 2101)
"""The years whose grid factor may hold for all."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of lines: `co2` [t] of what is known, None where nothing is; `gaps` name what it lacks.

    `unverified` is the share of the tonnes on unverified factors.
    """

    co2: float | None
    gaps: tuple[Gap, ...] = ()
    unverified: float | None = None
    energy_tce: float | None = None
    energy_gaps: tuple[Gap, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether the tonnes are only those that are known."""
        return bool(self.gaps)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The lines of an area in a period with their total, process CO2 apart, and what is missing.

    `grid_factor` is the number that the electricity was multiplied by; `equivalent_tce` is the
    energy with electricity at its equivalent value (等价值), or the gap that it has.
    """

    area: str
    period: str
    grid: str
    lines: tuple[Line, ...]
    total: Total
    process: Total
    balance: Balance
    notices: tuple[Notice, ...]
    grid_factor: Input | None
    equivalent_tce: float | Gap | None
    factor_set: str
    object: str = OBJECT

    def sums(self, key: Callable[[Line], str]) -> dict[str, Total]:
        """Sums of the lines of energy by a key, the largest first."""
        groups: dict[str, list[Line]] = {}
        for line in self.lines:
            if not line.is_process:
                groups.setdefault(key(line), []).append(line)
        found = {name: add(lines) for name, lines in groups.items()}
        return dict(sorted(found.items(), key=lambda item: -(item[1].co2 or 0.0)))

    def line(self, name: str) -> Line | None:
        """The line of an id."""
        return next((each for each in self.lines if each.id == name), None)


def compute(
    figures: Figures,
    factors: FactorSet,
    *,
    area: str,
    period: str,
    place: str,
    grid: str = ANNUAL,
) -> Inventory:
    """The inventory of an area in a month or a year.

    `place` is whose regional factors hold. Raises `BadPeriod`, `BadValue` for what is no grid.
    """
    span = read_month_or_year(period)
    found = data.read(figures, span)
    accounts = Accounts(factors, span, place, fixed_year(grid))
    lines = (
        *(accounts.fuel(each) for each in found.fuels),
        *(accounts.bought(each, amount) for each, amount in _bought(found)),
        *(accounts.own(each, amount) for each, amount in _own(found)),
    )
    process = [line for line in lines if line.is_process]
    energy = [line for line in lines if not line.is_process]
    missing = [gap for gap in found.gaps if data.is_of_process(gap.id)]
    rest = [gap for gap in found.gaps if gap not in missing]
    total = add(energy, gaps=rest, energy_gaps=found.energy_gaps)
    return Inventory(
        area=area,
        period=str(span),
        grid=grid,
        lines=lines,
        total=total,
        process=add(process, gaps=missing),
        balance=found.balance,
        notices=found.notices,
        grid_factor=accounts.grid_factor(found.balance.unit),
        equivalent_tce=_equivalent(accounts, found.balance, energy, total),
        factor_set=factors.hash,
    )


def read_month_or_year(period: str) -> Period:
    """The days of ``2025`` or ``2025-03``; raises `BadPeriod` for any other."""
    span = parse_period(period)
    if str(span) != period or "/" in period:
        raise BadPeriod(period=period, reason=N_("an inventory is of a year or a month"))
    return span


def fixed_year(grid: str) -> int | None:
    """The year whose grid factor holds for all; None where each year has its own."""
    if grid == ANNUAL:
        return None
    year = grid.removeprefix(FIXED)
    is_year = len(year) == 4 and year.isascii() and year.isdecimal()
    if not (grid.startswith(FIXED) and is_year and int(year) in FIXED_YEARS):
        reason = N_("the grid factor is annual, or fixed:YEAR")
        raise BadValue(value=grid, reason=reason, where="/grid")
    return int(year)


def grid_years(factors: FactorSet, place: str) -> tuple[int, ...]:
    """The years of which a place's grid factor is known, the earliest first."""
    years = {
        day.year
        for item in factors.of(GRID)
        if item.applies_to.calibre == CALIBRE and item.applies_to.covers(place) and item.values
        for day, value in item.values.steps
        if value is not None
    }
    return tuple(sorted(years))


def add(
    lines: Iterable[Line], *, gaps: Iterable[Gap] = (), energy_gaps: Iterable[Gap] = ()
) -> Total:
    """The sum of lines, rounded once; gaps of one name are one."""
    summed = list(lines)
    known = [(line.co2, line.unverified or 0.0) for line in summed if line.co2 is not None]
    energy = [line.energy_tce for line in summed if line.energy_tce is not None]
    whole = math.fsum(abs(co2) for co2, _ in known)
    doubtful = math.fsum(abs(co2) * share for co2, share in known)
    lacks = [*gaps, *(gap for line in summed if line.co2 is None for gap in line.gaps)]
    dark = [gap for line in summed if line.energy_tce is None for gap in line.gaps]
    return Total(
        co2=math.fsum(co2 for co2, _ in known) if known else None,
        gaps=_once(lacks),
        unverified=doubtful / whole if whole else None,
        energy_tce=math.fsum(energy) if energy else None,
        energy_gaps=_once([*gaps, *energy_gaps, *dark]),
    )


def _once(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    return tuple({gap.id: gap for gap in gaps}.values())


def _bought(found: Activities) -> list[tuple[Activity, float]]:
    """The net import, allotted to who used electricity."""
    return _allotted(found, found.balance.net_import)


def _own(found: Activities) -> list[tuple[Activity, float]]:
    """What was made here without fuel, allotted in the same way."""
    return _allotted(found, found.balance.generated if found.balance.own else None)


def _allotted(found: Activities, amount: Decimal | None) -> list[tuple[Activity, float]]:
    """An amount of electricity by the shares of the uses; undivided where no use is known."""
    if amount is None:
        return []
    whole = sum((Fraction(use.amount) for use in found.uses), Fraction(0))
    if not whole:
        name, unit = data.NET_IMPORT, found.balance.unit
        return [(Activity(name, name, "", "electricity", amount, unit), float(amount))]
    rate = Fraction(amount) / whole
    return [(use, float(rate * Fraction(use.amount))) for use in found.uses]


def _equivalent(
    accounts: Accounts, balance: Balance, lines: Iterable[Line], total: Total
) -> float | Gap | None:
    """The energy with electricity at its equivalent value; a gap where it would lack anything."""
    if balance.net_import is None:
        return next(iter(total.energy_gaps), None)
    amount = float(balance.net_import + balance.generated)
    line = accounts.power(amount, balance.unit, basis="equivalent")
    gaps = [*line.gaps, *total.energy_gaps]
    if gaps:
        return gaps[0]
    fuels = (each.energy_tce or 0.0 for each in lines if each.activity.carrier != "electricity")
    return math.fsum([*fuels, line.energy_tce or 0.0])
