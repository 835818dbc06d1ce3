"""From a city to its outlook: fan, peak, probabilities, and what they rest on. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from dafeng.outlook import trend as rules
from dafeng.outlook.city import ANNUAL, LEAST_YEARS, OBJECT, Array, City
from dafeng.outlook.course import Course, grid_change, middle
from dafeng.outlook.delivery import AS_WRITTEN, LATEST, LEAST_SHARE, WITH_RISK, draw_deliveries
from dafeng.outlook.lever import Lever, bend, levers_of, measures
from dafeng.outlook.panel import LOOK_BACK
from dafeng.outlook.peak import Verdict, fan, judge, spread, year_spread
from dafeng.outlook.projection import Models, project
from dafeng.outlook.sector import (
    BY,
    HOLD_YEARS,
    PATHS,
    Draws,
    draw,
    emissions,
    emissions_under,
    grid_only,
    verdicts,
)
from dafeng.outlook.trend import Trend, estimate, place_of

BACK: Final = 5
"""How many years before the last one the hindcast starts."""
FEW: Final = 2_000
"""Paths of the sensitivity: the same for each lever, so that only the lever differs."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a city; `brief` leaves out what no lever changes, and the sensitivity.

    `delivery` says whether measures count as written or with the risk of coming late or in part.
    """

    levers: Mapping[str, float] = field(default_factory=dict)
    delivery: str = AS_WRITTEN
    by: tuple[int, ...] = BY
    hold_years: int = HOLD_YEARS
    seed: int = 1
    paths: int = PATHS
    brief: bool = False

    @property
    def until(self) -> int:
        """The last year of the paths."""
        return max(self.by) + self.hold_years


@dataclass(frozen=True, slots=True)
class Outlook:
    """A city with its trends, its middle course and the chance around it."""

    city: City
    trend: Trend
    start: Course
    draws: Draws

    @classmethod
    def of(cls, city: City, ask: Ask, models: Models | None) -> "Outlook":
        """Everything that no lever changes; raises `TotalNotAboveZero`."""
        city.check_above_zero()
        years = max(1, ask.until - city.last)
        found = estimate(city, models, years=years, seed=ask.seed)
        chance = draw(city, found, years=years, paths=ask.paths, seed=ask.seed)
        return cls(city, found, middle(city, found, years=years), chance)

    def course(self, values: Mapping[str, float], ask: Ask) -> Course:
        """The course under levers, with outcomes where a measure may come late or in part."""
        risky = ask.delivery == WITH_RISK
        deliveries = draw_deliveries(measures(), seed=ask.seed) if risky else {}
        return bend(self.city, self.start, values, deliveries)


def outlook(city: City, ask: Ask, models: Models | None) -> dict[str, Any]:
    """The outlook of a city as plain data; the same seed gives the same answer."""
    whole = Outlook.of(city, ask, models)
    result = moved(whole, ask)
    if ask.brief:
        return result
    panel = _panel(city, ask, models)
    return {
        **result,
        "panel": panel,
        "hindcast": hindcast(city, ask),
        "tornado": tornado(whole, ask),
        "parameters": parameters(whole, ask),
        "sectors": sectors(whole, ask),
    }


def moved(whole: Outlook, ask: Ask) -> dict[str, Any]:
    """What the levers change: fan, peak and probabilities under both treatments of the grid."""
    city, course = whole.city, whole.course(ask.levers, ask)
    drawn = emissions_under(city, course, whole.draws, grids=city.treatments)
    faces = {grid: _face(city, paths, grid, ask) for grid, paths in drawn.items()}
    latest = str(max(ask.by))
    p = {grid: face["p_peak_by"][latest] for grid, face in faces.items()}
    return {
        "object": OBJECT,
        "unit": "t",
        "grid": ANNUAL,
        "last": city.last,
        "paths": ask.paths,
        "seed": ask.seed,
        "levers": _values(city, ask.levers),
        "delivery": _delivery(city, ask),
        **faces[ANNUAL],
        "treatments": faces,
        "grid_only": grid_only(p),
        "borrowed_factors": list(city.borrowed()),
    }


def _face(city: City, drawn: Array, grid: str, ask: Ask) -> dict[str, Any]:
    found = verdicts(city, drawn, grid=grid, by=ask.by, hold_years=ask.hold_years)
    latest = found[max(ask.by)]
    return {
        "p_peak_by": {str(year): verdict.p_peak_by for year, verdict in found.items()},
        "peak_year": year_spread(latest.peak_years),
        "peak_level": spread(latest.peak_levels),
        "quantiles": fan(drawn, first_year=city.last + 1),
        "plateau": _plateau(latest),
        "history": {
            str(year): value
            for year, value in zip(city.years, city.totals(grid).tolist(), strict=True)
        },
    }


def _plateau(verdict: Verdict) -> dict[str, float]:
    return {
        "band": 0.01,
        "p": verdict.plateau,
        "p_clear_peak": verdict.clear_peak,
        "p_clear_exceedance": verdict.clear_exceedance,
    }


def _values(city: City, given: Mapping[str, float]) -> dict[str, float]:
    """Every lever of the city with the value that held."""
    return {
        lever.key: given.get(lever.key, lever.clip(lever.default(city)))
        for lever in levers_of(city)
    }


def _delivery(city: City, ask: Ask) -> dict[str, Any]:
    """How measures count, and which levers are measures beyond the trend."""
    moved = [each for each in levers_of(city) if each.key in ask.levers]
    work = [each.key for each in moved if each.is_work(city, ask.levers[each.key])]
    said: dict[str, Any] = {"treatment": ask.delivery, "measures": work}
    return said | (_assumed() if ask.delivery == WITH_RISK else {})


def _assumed() -> dict[str, float]:
    return {"least_share": LEAST_SHARE, "latest": LATEST}


def _panel(city: City, ask: Ask, models: Models | None) -> dict[str, Any] | None:
    """The pooled panel's verdict on the same series; None where the history is too short for it."""
    if models is None or len(city.years) < LOOK_BACK:
        return None
    place = place_of(city)
    faces = {
        year: project(
            models,
            place,
            by=year,
            hold_years=ask.hold_years,
            paths=FEW,
            seed=ask.seed,
        )
        for year in ask.by
    }
    latest = faces[max(ask.by)]
    return {
        "model": latest.model,
        "p_peak_by": {str(year): each.verdict.p_peak_by for year, each in faces.items()},
        "peak_year": year_spread(latest.verdict.peak_years),
    }


def hindcast(city: City, ask: Ask) -> dict[str, Any] | None:
    """What the same rules would have said five years ago; None where too little was known then.

    Factors are those known now, the grid factor is fixed, and no panel is seen: it holds years that
    lay ahead then.
    """
    if len(city.years) < LEAST_YEARS + BACK:
        return None
    grid = city.treatments[-1]
    seen = city.until(city.last - BACK)
    found = estimate(seen, None, years=BACK, seed=ask.seed)
    chance = draw(seen, found, years=BACK, paths=FEW, seed=ask.seed)
    drawn = emissions(seen, middle(seen, found, years=BACK), chance, grid=grid)
    table = fan(drawn, first_year=seen.last + 1)
    truth = city.totals(grid)[-BACK:].tolist()
    rows = []
    for (year, band), value in zip(table.items(), truth, strict=True):
        inside = band["p05"] <= value <= band["p95"]
        rows.append({"year": int(year), **band, "happened": value, "inside": inside})
    return {"origin": seen.last, "grid": grid, "rows": rows}


def tornado(whole: Outlook, ask: Ask) -> list[dict[str, Any]]:
    """Each lever by itself to either side of where it stands; the widest swing first."""
    few = Outlook(whole.city, whole.trend, whole.start, whole.draws.first(FEW))
    values = _values(whole.city, ask.levers)
    rows = []
    for lever in levers_of(whole.city):
        now = values[lever.key]
        ends = [lever.clip(now - lever.swing), lever.clip(now + lever.swing)]
        low, high = (_ends(few, ask, lever, end) for end in ends)
        rows.append(
            {"lever": lever.key, "unit": lever.unit, "value": now, "low": low, "high": high}
        )
    base = _judged(few, ask, ask.levers)
    for row in rows:
        row["base"] = base
    return sorted(rows, key=_swing, reverse=True)


def _swing(row: Mapping[str, Any]) -> float:
    return abs(float(row["high"]["level"]) - float(row["low"]["level"]))


def _ends(few: Outlook, ask: Ask, lever: Lever, value: float) -> dict[str, float]:
    return {"value": value, **_judged(few, ask, {**ask.levers, lever.key: value})}


def _judged(few: Outlook, ask: Ask, values: Mapping[str, float]) -> dict[str, float]:
    """The probability of a peak by the earlier year, and the middle level [t] in the later one."""
    drawn = emissions(few.city, few.course(values, ask), few.draws)
    by = min(ask.by)
    verdict = judge(few.city.series(), drawn, by=by, hold_years=ask.hold_years)
    ahead = max(0, max(ask.by) - few.city.last - 1)
    return {"p_peak_by": verdict.p_peak_by, "level": float(np.median(drawn[:, ahead]))}


def sectors(whole: Outlook, ask: Ask) -> list[dict[str, Any]]:
    """Each sector: its share of the last year's CO2, its trends, its energy in the years asked."""
    city, found, course = whole.city, whole.trend, whole.course(ask.levers, ask)
    shares = city.shares()
    energy = course.energy.sum(axis=-1)
    energy = energy if energy.ndim == 2 else energy.mean(axis=0)
    asked = [year for year in (*ask.by, ask.until) if year in course.years]
    return [
        {
            "sector": sector,
            "share": float(shares[row]),
            "driver": found.drivers[row],
            "activity_growth": float(found.activity[row]),
            "intensity_growth": float(found.intensity[row]),
            "energy_tce": {
                str(city.last): float(city.energy[-1, row].sum()),
                **{str(year): float(energy[course.years.index(year), row]) for year in asked},
            },
        }
        for row, sector in enumerate(city.sectors)
    ]


def parameters(whole: Outlook, ask: Ask) -> list[dict[str, Any]]:
    """Every number that the outlook rests on beside the statistics, and where it comes from."""
    found = whole.trend
    rows: Sequence[tuple[str, float, str, str]] = (
        ("years_used", found.years_used, "a", "statistics"),
        ("fade", rules.FADE, "1/a", "panel"),
        ("panel_weight", found.weight, "1", "panel" if found.weight else "not_used"),
        ("sigma", found.sigma, "1/a", "statistics_and_panel"),
        ("drift", found.drift, "1/a", "panel"),
        ("shared", rules.SHARED, "1", "assumption"),
        ("grid_change", grid_change(whole.city), "1/a", "factors"),
        ("grid_drift", found.grid_drift, "1/a", "assumption"),
    )
    if ask.delivery == WITH_RISK:
        units = {"least_share": "1", "latest": "a"}
        rows = (*rows, *((id_, v, units[id_], "assumption") for id_, v in _assumed().items()))
    return [
        {"id": id_, "value": v, "unit": unit, "status": status} for id_, v, unit, status in rows
    ]
