"""Readers of what a request in JSON gives: each names the place of what does not fit. Pure."""

import math
from collections.abc import Mapping
from typing import Any, Final

from dafeng.kernel.error import N_
from dafeng.outlook.error import BadRequest
from dafeng.outlook.panel import Place

LARGEST: Final = 1e15
LONGEST: Final = 40
LEAST_PER_HEAD: Final = 0.001
MOST_PER_HEAD: Final = 1000.0
"""CO2 [t a year and head]: some forty times beyond what the countries of the panel ever had, 0.044
(Bangladesh 1960) to 23.1 (United States 1973); Global Carbon Budget 2022."""


def read_object(given: Any, where: str) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(given, Mapping):
        raise BadRequest(reason=N_("it is not an object"), where=where)
    return given


def check_keys(given: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    """Refuse a key that is not known."""
    unknown = sorted(set(given) - known)
    if unknown:
        raise BadRequest(
            reason=N_("the key {name} is not known"),
            name=unknown[0],
            where=_within(where, unknown[0]),
        )


def read_number(given: Any, where: str, *, low: float = 0.0, high: float = LARGEST) -> float:
    """A number from `low` to `high`."""
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise BadRequest(reason=N_("{given} is not a number"), given=repr(given), where=where)
    value = float(given) if abs(given) <= high else math.inf
    if not low <= value <= high:
        raise BadRequest(
            reason=N_("{given} is below {low} or too large"),
            given=repr(given)[:LONGEST],
            low=f"{low:g}",
            where=where,
        )
    return value


def read_whole(given: Any, where: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
        raise BadRequest(
            reason=N_("it is a whole number from {low} to {high}"), low=low, high=high, where=where
        )
    return given


def read_years(
    given: Any, where: str, *, low: float = 0.0, high: float = LARGEST
) -> dict[int, float]:
    """Numbers by year."""
    found = {}
    for key, value in read_object(given, where).items():
        place = _within(where, key)
        if not (key.isdecimal() and key.isascii() and len(key) == 4):
            raise BadRequest(reason=N_("{key} is not a year"), key=repr(key), where=place)
        found[int(key)] = read_number(value, place, low=low, high=high)
    return found


def check_per_head(place: Place, where: str) -> None:
    """Refuse residents that are not in persons, seen by a CO2 per head beyond all bounds."""
    if place.population is None:
        return
    for ahead, people in enumerate(place.population.values):
        year = place.population.start + ahead
        co2 = place.co2.at(min(max(year, place.co2.start), place.co2.last)) or 0.0
        tonnes = co2 * 1e6 / people
        if not LEAST_PER_HEAD <= tonnes <= MOST_PER_HEAD:
            raise BadRequest(
                reason=N_(
                    "{tonnes} t of CO2 a head lies beyond {low} to {high}: population is in persons"
                ),
                tonnes=f"{tonnes:.4g}",
                low=f"{LEAST_PER_HEAD:g}",
                high=f"{MOST_PER_HEAD:g}",
                where=f"{where}/{year}",
            )


def _within(where: str, key: str) -> str:
    return f"{where}/{key.replace('~', '~0').replace('/', '~1')}"
