"""A series to a peak verdict: the one function behind the command, the page and the hindcast."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dafeng.outlook.panel import Fitted, Place, simulate
from dafeng.outlook.peak import Verdict, judge


@dataclass(frozen=True, slots=True)
class Models:
    """The fitted model with the population term, and the one for places without a population."""

    per_head: Fitted
    plain: Fitted

    def choose(self, place: Place) -> tuple[str, Fitted]:
        """The model that a place's data allow, by name."""
        if place.population is None:
            return "panel_growth_without_population", self.plain
        return "panel_growth", self.per_head


@dataclass(frozen=True, slots=True)
class Projection:
    """Drawn paths [Mt], shape (paths, years after the last known one), and what they say."""

    model: str
    place: Place
    drawn: NDArray[np.float64]
    verdict: Verdict


def project(
    models: Models, place: Place, *, by: int, hold_years: int, paths: int, seed: int
) -> Projection:
    """Draw paths up to `by + hold_years` and judge them; the same seed gives the same answer."""
    name, fitted = models.choose(place)
    years = max(0, by + hold_years - place.co2.last)
    rng = np.random.default_rng(seed)
    drawn = simulate(fitted, place, years=years, paths=paths, rng=rng)
    verdict = judge(place.co2, drawn, by=by, hold_years=hold_years)
    return Projection(name, place, drawn, verdict)
