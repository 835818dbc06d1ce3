"""The face of `dafeng outlook peak`: a request in JSON, a verdict in JSON."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.quantity import parse_unit
from dafeng.outlook.error import BadPanel, BadRequest, SeriesTooShort
from dafeng.outlook.given import check_keys, check_per_head, read_object, read_whole, read_years
from dafeng.outlook.hindcast import Case, score
from dafeng.outlook.panel import LOOK_BACK, Place, Series, series
from dafeng.outlook.peak import fan, spread, year_spread
from dafeng.outlook.projection import Models, Projection, project

KEYS = frozenset(
    {"series", "unit", "covariates", "by", "hold_years", "seed", "paths", "samples"}
    | {"object", "grid_factor"}
)
COVARIATES = frozenset({"gdp", "population"})
OBJECTS = ("energy_co2_with_imports", "energy_co2_territorial", "ghg_total")
GRID = re.compile(r"annual|fixed:[0-9]{4}")
MOST_PATHS = 100_000
LARGEST = 1e100


def answer(request: Any, models: Models) -> dict[str, Any]:
    """The verdict for a request; raises `BadRequest`, `SeriesBroken`, `SeriesTooShort`."""
    check_keys(read_object(request, ""), KEYS, "")
    unit = request.get("unit", "Mt")
    to_mt = _to_mt(unit)
    co2 = _series(request.get("series"), "/series", to_mt)
    if co2 is None:
        raise BadRequest(reason=N_("the series is missing"), where="/series")
    if len(co2.values) < LOOK_BACK:
        raise SeriesTooShort(have=len(co2.values), need=LOOK_BACK, where="/series")
    covariates = read_object(request.get("covariates", {}), "/covariates")
    for name in sorted(set(covariates) & COVARIATES):
        _numbers(covariates[name], f"/covariates/{name}")
    population = _series(covariates.get("population"), "/covariates/population", 1.0)
    place = Place(co2, population)
    check_per_head(place, "/covariates/population")
    if not isinstance(request.get("samples", False), bool):
        raise BadRequest(reason=N_("samples is true or false"), where="/samples")
    named = _named(request)
    by = _whole(request, "by", 2030, 1800, 2200)
    hold = _whole(request, "hold_years", 10, 1, 60)
    if by < co2.start:
        raise BadRequest(reason=N_("it lies before the first year of the series"), where="/by")
    projection = project(
        models,
        place,
        by=by,
        hold_years=hold,
        paths=_whole(request, "paths", 2000, 1, MOST_PATHS),
        seed=_whole(request, "seed", 1, 0, 2**63),
    )
    result = _face(projection, unit=str(unit), factor=1 / to_mt)
    result |= named
    if request.get("samples"):
        result["samples"] = (projection.drawn / to_mt).tolist()
    return result


def _face(projection: Projection, *, unit: str, factor: float) -> dict[str, Any]:
    verdict = projection.verdict
    return {
        "p_peak_by": verdict.p_peak_by,
        "by": verdict.by,
        "unit": unit,
        "peak_year": year_spread(verdict.peak_years),
        "peak_level": spread(verdict.peak_levels * factor),
        "quantiles": fan(projection.drawn * factor, first_year=projection.place.co2.last + 1),
        "plateau": {
            "band": 0.01,
            "p": verdict.plateau,
            "p_clear_peak": verdict.clear_peak,
            "p_clear_exceedance": verdict.clear_exceedance,
        },
        "model": projection.model,
        "paths": int(projection.drawn.shape[0]),
    }


def _named(request: Mapping[str, Any]) -> dict[str, Any]:
    thing = request.get("object")
    if thing is not None and thing not in OBJECTS:
        raise BadRequest(
            reason=N_("the object is one of {known}"), known=", ".join(OBJECTS), where="/object"
        )
    grid = request.get("grid_factor")
    if grid is not None and not (isinstance(grid, str) and GRID.fullmatch(grid)):
        raise BadRequest(reason=N_("the grid factor is annual or fixed:YEAR"), where="/grid_factor")
    return {key: request[key] for key in ("object", "grid_factor") if key in request}


def _to_mt(unit: Any) -> float:
    """The factor to Mt, of CO2 as of CO2e."""
    try:
        given, gas, all_gases = map(parse_unit, (_word(unit, "unit"), "Mt", "MtCO2e"))
        return float(given.ratio(all_gases if given.fits(all_gases) else gas))
    except DafengError as error:
        error.where = "/unit"
        raise


def _series(given: Any, where: str, factor: float) -> Series | None:
    if given is None:
        return None
    values = {year: value * factor for year, value in _numbers(given, where).items()}
    return series(values, name=where.rsplit("/", 1)[-1], where=where)


def _numbers(given: Any, where: str) -> dict[int, float]:
    return read_years(given, where, low=-LARGEST, high=LARGEST)


def _whole(request: Mapping[str, Any], key: str, default: int, low: int, high: int) -> int:
    return read_whole(request.get(key, default), f"/{key}", low, high)


def _word(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise BadRequest(reason=N_("{key} is a text"), key=key, where=f"/{key}")
    return value


def score_table(cases: list[Case]) -> dict[str, Any]:
    """The scores of a hindcast: the live cases, which are the hard ones, and all."""
    if not cases:
        raise BadPanel(reason=N_("no place has the years before and after any origin"))
    live = [case for case in cases if case.live]
    return {"live": asdict(score(live)), "all": asdict(score(cases))}
