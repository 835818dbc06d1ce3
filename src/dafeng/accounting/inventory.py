"""The inventory of a city from its monthly tables: tonnes by sector, carrier, gas and scope. Pure.

Every number is that of a request that the engine of `calculation` runs. Electricity enters once:
the net import times the grid factor, allotted to the sectors by their share of the use; what the
sun, water, wind and biomass make here is energy without CO2. Fuels and clinker are looked up in one
edition for all years, the newest of their method, so that no change between years is one of books.
"""

import functools
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from dafeng.accounting import activity as data
from dafeng.accounting.activity import Activities, Activity, Balance, Figures, Notice
from dafeng.accounting.binding import Input
from dafeng.accounting.calculation import Prepared, masses, prepare, run
from dafeng.accounting.error import BadValue
from dafeng.accounting.factor_set import FactorSet, Want
from dafeng.accounting.gap import Gap
from dafeng.accounting.method import find_method
from dafeng.accounting.posting import posting_of
from dafeng.accounting.request import read_request
from dafeng.kernel.error import DafengError
from dafeng.kernel.flow import FLOWS
from dafeng.kernel.period import BadPeriod, Period, parse_period
from dafeng.kernel.strict import dump_json
from dafeng.ledger.form import find_column

OBJECT: Final = "energy_co2_with_imports"
"""What the total is of: CO2 of energy with that of net imported electricity."""

ANNUAL, FIXED = "annual", "fixed:"
GRID, CALIBRE = "electricity.grid", "province"
OWN, OWN_POWER = "own.", "own_electricity"
CITY = "city"
STOOD_IN, STANDS_IN = "combustion.bituminous.ncv", "combustion.raw_coal.ncv"
"""Of raw coal the second is given in the place of the first."""

RAW_COAL, CARBON_AS, STATISTICAL = "raw_coal", "bituminous", "gbt2589-2020"


@dataclass(frozen=True, slots=True)
class Line:
    """One amount and what it comes to: `co2` [t] and `energy_tce`, None where there is a gap.

    `amount` is in the unit of the activity: all of it, or of electricity the part of the net import
    (of the own generation) that falls to this use. `unverified` is the share of its tonnes on
    factors that nobody verified, all of them where there are `assumptions`: keys of the wording of
    what was taken for granted. `request` is what the engine ran.
    """

    id: str
    activity: Activity
    amount: float
    scope: int
    request: Mapping[str, Any]
    co2: float | None = None
    energy_tce: float | None = None
    unverified: float | None = None
    gaps: tuple[Gap, ...] = ()
    assumptions: tuple[str, ...] = ()
    gas: str = "CO2"

    @property
    def sector(self) -> str:
        """Whose it is; empty where that is not told."""
        return self.activity.sector

    @property
    def carrier(self) -> str:
        """What is burnt, used or made."""
        return OWN_POWER if self.id.startswith(OWN) else self.activity.carrier

    @property
    def is_process(self) -> bool:
        """Whether its tonnes stand outside of energy."""
        return self.sector == "process"


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
    accounts = _Accounts(factors, span, place, fixed_year(grid))
    lines = (
        *(accounts.fuel(each) for each in found.fuels),
        *(accounts.bought(each, amount) for each, amount in _bought(found)),
        *(accounts.own(each, amount) for each, amount in _own(found)),
    )
    process = [line for line in lines if line.is_process]
    energy = [line for line in lines if not line.is_process]
    missing = [gap for gap in found.gaps if data.is_of_process(gap.id)]
    rest = [gap for gap in found.gaps if gap not in missing]
    return Inventory(
        area=area,
        period=str(span),
        grid=grid,
        lines=lines,
        total=add(energy, gaps=rest, energy_gaps=found.energy_gaps),
        process=add(process, gaps=missing),
        balance=found.balance,
        notices=found.notices,
        grid_factor=accounts.grid_factor(found.balance.unit),
        equivalent_tce=_equivalent(accounts, found, energy),
        factor_set=factors.hash,
    )


def read_month_or_year(period: str) -> Period:
    """The days of ``2025`` or ``2025-03``; raises `BadPeriod` for any other."""
    span = parse_period(period)
    if str(span) != period or "/" in period:
        raise BadPeriod(period=period, reason="an inventory is of a year or a month")
    return span


def fixed_year(grid: str) -> int | None:
    """The year whose grid factor holds for all; None where each year has its own."""
    if grid == ANNUAL:
        return None
    year = grid.removeprefix(FIXED)
    if not grid.startswith(FIXED) or not (year.isdecimal() and len(year) == 4):
        reason = "the grid factor is annual, or fixed:YEAR"
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
    accounts: "_Accounts", found: Activities, lines: Iterable[Line]
) -> float | Gap | None:
    """The energy with electricity at its equivalent value; its gap where the rate is not known."""
    if found.balance.net_import is None:
        return None
    amount = float(found.balance.net_import + found.balance.generated)
    line = accounts.power(amount, found.balance.unit, basis="equivalent")
    if line.gaps:
        return line.gaps[0]
    fuels = (each.energy_tce or 0.0 for each in lines if each.activity.carrier != "electricity")
    return math.fsum([*fuels, line.energy_tce or 0.0])


class _Accounts:
    """Runs the requests of one period."""

    def __init__(
        self, factors: FactorSet, period: Period, place: str, grid_year: int | None
    ) -> None:
        self.factors = factors
        self.period = period
        self.place = place
        self.grid_period = str(grid_year or period)

    def fuel(self, each: Activity) -> Line:
        """The line of a fuel that is burnt, or of clinker."""
        posting = posting_of(FLOWS[find_column(each.series)[1].flow])
        assert posting is not None
        shape: dict[str, Any] = {
            "method": posting.method,
            "period": str(self.period),
            "edition": find_method(posting.method).editions[-1][1],
            "activity": {},
        }
        path = each.carrier
        if posting.method == "combustion":
            shape |= self._burnt(each.carrier)
            path = "amount"
        assumptions = ("carbon_as",) if "factors" in shape else ()
        line = Line(
            each.id, each, float(each.amount), posting.scope, shape, assumptions=assumptions
        )
        return self._run(line, path)

    def bought(self, each: Activity, amount: float) -> Line:
        """The line of the imported electricity of one use."""
        return self._run(Line(each.id, each, amount, 2, self._grid_shape()), "amount")

    def own(self, each: Activity, amount: float) -> Line:
        """The line of electricity that was made here without fuel: energy, and no CO2."""
        line = self.power(amount, each.unit)
        return replace(line, id=OWN + each.id, activity=each, co2=0.0, unverified=0.0)

    def power(self, amount: float, unit: str, *, basis: str = "calorific") -> Line:
        """The energy of an amount of electricity."""
        shape = {
            "method": "comprehensive_energy",
            "period": str(self.period),
            "activity": {"electricity_basis": basis},
        }
        name = data.NET_IMPORT
        each = Activity(name, name, "", "electricity", Decimal(amount), unit)
        return self._run(Line(name, each, amount, 1, shape), "carriers.electricity")

    def grid_factor(self, unit: str) -> Input | None:
        """The grid factor that is looked up."""
        ready = self._ready(self._grid_shape(), "amount", unit)
        terms = ready.prepared.bound.terms if isinstance(ready, _Ready) else ()
        return next((item for term in terms for item in term.inputs if item.id == GRID), None)

    def _grid_shape(self) -> dict[str, Any]:
        return {
            "method": "electricity",
            "period": self.grid_period,
            "place": self.place or None,
            "activity": {},
        }

    def _burnt(self, carrier: str) -> dict[str, Any]:
        """The fuel and the edition to look it up in: the city's own, else the newest guide's.

        Raw coal has a calorific value of its own and no carbon content: those of bituminous coal
        stand in, which is said with the line.
        """
        if self._has_own(carrier):
            return {"edition": CITY, "activity": {"fuel": carrier}}
        want = Want(STANDS_IN, STATISTICAL, period=self.period)
        found = self.factors.resolve(want) if carrier == RAW_COAL else Gap(carrier, "no_factor")
        if isinstance(found, Gap):
            return {"activity": {"fuel": carrier}}
        ncv = {"value": found[0].value, "unit": found[0].factor.unit}
        return {
            "activity": {"fuel": CARBON_AS},
            "factors": {STOOD_IN: ncv},
        }

    def _has_own(self, carrier: str) -> bool:
        names = [f"combustion.{carrier}.{part}" for part in ("ncv", "cc", "of")]
        return all(
            name in self.factors
            and not isinstance(
                self.factors.resolve(Want(name, CITY, self.place, period=self.period)), Gap
            )
            for name in names
        )

    def _run(self, line: Line, path: str) -> Line:
        unit = line.activity.unit
        line = replace(line, request=_filled(line.request, path, line.amount, unit))
        ready = self._ready(line.request, path, unit)
        if isinstance(ready, DafengError):
            name = GRID if line.scope == 2 else line.activity.series
            return replace(line, gaps=(Gap(name, "refused", {"reason": ready}),))
        bound = ready.prepared.bound
        known = masses(bound, [term.run({path: line.amount}) for term in bound.terms])
        return replace(
            line,
            co2=known.get("CO2") if "CO2" in bound.yields else None,
            energy_tce=known.get("energy"),
            unverified=1.0 if line.assumptions else ready.unverified,
            gaps=bound.gaps,
        )

    def _ready(self, request: Mapping[str, Any], path: str, unit: str) -> "_Ready | DafengError":
        """A request bound to its factors; those of a whole year serve its months where they can."""
        shape = _filled(request, path, 1.0, unit)
        year = _bound(self.factors, dump_json({**shape, "period": shape["period"][:4]}), path)
        if isinstance(year, _Ready) and not year.prepared.bound.gaps:
            return year
        return _bound(self.factors, dump_json(shape), path)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A request ready to run for any amount, and the share of its tonnes that is not verified."""

    prepared: Prepared
    unverified: float | None


def _filled(request: Mapping[str, Any], path: str, value: float, unit: str) -> dict[str, Any]:
    """A request with an amount at a path of its activity."""
    amount: Any = {"value": value, "unit": unit}
    first, _, second = path.partition(".")
    amount = {second: amount} if second else amount
    return {**request, "activity": {**request["activity"], first: amount}}


@functools.lru_cache(maxsize=1024)
def _bound(factors: FactorSet, request: str, path: str) -> _Ready | DafengError:
    try:
        prepared = prepare(read_request(json.loads(request), factors), factors)
    except DafengError as error:
        return error
    return _Ready(prepared, run(prepared, {path: 1.0})["unverified"]["share"])
