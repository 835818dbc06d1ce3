"""What inventories and statistics of an area give to the sector outlook, and what is missing."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from dafeng.accounting import selectors as accounting
from dafeng.accounting.inventory import ANNUAL, FIXED, OWN_POWER, Inventory
from dafeng.kernel.error import DafengError
from dafeng.kernel.quantity import parse_unit
from dafeng.ledger.form import Form, find_form
from dafeng.ledger.selectors import series
from dafeng.ledger.series import Series
from dafeng.outlook.city import ELECTRICITY, LEAST_YEARS
from dafeng.outlook.error import NoElectricity, NoGridFactor
from dafeng.outlook.sector_request import read_city

REST: Final = "other"
"""The sector of what no table says whose it is."""
FORMS: Final = ("power_monthly", "coal_monthly", "gas_monthly", "oil_monthly")
GROWTHS: Final = {"gdp": "gdp.growth", "industry": "industry.value_added_growth"}
LEVELS: Final = {"population": "population.resident", "clinker": "industry.clinker"}
CAPACITY: Final = "power.capacity_"
FEWEST_MONTHS: Final = 10
"""Months that a year's mean growth needs; January and February are often told together."""
PERSONS: Final = 10_000
"""In a 万人, the unit of the tables."""


@dataclass(frozen=True, slots=True)
class Material:
    """What there is: a request for the outlook, or None with what is `lacking`, form by form.

    `refusal` says why there is none although the years suffice.
    `years` are the whole years in a row up to the last one; `unverified` is the share of the last
    year's tonnes that rests on factors nobody verified.
    """

    request: Mapping[str, Any] | None
    years: tuple[int, ...] = ()
    lacking: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unverified: float | None = None
    refusal: DafengError | None = None

    @property
    def forms(self) -> list[tuple[Form, tuple[int, ...]]]:
        """The forms that lack something, with the years."""
        return [(find_form(name), years) for name, years in self.lacking.items()]


def material(*, area: str, on: date | None = None) -> Material:
    """The whole years in a row of an area, as known on a day; by default all that is known."""
    known = tuple(accounting.annual_totals(area=area, on=on))
    if not known:
        return Material(None, lacking=dict.fromkeys(FORMS, ()))
    made = _inventories(area, known, on)
    years = _last_run([year for year in known if _is_whole(made[year])])
    lacking = _lacking(made, after=years[-1] if years else 0)
    if len(years) < LEAST_YEARS:
        return Material(None, years, lacking or _lacking(made, after=0))
    whole = [made[year] for year in years]
    try:
        request = _request(area, years, whole, on)
        read_city(request).check_above_zero()
    except DafengError as refusal:
        return Material(None, years, lacking, refusal=refusal)
    return Material(request, years, lacking, whole[-1].total.unverified)


def _inventories(area: str, years: Iterable[int], on: date | None) -> dict[int, Inventory]:
    grid_years = accounting.grid_years(area=area)
    grid = f"{FIXED}{grid_years[-1]}" if grid_years else ANNUAL
    ask = functools.partial(accounting.inventory, area=area, on=on, grid=grid)
    return {year: ask(period=f"{year}") for year in years}


def _is_whole(found: Inventory) -> bool:
    total = found.total
    lacks = {gap.id for gap in (*total.gaps, *total.energy_gaps)} - {"electricity.grid"}
    dark = any(line.energy_tce is None for line in found.lines if not line.is_process)
    return not (lacks or dark) and found.balance.net_import is not None and bool(found.lines)


def _last_run(years: list[int]) -> tuple[int, ...]:
    """The years that follow each other up to the last one."""
    run = years[-1:]
    for year in reversed(years[:-1]):
        if year != run[0] - 1:
            break
        run.insert(0, year)
    return tuple(run)


def _lacking(made: Mapping[int, Inventory], *, after: int) -> dict[str, tuple[int, ...]]:
    """The forms that leave gaps, with the years in which they do, but the last one's."""
    found: dict[str, list[int]] = {}
    names = {find_form(name).name: name for name in FORMS}
    for year, each in made.items():
        for gap in (*each.total.gaps, *each.total.energy_gaps):
            form = names.get(gap.values.get("form"))
            if form and year not in found.setdefault(form, []) and not after < year == max(made):
                found[form].append(year)
    return {form: tuple(years) for form, years in found.items() if years}


def _request(
    area: str, years: tuple[int, ...], whole: list[Inventory], on: date | None
) -> dict[str, Any]:
    by_year = dict(zip(years, whole, strict=True))
    grid = _grid(area, years[-1])
    if not grid:
        raise NoGridFactor
    return {
        "energy_tce": _burnt(by_year),
        "co2_t_per_tce": _factors(by_year),
        "electricity": _electricity(area, by_year, on),
        "grid_kg_per_kwh": grid,
        **_driven(area, years, on),
        "notes": {"area": area, "factor_set": whole[-1].factor_set},
    }


def _sector(found: str) -> str:
    return found or REST


def _burnt(by_year: Mapping[int, Inventory]) -> dict[str, dict[str, dict[str, float]]]:
    """Energy of fuels [tce] by sector, carrier and year; what a year does not name is none."""
    table: dict[tuple[str, str], dict[str, float]] = {}
    for year, found in by_year.items():
        for line in found.lines:
            if line.is_process or line.carrier in (ELECTRICITY, OWN_POWER):
                continue
            row = table.setdefault((_sector(line.sector), line.carrier), _noughts(by_year))
            row[str(year)] += line.energy_tce or 0.0
    burnt: dict[str, dict[str, dict[str, float]]] = {}
    for (sector, carrier), row in sorted(table.items()):
        burnt.setdefault(sector, {})[carrier] = row
    return burnt


def _noughts(by_year: Mapping[int, Any]) -> dict[str, float]:
    return {str(year): 0.0 for year in by_year}


def _factors(by_year: Mapping[int, Inventory]) -> dict[str, float]:
    """CO2 of each fuel [t/tce], as of the last year that burnt it."""
    factors: dict[str, float] = {}
    for found in by_year.values():
        for carrier, total in found.sums(lambda line: line.carrier).items():
            if carrier in (ELECTRICITY, OWN_POWER) or total.co2 is None or not total.energy_tce:
                factors.setdefault(carrier, 0.0)
            else:
                factors[carrier] = total.co2 / total.energy_tce
    return {each: value for each, value in factors.items() if each not in (ELECTRICITY, OWN_POWER)}


def _electricity(area: str, by_year: Mapping[int, Inventory], on: date | None) -> dict[str, Any]:
    """What came in and was made here [MWh], and each sector's part of its energy."""
    ratio = float(parse_unit("万kWh").ratio(parse_unit("MWh")))
    imported: dict[str, float] = {}
    own: dict[str, dict[str, float]] = {}
    for year, found in by_year.items():
        imported[str(year)] = float(found.balance.net_import or 0) * ratio
        for name, amount in found.balance.own.items():
            row = own.setdefault(_source(name), _noughts(by_year))
            row[str(year)] += float(amount) * ratio
    for year in imported:
        if not imported[year] + sum(row[year] for row in own.values()) > 0:
            raise NoElectricity(name=ELECTRICITY, year=int(year))
    used = _electric_energy(by_year)
    supplied = sum(imported.values()) + sum(sum(row.values()) for row in own.values())
    tce = sum(sum(row.values()) for row in used.values()) / supplied
    return {
        "tce_per_mwh": tce,
        "used_mwh": {
            sector: {year: energy / tce for year, energy in row.items()}
            for sector, row in used.items()
        },
        "own_mwh": own,
        "net_import_mwh": imported,
        "capacity_mw": _capacity(area, tuple(own), tuple(by_year), on),
    }


def _electric_energy(by_year: Mapping[int, Inventory]) -> dict[str, dict[str, float]]:
    """Energy of the electricity that each sector used [tce], imported or made here."""
    used: dict[str, dict[str, float]] = {}
    for year, found in by_year.items():
        for line in found.lines:
            if line.carrier in (ELECTRICITY, OWN_POWER):
                row = used.setdefault(_sector(line.sector), _noughts(by_year))
                row[str(year)] += line.energy_tce or 0.0
    return used


def _source(name: str) -> str:
    """``power.pv_fed_in`` and ``power.pv_own_use`` are both of the source ``pv``."""
    return name.removeprefix("power.").split("_", 1)[0]


def _capacity(
    area: str, sources: tuple[str, ...], years: tuple[int, ...], on: date | None
) -> dict[str, dict[str, float]]:
    names = {f"{CAPACITY}{source}": source for source in sources if source != "hydro"}
    found = series(area=area, ids=names, on=on or date.max)
    ratio = float(parse_unit("万kW").ratio(parse_unit("MW")))
    levels = {names[name]: _levels(each, years, least=0) for name, each in found.items()}
    return {
        source: {year: value * ratio for year, value in values.items()}
        for source, values in levels.items()
        if values
    }


def _grid(area: str, last: int) -> dict[str, float]:
    """The published grid factors by year, those of before the statistics too."""
    found = {}
    for year in accounting.grid_years(area=area):
        factor = accounting.inventory(area=area, period=f"{last}", grid=f"{FIXED}{year}")
        if factor.grid_factor is not None and factor.grid_factor.value is not None:
            found[str(year)] = factor.grid_factor.value
    return found


def _driven(area: str, years: tuple[int, ...], on: date | None) -> dict[str, Any]:
    """What the sectors' energy goes with, where every year of it is known; and the residents."""
    ids = (*GROWTHS.values(), *LEVELS.values())
    found = series(area=area, ids=ids, on=on or date.max)
    activity = {name: _chained(found[id_], years) for name, id_ in GROWTHS.items()}
    activity |= {name: _levels(found[id_], years) for name, id_ in LEVELS.items()}
    residents = found[LEVELS["population"]].yearly()
    return {
        "activity": {name: values for name, values in activity.items() if values},
        "population": {str(y): float(each.amount) * PERSONS for y, each in residents.items()},
    }


def _levels(found: Series, years: tuple[int, ...], *, least: float = 1e-9) -> dict[str, float]:
    """A series by year; nothing where a year is missing or below the least."""
    known = found.yearly()
    if any(year not in known or known[year].amount < least for year in years):
        return {}
    return {str(year): float(known[year].amount) for year in years}


def _chained(found: Series, years: tuple[int, ...]) -> dict[str, float]:
    """A growth in per cent as an index, the first year 100; nothing where a year is missing."""
    rates = {year: float(each.amount) for year, each in found.yearly().items()}
    months: dict[int, list[float]] = {}
    for day, point in found.monthly().items():
        months.setdefault(day.year, []).append(float(point.amount))
    for year, values in months.items():
        if year not in rates and len(values) >= FEWEST_MONTHS and not found.cumulative:
            rates[year] = sum(values) / len(values)
    level, index = 100.0, {str(years[0]): 100.0}
    for year in years[1:]:
        if year not in rates:
            return {}
        level *= 1 + rates[year] / 100
        index[str(year)] = level
    return index
