"""The face of `dafeng outlook sector`: a city's years in JSON, its outlook in JSON."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from dafeng.kernel.error import N_
from dafeng.outlook.city import ELECTRICITY, LEAST_YEARS, Array, City
from dafeng.outlook.delivery import AS_WRITTEN, DELIVERIES
from dafeng.outlook.error import BadRequest, HistoryTooShort, UnknownDelivery
from dafeng.outlook.given import (
    LARGEST,
    check_keys,
    check_per_head,
    read_number,
    read_object,
    read_whole,
    read_years,
)
from dafeng.outlook.lever import checked
from dafeng.outlook.projection import Models
from dafeng.outlook.sector import BY, HOLD_YEARS, PATHS
from dafeng.outlook.sector_result import Ask, outlook
from dafeng.outlook.trend import place_of

KEYS: Final = frozenset(
    {"energy_tce", "co2_t_per_tce", "electricity", "grid_kg_per_kwh", "activity", "population"}
    | {"levers", "delivery", "by", "hold_years", "seed", "paths", "brief", "notes"}
)
POWER_KEYS: Final = frozenset(
    {"tce_per_mwh", "used_mwh", "own_mwh", "net_import_mwh", "capacity_mw"}
)
MOST_PATHS: Final = 20_000
MOST_SECTORS: Final = 60
MOST_YEARS: Final = 80


def answer(request: Any, models: Models | None) -> dict[str, Any]:
    """The outlook for a request; raises `BadRequest`, `HistoryTooShort`, `UnknownLever`, …"""
    given = read_object(request, "")
    check_keys(given, KEYS, "")
    city, ask = read_city(given), read_ask(given)
    for place, year in enumerate(ask.by):
        if year < city.years[0]:
            raise BadRequest(
                reason=N_("it lies before the first year of the series"), where=f"/by/{place}"
            )
    if (city.totals() > 0).all():
        check_per_head(place_of(city), "/population")
    return outlook(city, ask, models)


def read_ask(given: Mapping[str, Any]) -> Ask:
    """What is asked of a city."""
    values = {
        key: read_number(value, f"/levers/{key}", low=-LARGEST)
        for key, value in read_object(given.get("levers", {}), "/levers").items()
    }
    by = given.get("by", list(BY))
    if not isinstance(by, list) or not 0 < len(by) <= 5:
        raise BadRequest(reason=N_("it is a list of years"), where="/by")
    delivery = given.get("delivery", AS_WRITTEN)
    if delivery not in DELIVERIES:
        raise UnknownDelivery(value=delivery, ways=", ".join(DELIVERIES), where="/delivery")
    return Ask(
        levers=checked(values),
        delivery=delivery,
        by=tuple(read_whole(year, f"/by/{place}", 2000, 2100) for place, year in enumerate(by)),
        hold_years=read_whole(given.get("hold_years", HOLD_YEARS), "/hold_years", 1, 30),
        seed=read_whole(given.get("seed", 1), "/seed", 0, 2**62),
        paths=read_whole(given.get("paths", PATHS), "/paths", 100, MOST_PATHS),
        brief=given.get("brief") is True,
    )


def read_city(given: Mapping[str, Any]) -> City:
    """The city of a request; every series covers the same consecutive years."""
    power = read_object(given.get("electricity"), "/electricity")
    check_keys(power, POWER_KEYS, "/electricity")
    imported = read_years(power.get("net_import_mwh"), "/electricity/net_import_mwh", low=-LARGEST)
    years = tuple(sorted(imported))
    _check_years(years)
    reader = _Reader(years)
    used = reader.table(power.get("used_mwh"), "/electricity/used_mwh")
    burnt = {
        sector: reader.table(each, f"/energy_tce/{sector}")
        for sector, each in read_object(given.get("energy_tce"), "/energy_tce").items()
    }
    factors = read_object(given.get("co2_t_per_tce"), "/co2_t_per_tce")
    sectors = tuple(sorted({*used, *burnt}))
    if not 0 < len(sectors) <= MOST_SECTORS:
        raise BadRequest(
            reason=N_("1 to {most_sectors} sectors are told apart"),
            most_sectors=MOST_SECTORS,
            where="/energy_tce",
        )
    fuels = tuple(sorted(factors))
    for sector, each in burnt.items():
        check_keys(each, frozenset(fuels), f"/energy_tce/{sector}")
    tce = read_number(power.get("tce_per_mwh"), "/electricity/tce_per_mwh", low=1e-9)
    nothing = np.zeros(len(years))
    energy = np.array(
        [
            [
                *(burnt.get(sector, {}).get(fuel, nothing) for fuel in fuels),
                used.get(sector, nothing) * tce,
            ]
            for sector in sectors
        ]
    ).transpose(2, 0, 1)
    return City(
        years=years,
        sectors=sectors,
        carriers=(*fuels, ELECTRICITY),
        energy=energy,
        co2=np.array([*(read_number(factors[f], f"/co2_t_per_tce/{f}") for f in fuels), 0.0]),
        net_import=np.array([imported[year] for year in years]),
        own=reader.table(power.get("own_mwh", {}), "/electricity/own_mwh"),
        grid=read_years(given.get("grid_kg_per_kwh", {}), "/grid_kg_per_kwh"),
        tce=tce,
        capacity=reader.table(power.get("capacity_mw", {}), "/electricity/capacity_mw"),
        activity=reader.table(given.get("activity", {}), "/activity", low=1e-9),
        population=read_years(given.get("population", {}), "/population", low=1.0),
    )


class _Reader:
    """Reads tables of series that cover the same years."""

    def __init__(self, years: tuple[int, ...]) -> None:
        self.years = years

    def table(self, given: Any, where: str, *, low: float = 0.0) -> dict[str, Array]:
        """Series by name, each as an array over the years."""
        return {
            name: self._series(values, f"{where}/{name}", low)
            for name, values in read_object(given, where).items()
        }

    def _series(self, given: Any, where: str, low: float) -> Array:
        found = read_years(given, where, low=low)
        missing = [year for year in self.years if year not in found]
        if missing:
            raise BadRequest(reason=N_("the year {name} is missing"), name=missing[0], where=where)
        return np.array([found[year] for year in self.years])


def _check_years(years: tuple[int, ...]) -> None:
    where = "/electricity/net_import_mwh"
    if len(years) < LEAST_YEARS:
        raise HistoryTooShort(have=len(years), need=LEAST_YEARS, where=where)
    if len(years) > MOST_YEARS or years[-1] - years[0] != len(years) - 1:
        raise BadRequest(
            reason=N_("the years follow each other, {most_years} at most"),
            most_years=MOST_YEARS,
            where=where,
        )
