"""The sector outlook of a place of which only the total is known: for scores on a panel. Pure."""

import numpy as np

from dafeng.outlook.city import ELECTRICITY, City
from dafeng.outlook.course import middle
from dafeng.outlook.panel import Place
from dafeng.outlook.peak import judge
from dafeng.outlook.projection import Models, Projection
from dafeng.outlook.sector import draw, emissions
from dafeng.outlook.trend import estimate

MODEL = "one_sector"


def city_of(place: Place) -> City:
    """The place as a city of one sector that burns one fuel and imports nothing."""
    years = tuple(range(place.co2.start, place.co2.last + 1))
    people = place.population
    tonnes = np.array(place.co2.values) * 1e6
    return City(
        years=years,
        sectors=("all",),
        carriers=("fuel", ELECTRICITY),
        energy=np.stack([tonnes, np.zeros(len(years))], axis=1)[:, None, :],
        co2=np.array([1.0, 0.0]),
        net_import=np.zeros(len(years)),
        own={},
        grid={},
        tce=1.0,
        population={}
        if people is None
        else dict(zip(range(people.start, people.last + 1), people.values, strict=True)),
    )


def project(
    models: Models, place: Place, *, by: int, hold_years: int, paths: int, seed: int
) -> Projection:
    """Draw paths [Mt] up to `by + hold_years` by the rules of the sector outlook."""
    city, years = city_of(place), max(1, by + hold_years - place.co2.last)
    trend = estimate(city, models, years=years, seed=seed)
    chance = draw(city, trend, years=years, paths=paths, seed=seed)
    drawn = emissions(city, middle(city, trend, years=years), chance) / 1e6
    verdict = judge(place.co2, drawn, by=by, hold_years=hold_years)
    return Projection(MODEL, place, drawn, verdict)
