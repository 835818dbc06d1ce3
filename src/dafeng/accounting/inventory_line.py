"""One line of a city's inventory: a request to the engine, run for an amount. Pure.

Fuels and clinker are looked up in one edition for all years, the newest of their method, so that no
change between years is one of books; the city's own values of a fuel go before it.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dafeng.accounting import activity as data
from dafeng.accounting.activity import Activity
from dafeng.accounting.binding import Input
from dafeng.accounting.calculation import Prepared, masses, prepare, run
from dafeng.accounting.factor_set import FactorSet, Want
from dafeng.accounting.gap import Gap
from dafeng.accounting.method import find_method
from dafeng.accounting.posting import posting_of
from dafeng.accounting.request import read_request
from dafeng.kernel.error import DafengError
from dafeng.kernel.flow import FLOWS, Use
from dafeng.kernel.period import Period
from dafeng.kernel.strict import dump_json
from dafeng.ledger.form import find_column

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


class Accounts:
    """Runs the requests of one period."""

    def __init__(
        self, factors: FactorSet, period: Period, place: str, grid_year: int | None
    ) -> None:
        self.factors = factors
        self.period = period
        self.place = place
        self.grid_period = str(period if grid_year is None else grid_year)

    def fuel(self, each: Activity) -> Line:
        """The line of a fuel that is burnt, or of clinker; a series without flow is of a fuel."""
        flow = find_column(each.series)[1].flow or f"{each.carrier}.{Use.CONSUMED}"
        posting = posting_of(FLOWS[flow])
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
