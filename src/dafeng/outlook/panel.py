"""Pooled growth model: what places with such a past did next.

Next year's growth of ln(CO2) is a ridge regression, over all places and years of a panel, on last
year's growth, the mean growth of five and of ten years, the gap to the running maximum, and ln(CO2
per head). Paths are drawn by adding a residual of the panel, chosen with equal chance, each year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dafeng.outlook.error import SeriesBroken, SeriesTooShort

Array = NDArray[np.float64]
LOOK_BACK = 11
FLAT = 1e-12
GROWTH_TERMS = ("growth_1", "growth_5", "growth_10", "gap_to_maximum")
HEAD_TERM = "ln_co2_per_head"


@dataclass(frozen=True, slots=True)
class Series:
    """Consecutive yearly values above zero, from `start` on; CO2 in Mt, population in persons."""

    start: int
    values: tuple[float, ...]

    @property
    def last(self) -> int:
        """The last year."""
        return self.start + len(self.values) - 1

    def until(self, year: int) -> "Series":
        """The years up to and including `year`."""
        return Series(self.start, self.values[: max(0, year - self.start + 1)])

    def at(self, year: int) -> float | None:
        """The value of a year, None outside."""
        return self.values[year - self.start] if self.start <= year <= self.last else None


def series(values: Mapping[int, float], *, name: str, where: str = "") -> Series:
    """A series of year → value; raises `SeriesBroken` for a hole, a zero or less."""
    if not values:
        raise SeriesTooShort(have=0, need=LOOK_BACK, where=where)
    first, last = min(values), max(values)
    for year in range(first, last + 1):
        if not values.get(year, 0.0) > 0:
            raise SeriesBroken(name=name, year=year, where=where and f"{where}/{year}")
    return Series(first, tuple(float(values[year]) for year in range(first, last + 1)))


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a panel: CO2 [Mt] and, where known, population [persons]."""

    co2: Series
    population: Series | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """The fitted model: standardised terms, their coefficients, and the residuals it draws from."""

    terms: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    coefficients: tuple[float, ...]
    intercept: float
    residuals: tuple[float, ...]

    def growth(self, features: Array) -> Array:
        """Expected growth of ln(CO2), shape (n,), of features of shape (n, terms)."""
        standard = (features - np.array(self.mean)) / np.array(self.scale)
        return np.asarray(self.intercept + standard @ np.array(self.coefficients))


def _features(past: Array, maximum: Array, population: float | None, terms: Sequence[str]) -> Array:
    """Features, shape (n, terms), of ln(CO2) of the last eleven years, shape (n, 11)."""
    now = past[:, -1]
    known = {
        "growth_1": now - past[:, -2],
        "growth_5": (now - past[:, -6]) / 5,
        "growth_10": (now - past[:, -11]) / 10,
        "gap_to_maximum": now - maximum,
    }
    if population is not None:
        known[HEAD_TERM] = now - np.log(population)
    return np.stack([known[term] for term in terms], axis=1)


def fit(places: Sequence[Place], *, until: int, per_head: bool, ridge: float = 1.0) -> Fitted:
    """Fit on all places and years up to `until`; `per_head` includes the population term.

    Ridge by (Z'Z + λI)⁻¹Z'y on standardised terms, the intercept free.
    """
    terms = (*GROWTH_TERMS, HEAD_TERM) if per_head else GROWTH_TERMS
    rows: list[Array] = []
    growth: list[float] = []
    for place in places:
        logs = np.log(np.array(place.co2.until(until).values))
        for at in range(LOOK_BACK - 1, len(logs) - 1):
            year = place.co2.start + at
            population = place.population.at(year) if place.population and per_head else None
            if per_head and population is None:
                continue
            past, maximum = logs[None, at - LOOK_BACK + 1 : at + 1], logs[: at + 1].max()
            rows.append(_features(past, np.array([maximum]), population, terms)[0])
            growth.append(float(logs[at + 1] - logs[at]))
    if len(rows) <= len(terms):
        raise SeriesTooShort(have=len(rows), need=len(terms) + 1)
    x, y = np.array(rows), np.array(growth)
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale < FLAT] = 1.0  # a term that never varies says nothing
    z = (x - mean) / scale
    beta = np.linalg.solve(z.T @ z + ridge * np.eye(len(terms)), z.T @ (y - y.mean()))
    residuals = y - y.mean() - z @ beta
    return Fitted(
        terms=terms,
        mean=tuple(mean.tolist()),
        scale=tuple(scale.tolist()),
        coefficients=tuple(beta.tolist()),
        intercept=float(y.mean()),
        residuals=tuple(np.sort(residuals).tolist()),
    )


def simulate(
    fitted: Fitted, place: Place, *, years: int, paths: int, rng: np.random.Generator
) -> Array:
    """Draw paths of CO2 [Mt] for the `years` after the last known one, shape (paths, years).

    Population after its last known year goes on at the mean growth of its last five years.
    Raises `SeriesTooShort` below eleven years.
    """
    if len(place.co2.values) < LOOK_BACK:
        raise SeriesTooShort(have=len(place.co2.values), need=LOOK_BACK)
    logs = np.log(np.array(place.co2.values))
    past = np.tile(logs[-LOOK_BACK:], (paths, 1))
    maximum = np.full(paths, logs.max())
    residuals = np.array(fitted.residuals)
    drawn = np.empty((paths, years))
    for ahead in range(years):
        population = None
        if HEAD_TERM in fitted.terms and place.population is not None:
            population = extend(place.population, place.co2.last + ahead)
        growth = fitted.growth(_features(past, maximum, population, fitted.terms))
        now = past[:, -1] + growth + rng.choice(residuals, paths)
        past = np.concatenate([past[:, 1:], now[:, None]], axis=1)
        maximum = np.maximum(maximum, now)
        drawn[:, ahead] = now
    return np.asarray(np.exp(drawn))


def extend(population: Series, year: int) -> float:
    """Population of a year [persons], carried on at the mean growth of the last five years."""
    known = population.at(year)
    if known is not None:
        return known
    recent = population.values[-6:]
    rate = (recent[-1] / recent[0]) ** (1 / (len(recent) - 1)) if len(recent) > 1 else 1.0
    return float(recent[-1] * rate ** (year - population.last))
