"""The monthly, quarterly and yearly figures of the invented county. Pure.

A level is a path through the years, drawn through a few stated points and held together by sums:
what is a whole is made by adding its parts. Chance moves every month a little.
"""

import calendar
import functools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from dafeng.ledger.form import Form, add_months, find_column, forms, parse_span
from dafeng.packs.sample.chance import noise, number

FIRST = date(2015, 1, 1)
MISSING = "industry_monthly"

_PATHS: Mapping[str, Mapping[float, float]] = MappingProxyType(
    {
        # 万kWh a year
        "power.agriculture": {2015: 3100, 2020: 3900, 2025: 4900, 2030: 5700},
        "power.industry.cement": {2015: 19500, 2020: 27500, 2022: 27800, 2025: 25600, 2030: 24000},
        "power.industry.nonferrous": {2015: 13000, 2020: 22500, 2025: 32000, 2030: 38000},
        "power.industry.textile": {2015: 11000, 2020: 15000, 2025: 18300, 2030: 19800},
        "power.industry.paper": {2015: 8000, 2020: 10800, 2025: 12100, 2030: 12600},
        "power.industry.electronics": {2015: 6000, 2020: 14500, 2025: 29000, 2030: 41000},
        "power.industry.food": {2015: 6200, 2020: 8700, 2025: 11300, 2030: 12800},
        "power.industry.other": {2015: 13800, 2020: 18500, 2025: 22700, 2030: 25000},
        "power.construction": {2015: 2300, 2020: 3100, 2025: 3300, 2030: 3200},
        "power.transport": {2015: 1500, 2020: 2700, 2025: 6900, 2030: 11500},
        "power.services": {2015: 13500, 2020: 22500, 2025: 34500, 2030: 44000},
        "power.public": {2015: 5600, 2020: 8200, 2025: 11200, 2030: 13300},
        "power.residential": {2015: 24000, 2020: 34500, 2025: 47500, 2030: 57000},
        "power.pv_fed_in": {2015: 150, 2018: 1500, 2021: 5200, 2025: 21000, 2030: 42000},
        "power.pv_own_use": {2015: 60, 2018: 700, 2021: 2600, 2025: 12500, 2030: 25000},
        "power.hydro": {2015: 9800, 2030: 9900},
        "power.wind": {2015: 1, 2019: 1, 2021: 4200, 2025: 12800, 2030: 21000},
        "power.biomass": {2015: 1, 2018: 1, 2020: 5200, 2025: 7400, 2030: 7600},
        "power.charging": {2015: 12, 2018: 130, 2021: 900, 2025: 5200, 2030: 10500},
        "power.applied_kva": {2015: 42000, 2020: 61000, 2025: 98000, 2030: 110000},
        "power.outage_hours": {2015: 18.0, 2020: 9.0, 2025: 4.2, 2030: 2.8},
        # 万m3 a year
        "gas.industry": {2015: 380, 2018: 900, 2021: 2100, 2025: 3300, 2030: 4100},
        "gas.services": {2015: 90, 2020: 260, 2025: 420, 2030: 500},
        "gas.residential": {2015: 160, 2020: 420, 2025: 690, 2030: 860},
        "gas.transport": {2015: 40, 2020: 90, 2025: 60, 2030: 35},
        # t a year
        "oil.gasoline": {2015: 21500, 2019: 28500, 2022: 30500, 2025: 29800, 2030: 24500},
        "oil.diesel": {2015: 30500, 2019: 35500, 2022: 36800, 2025: 35400, 2030: 31000},
        "oil.lpg": {2015: 6200, 2020: 7400, 2025: 6900, 2030: 6000},
        "coal.industry.cement": {
            2015: 158000,
            2020: 226000,
            2022: 224000,
            2025: 205000,
            2030: 188000,
        },
        "coal.industry.nonferrous": {2015: 24000, 2020: 31000, 2025: 27500, 2030: 21000},
        "coal.industry.textile": {2015: 29000, 2020: 24000, 2025: 12500, 2030: 6500},
        "coal.industry.paper": {2015: 41000, 2020: 47000, 2025: 45500, 2030: 41000},
        "coal.industry.food": {2015: 18000, 2020: 13500, 2025: 7200, 2030: 3800},
        "coal.industry.other": {2015: 33000, 2020: 27000, 2025: 15500, 2030: 9000},
        "coal.power": {2015: 0.0, 2030: 0.0},
        "coal.other": {2015: 38000, 2020: 22000, 2025: 9500, 2030: 4500},
        # 万t a year
        "industry.clinker": {2015: 92, 2020: 134, 2022: 133, 2025: 121, 2030: 112},
        "industry.cement": {2015: 118, 2020: 172, 2022: 170, 2025: 153, 2030: 142},
        # per cent
        "industry.value_added_growth": {2015: 9.2, 2019: 8.6, 2022: 7.6, 2025: 6.6, 2030: 5.4},
        # 亿元 a year at current prices
        "gdp.primary": {2015: 31, 2020: 41, 2025: 50, 2030: 57},
        "gdp.secondary": {2015: 84, 2020: 118, 2025: 176, 2030: 232},
        "gdp.tertiary": {2015: 76, 2020: 125, 2025: 192, 2030: 262},
        "gdp.growth": {2015: 9.4, 2019: 8.0, 2022: 6.2, 2025: 5.8, 2030: 5.0},
        # 万人, at the year's end
        "population.resident": {2015: 61.8, 2020: 60.9, 2025: 59.7, 2030: 58.6},
        "population.urban": {2015: 26.8, 2020: 31.6, 2025: 34.9, 2030: 37.4},
        # 万kW, at the month's end
        "power.capacity_pv": {2015: 0.4, 2018: 2.6, 2021: 8.8, 2025: 34.0, 2030: 67.0},
        "power.capacity_wind": {
            2015: 0.0,
            2019: 0.0,
            2020.9: 2.0,
            2021: 4.8,
            2025: 6.0,
            2030: 10.0,
        },
        "power.capacity_biomass": {2015: 0.0, 2018.9: 0.0, 2019: 1.2, 2030: 1.2},
        # per year, what the level above feeds back
        "grid.coal_rate": {2015: 303, 2020: 293, 2025: 288, 2030: 283},
        "grid.non_fossil_share": {2015: 19, 2020: 23, 2025: 31, 2030: 40},
        "biomass.renewable_share": {2015: 50, 2030: 50},
        "energy.non_power_renewable": {2015: 5200, 2020: 5600, 2025: 6100, 2030: 6800},
        "energy.feedstock": {2015: 2100, 2020: 2600, 2025: 2900, 2030: 3000},
        # buildings: 万m2 a year
        "building.completed": {2015: 96, 2020: 118, 2025: 92, 2030: 84},
        "building.completed_green": {2015: 24, 2020: 71, 2025: 89.5, 2030: 84},
        "building.public_completed": {2015: 9, 2020: 12, 2025: 8.5, 2030: 8},
        "building.public_star": {2015: 1.1, 2020: 6.2, 2025: 7.9, 2030: 8},
        "building.urban_completed": {2015: 74, 2020: 92, 2025: 73, 2030: 68},
        "building.urban_green": {2015: 21, 2020: 66, 2025: 71.2, 2030: 67.6},
        "building.urban_star_label": {2015: 0.8, 2020: 9.5, 2025: 20.4, 2030: 28},
        "building.urban_star_reviewed": {2015: 1.2, 2020: 14, 2025: 25.5, 2030: 32},
        "building.urban_renewable": {2015: 1.1, 2020: 4.4, 2025: 6.1, 2030: 8.6},
        "building.started": {2015: 104, 2020: 121, 2025: 81, 2030: 76},
        "building.started_prefabricated": {2015: 1.5, 2020: 17, 2025: 27.6, 2030: 33},
        "building.projects_started": {2015: 62, 2020: 74, 2025: 51, 2030: 47},
        "building.projects_prefabricated": {2015: 1, 2020: 9, 2025: 16, 2030: 19},
        "roof.public": {2015: 2.6, 2020: 3.1, 2025: 2.4, 2030: 2.2},
        "roof.public_unfit": {2015: 0.7, 2020: 0.8, 2025: 0.6, 2030: 0.5},
        "roof.public_pv": {2015: 0.02, 2020: 0.42, 2025: 0.97, 2030: 1.2},
        "roof.plant": {2015: 14, 2020: 19, 2025: 23, 2030: 21},
        "roof.plant_unfit": {2015: 3.1, 2020: 4.0, 2025: 4.7, 2030: 4.3},
        "roof.plant_pv": {2015: 0.1, 2020: 2.9, 2025: 8.1, 2030: 9.8},
        "public_sample.electricity": {2015: 980, 2020: 1040, 2025: 1012, 2030: 955},
        "public_sample.area": {2015: 18.6, 2030: 18.6},
        "greenery.walking": {2015: 620, 2020: 450, 2025: 330, 2030: 280},
        "greenery.straight": {2015: 480, 2020: 350, 2025: 262, 2030: 225},
        "park.walking": {2015: 1350, 2020: 820, 2025: 560, 2030: 480},
        "park.straight": {2015: 1010, 2020: 640, 2025: 445, 2030: 390},
        # transport
        "freight.rail_loaded": {2015: 118, 2020: 152, 2025: 236, 2030: 330},
        "freight.rail_unloaded": {2015: 96, 2020: 121, 2025: 171, 2030: 220},
        "freight.road": {2015: 1080, 2020: 1260, 2025: 1440, 2030: 1390},
        "fleet.diesel": {2015: 13800, 2020: 16400, 2025: 15200, 2030: 12800},
        "fleet.gasoline": {2015: 2600, 2020: 2900, 2025: 2300, 2030: 1600},
        "fleet.natural_gas": {2015: 28, 2020: 62, 2025: 44, 2030: 24},
        "fleet.electricity": {2015: 40, 2020: 260, 2025: 1150, 2030: 2600},
        "fleet.turnover": {2015: 182000, 2020: 221000, 2025: 236000, 2030: 252000},
        "village.count": {2015: 212, 2030: 212},
        "village.scheduled": {2015: 171, 2020: 203, 2025: 209, 2030: 212},
        "village.on_demand": {2015: 1, 2020: 6, 2025: 3, 2030: 0},
        "stop.built_up_area": {2015: 24.1, 2020: 28.3, 2025: 31.2, 2030: 33.0},
        "stop.area_straight": {2015: 19.6, 2020: 25.5, 2025: 30.6, 2030: 33.0},
        "stop.area_walking": {2015: 15.1, 2020: 20.4, 2025: 25.9, 2030: 29.2},
        "stop.built_up_people": {2015: 22.8, 2020: 26.1, 2025: 28.4, 2030: 30.1},
        "stop.people_straight": {2015: 20.4, 2020: 24.6, 2025: 28.1, 2030: 30.1},
        "stop.people_walking": {2015: 16.6, 2020: 20.9, 2025: 25.0, 2030: 28.0},
        "trip.all": {2015: 1.9, 2020: 2.1, 2025: 2.2, 2030: 2.3},
        "trip.green": {2015: 1.16, 2020: 1.34, 2025: 1.45, 2030: 1.63},
        "trip.electric_bicycle": {2015: 0.31, 2020: 0.37, 2025: 0.39, 2030: 0.38},
        "pavement.arisen": {2015: 3.1, 2020: 4.4, 2025: 3.9, 2030: 3.6},
        "pavement.discarded": {2015: 1.4, 2020: 0.9, 2025: 0.24, 2030: 0.03},
        # vehicles and piles, at the year's end or in the year
        "vehicle.new": {2015: 6100, 2020: 6900, 2025: 6400, 2030: 5900},
        "vehicle.new_nev": {2015: 12, 2020: 340, 2025: 2450, 2030: 4200},
        "vehicle.public_new": {2015: 88, 2020: 104, 2025: 126, 2030: 130},
        "vehicle.public_new_nev": {2015: 6, 2020: 46, 2025: 104, 2030: 128},
        "vehicle.public_new_clean": {2015: 14, 2020: 20, 2025: 15, 2030: 2},
        "vehicle.nev_registered": {2015: 40, 2020: 620, 2025: 3350, 2030: 9800},
        "vehicle.nev_plates": {2015: 35, 2020: 590, 2025: 3290, 2030: 9700},
        "pile.public": {2015: 4, 2020: 96, 2025: 352, 2030: 620},
        "pile.dedicated": {2015: 6, 2020: 58, 2025: 141, 2030: 210},
        "pile.private": {2015: 10, 2020: 190, 2025: 520, 2030: 1900},
        "pile.guns": {2015: 22, 2020: 420, 2025: 1310, 2030: 3400},
        "hub.spaces": {2015: 420, 2020: 520, 2025: 560, 2030: 600},
        "hub.spaces_charging": {2015: 2, 2020: 22, 2025: 62, 2030: 104},
        # farming
        "straw.collectable": {2015: 19.6, 2020: 20.1, 2025: 20.4, 2030: 20.5},
        "straw.used": {2015: 16.5, 2020: 18.8, 2025: 19.5, 2030: 19.7},
        "farmland.high_standard": {2015: 12.4, 2020: 21.6, 2025: 27.8, 2030: 29.5},
        "farmland.improved": {2015: 0.4, 2020: 1.2, 2025: 3.1, 2030: 5.6},
        "fertiliser.nitrogen_applied": {2015: 5900, 2020: 5300, 2025: 4700, 2030: 4400},
        "fertiliser.nitrogen_taken": {2015: 1980, 2020: 2090, 2025: 2010, 2030: 1980},
        "fertiliser.npk_applied": {2015: 11800, 2020: 10700, 2025: 9700, 2030: 9100},
        "fertiliser.npk_taken": {2015: 3600, 2020: 3900, 2025: 3860, 2030: 3820},
        "manure.arisen": {2015: 128, 2020: 119, 2025: 126, 2030: 124},
        "manure.used": {2015: 84, 2020: 103, 2025: 117, 2030: 118},
        "manure.large_arisen": {2015: 52, 2020: 58, 2025: 71, 2030: 76},
        "manure.large_used": {2015: 38, 2020: 54, 2025: 69, 2030: 75},
        # forest, at the year's end
        "forest.land_area": {2015: 244800, 2030: 244800},
        "forest.area_local": {2015: 183100, 2020: 185200, 2025: 186100, 2030: 186700},
        "forest.area_land_survey": {2015: 178300, 2020: 180100, 2025: 180900, 2030: 181400},
        "forest.standing_stock": {2015: 1012, 2020: 1190, 2025: 1342, 2030: 1480},
        "forest.stock": {2015: 958, 2020: 1128, 2025: 1274, 2030: 1405},
        # institutions, waste, industry
        "institution.organs": {2015: 74, 2020: 71, 2025: 68, 2030: 68},
        "institution.saving": {2015: 3, 2020: 36, 2025: 56, 2030: 64},
        "construction_waste.arisen": {2015: 18, 2020: 24, 2025: 21, 2030: 19},
        "construction_waste.recovered": {2015: 1.1, 2020: 4.6, 2025: 7.4, 2030: 9.6},
        "construction_waste.soil": {2015: 46, 2020: 61, 2025: 44, 2030: 38},
        "construction_waste.soil_recovered": {2015: 5.2, 2020: 14, 2025: 15.2, 2030: 16},
        "household_waste.arisen": {2015: 17.9, 2020: 20.6, 2025: 21.8, 2030: 22.1},
        "household_waste.recycled": {2015: 2.0, 2020: 3.3, 2025: 4.6, 2030: 5.4},
        "household_waste.organic": {2015: 0.1, 2020: 0.7, 2025: 1.7, 2030: 2.5},
        "household_waste.burnt": {2015: 0.1, 2020: 5.9, 2025: 8.1, 2030: 7.9},
        "sorting.places": {2015: 236, 2020: 268, 2025: 291, 2030: 305},
        "sorting.places_covered": {2015: 4, 2020: 96, 2025: 218, 2030: 300},
        "sorting.households": {2015: 61000, 2020: 72500, 2025: 80100, 2030: 85200},
        "sorting.households_covered": {2015: 1100, 2020: 27800, 2025: 61400, 2030: 83800},
        "solid_waste.arisen": {2015: 41, 2020: 56, 2025: 58, 2030: 57},
        "solid_waste.used": {2015: 36.2, 2020: 52.1, 2025: 56.3, 2030: 56.4},
        "solid_waste.old_stock_used": {2015: 0.6, 2020: 0.9, 2025: 1.1, 2030: 1.1},
        "mine.green_aggregate": {2015: 0, 2020: 0, 2025: 2, 2030: 3},
        "factory.green_valid": {2015: 0, 2020: 1, 2025: 3, 2030: 5},
        "factory.green_ever": {2015: 0, 2020: 1, 2025: 4, 2030: 7},
        "clinker.energy": {2015: 106300, 2020: 148300, 2025: 127700, 2030: 114600},
        "clinker.output": {2015: 92, 2020: 134, 2025: 121, 2030: 112},
        "clinker.highest_line": {2015: 118.4, 2020: 112.9, 2025: 107.3, 2030: 103.4},
        # supply
        "reliability.rural_users": {2015: 2150, 2020: 2480, 2025: 2760, 2030: 2950},
        "reliability.rural_outage": {2015: 39800, 2020: 22400, 2025: 14100, 2030: 9600},
        "reliability.rural_outage_outside": {2015: 3100, 2020: 2300, 2025: 1500, 2030: 1100},
        "power.capacity_pumped": {2015: 0, 2030: 0},
    }
)

_SUMMER = (0.98, 0.90, 0.90, 0.87, 0.90, 1.02, 1.27, 1.30, 1.07, 0.89, 0.88, 1.02)
_WORK = (0.95, 0.72, 1.01, 1.02, 1.04, 1.03, 1.05, 1.05, 1.03, 1.02, 1.04, 1.04)
_KILN = (0.86, 0.58, 0.97, 1.05, 1.07, 1.00, 0.97, 0.98, 1.08, 1.16, 1.18, 1.10)
_HEAT = (1.42, 1.30, 1.15, 0.95, 0.82, 0.75, 0.70, 0.70, 0.78, 0.92, 1.13, 1.38)
_SUN = (0.66, 0.70, 0.86, 0.97, 1.08, 1.07, 1.35, 1.32, 1.13, 1.06, 0.93, 0.87)
_RAIN = (0.48, 0.62, 0.98, 1.45, 1.72, 1.82, 1.35, 1.08, 0.84, 0.62, 0.54, 0.50)
_WIND = (1.18, 1.16, 1.12, 1.02, 0.90, 0.78, 0.80, 0.78, 0.86, 1.04, 1.14, 1.22)
_FLAT = (1.0,) * 12
_SEASONS: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "power.residential": _SUMMER,
        "power.services": tuple(0.5 + 0.5 * each for each in _SUMMER),
        "power.public": tuple(0.4 + 0.6 * each for each in _SUMMER),
        "power.industry.cement": _KILN,
        "power.industry": _WORK,
        "power.construction": _WORK,
        "power.agriculture": _RAIN[5:] + _RAIN[:5],
        "power.pv": _SUN,
        "power.hydro": _RAIN,
        "power.wind": _WIND,
        "coal.industry.cement": _KILN,
        "coal.industry": _WORK,
        "coal.other": _HEAT,
        "gas.residential": _HEAT,
        "gas.industry": _WORK,
        "industry.clinker": _KILN,
        "industry.cement": _KILN,
        "oil.diesel": _WORK,
    }
)
_SPREAD: Mapping[str, float] = MappingProxyType(
    {"power.hydro": 0.14, "power.wind": 0.10, "power.pv": 0.05, "power.outage_hours": 0.25}
)
# what a year of the pandemic left of a month's level
_DENTS: Mapping[tuple[int, int], float] = MappingProxyType(
    {(2020, 2): 0.74, (2020, 3): 0.90, (2022, 4): 0.96, (2022, 12): 0.93}
)
_WHOLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "power.industry": tuple(
            f"power.industry.{each}"
            for each in ("cement", "nonferrous", "textile", "paper", "electronics", "food", "other")
        ),
        "power.total": (
            *("power.agriculture", "power.industry", "power.construction", "power.transport"),
            *("power.services", "power.public", "power.residential"),
        ),
        "coal.industry": tuple(
            f"coal.industry.{each}"
            for each in ("cement", "nonferrous", "textile", "paper", "food", "other")
        ),
        "gdp.current": ("gdp.primary", "gdp.secondary", "gdp.tertiary"),
    }
)
_OWN_POWER = ("power.pv_fed_in", "power.pv_own_use", "power.hydro", "power.wind", "power.biomass")
_REVISED = ("coal", "industry", "gdp")  # first preliminary, then final


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as a form brought it."""

    form: str
    series: str
    period: str
    amount: Decimal
    vintage: str
    known_date: date


def level(series: str, at: float) -> float:
    """What a series stands at in a year, by growth from point to point of its path."""
    path = _PATHS[series]
    years = sorted(path)
    low = max((year for year in years if year <= at), default=years[0])
    high = min((year for year in years if year > low), default=years[-1])
    if low == high:
        return path[low]
    share = (at - low) / (high - low)
    if path[low] <= 0 or path[high] <= 0:
        return path[low] + share * (path[high] - path[low])
    grown: float = (path[high] / path[low]) ** share
    return path[low] * grown


def _of(table: Mapping[str, object], series: str, otherwise: object) -> object:
    """The entry of a series or of the nearest name that it begins with."""
    names = [name for name in table if series.startswith(name)]
    return table[max(names, key=len)] if names else otherwise


@functools.lru_cache(maxsize=20_000)
def month_amount(seed: int, series: str, month: date) -> float:
    """A flow in a month, or a stock at its end; a whole is the sum of its parts."""
    if series in _WHOLES:
        return sum(month_amount(seed, part, month) for part in _WHOLES[series])
    if series == "power.net_import":
        own = sum(month_amount(seed, part, month) for part in _OWN_POWER)
        return month_amount(seed, "power.total", month) - own
    if series == "industry.energy":
        return _industry_energy(seed, month)
    form, column = find_column(series)
    at = month.year + (month.month - 0.5) / 12
    if column.kind == "stock":
        return level(series, at + 0.5 / 12)
    if column.kind == "growth":
        return level(series, at) + 0.7 * noise(seed, series, month)
    return _flow(seed, series, month, at, form.period)


def _flow(seed: int, series: str, month: date, at: float, period: str) -> float:
    """Some series are stated by the year; the years' levels lie in the middle of each."""
    yearly = level(series, at - 0.5)
    season: tuple[float, ...] = _of(_SEASONS, series, _FLAT)  # type: ignore[assignment]
    spread: float = _of(_SPREAD, series, 0.014)  # type: ignore[assignment]
    days = calendar.monthrange(month.year, month.month)[1] / (365.25 / 12)
    dent = _DENTS.get((month.year, month.month), 1.0)
    if series.startswith(("power.residential", "power.pv", "power.hydro", "power.wind")):
        dent = 1.0
    moved = max(0.0, 1 + spread * noise(seed, series, month))
    return yearly / 12 * season[month.month - 1] / (sum(season) / 12) * days * dent * moved


def _industry_energy(seed: int, month: date) -> float:
    """万tce of the works above size: coal, gas and power at their calorific value (当量值)."""
    coal = month_amount(seed, "coal.industry", month) * 0.7143 / 10_000
    gas = month_amount(seed, "gas.industry", month) * 12.143 / 10_000
    power = month_amount(seed, "power.industry", month) * 1.229 / 10_000
    return 0.93 * (coal + gas + power)


def months(today: date) -> list[date]:
    """The months from the first to the last full one before a day."""
    end, found, month = today.replace(day=1), [], FIRST
    while month < end:
        found.append(month)
        month = add_months(month, 1)
    return found


def _round(value: float, digits: int) -> Decimal:
    return Decimal(str(round(value, digits))) if math.isfinite(value) else Decimal(0)


_DIGITS: Mapping[str, int] = MappingProxyType(
    {
        "%": 2,
        "万tce": 3,
        "万t": 3,
        "亿元": 2,
        "万人": 2,
        "万kW": 2,
        "h/户": 2,
        "kVA": 0,
        **dict.fromkeys(("t", "个", "辆", "家", "户", "户·h", "hm2", "tce", "m"), 0),
    }
)


def rounded(seed: int, series: str, month: date) -> Decimal:
    """A month's amount as a table prints it; wholes add up their printed parts."""
    if series in _WHOLES:
        return sum((rounded(seed, part, month) for part in _WHOLES[series]), Decimal(0))
    if series == "power.net_import":
        own = sum((rounded(seed, part, month) for part in _OWN_POWER), Decimal(0))
        return rounded(seed, "power.total", month) - own
    unit = find_column(series)[1].unit
    return _round(month_amount(seed, series, month), _DIGITS.get(unit, 2))


def _quarter_amount(seed: int, series: str, period: str) -> Decimal | None:
    """From the year's first day to the quarter's end."""
    if series in _WHOLES:
        parts = [_quarter_amount(seed, part, period) for part in _WHOLES[series]]
        return sum((part for part in parts if part is not None), Decimal(0))
    span = parse_span(period)
    if find_column(series)[1].kind == "growth":
        at = span.start.year + (span.end - timedelta(days=1)).month / 12 - 0.5
        return _round(level(series, at) + 0.25 * noise(seed, series, period), 1)
    weights = (0.225, 0.246, 0.252, 0.277)
    quarters = (span.end.month - 2) // 3 % 4 + 1
    yearly = level(series, span.start.year) * (1 + 0.006 * noise(seed, series, span.start.year))
    if span.start.year == 2020:
        yearly *= 0.97
    return _round(yearly * sum(weights[:quarters]), 2)


def _year_amount(seed: int, series: str, period: str) -> Decimal | None:
    if series not in _PATHS:
        return None
    unit = find_column(series)[1].unit
    return _round(level(series, int(period)), _DIGITS.get(unit, 2))


def rows(*, seed: int, today: date) -> Iterator[Row]:
    """Every figure that had come by `today`, with its vintages."""
    for form in forms().values():
        known = [column for column in form.columns if is_modelled(column.id)]
        if not known:
            continue
        for period in form.periods(FIRST, today):
            due = _came(seed, form, period, today)
            if due is None:
                continue
            for column in known:
                amount = _amount(seed, form.period, column.id, period)
                if amount is not None:
                    yield from _vintages(seed, form.id, column.id, period, amount, due, today)


def _came(seed: int, form: Form, period: str, today: date) -> date | None:
    """The day on which a table came, mostly when it was due; None of one that has not come.

    One in twenty is some days late, and the works' table of the last month is still missing.
    """
    due = form.due_date(period)
    if form.period != "month" and due > today:
        return None
    is_last = parse_span(period).end == today.replace(day=1)
    if form.id == MISSING and is_last:
        return None
    late = 0 if is_last else number(seed, "late", form.id, period) % 20
    return due + timedelta(days=3 + late) if late == 1 else due


def is_modelled(series: str) -> bool:
    """Whether the county has figures of a series."""
    made = series in _PATHS or series in _WHOLES
    return made or series in {"power.net_import", "industry.energy"}


def _amount(seed: int, kind: str, series: str, period: str) -> Decimal | None:
    if kind == "month":
        return rounded(seed, series, date.fromisoformat(f"{period}-01"))
    if kind == "quarter":
        return _quarter_amount(seed, series, period)
    return _year_amount(seed, series, period)


def _vintages(
    seed: int, form: str, series: str, period: str, amount: Decimal, due: date, today: date
) -> Iterator[Row]:
    settled = date(parse_span(period).start.year + 1, 7, 1)

    def row(vintage: str, value: Decimal, known: date) -> Row:
        return Row(form, series, period, value, vintage, min(known, today))

    if not series.startswith(_REVISED):
        yield row("final", amount, due)
        return
    if settled > today or settled.year > today.year - 3:
        first = amount if settled > today else _before_revision(seed, series, period, amount)
        yield row("preliminary", first, due)
    if settled <= today:
        yield row("final", amount, max(settled, due))


def _before_revision(seed: int, series: str, period: str, amount: Decimal) -> Decimal:
    """What the first figure of a year was that was settled later: a little off, in step for all.

    Wholes and parts move by one share, so that they go on adding up; growth stays.
    """
    if find_column(series)[1].kind == "growth":
        return amount
    if series in _WHOLES:
        parts = ((part, _stated(seed, part, period)) for part in _WHOLES[series])
        moved = (_before_revision(seed, part, period, each) for part, each in parts)
        return sum(moved, Decimal(0))
    year = parse_span(period).start.year
    share = 1 - 0.008 * (1 + noise(seed, "revision", series[:3], year))
    return (amount * Decimal(str(round(share, 3)))).quantize(amount_step(series))


def _stated(seed: int, series: str, period: str) -> Decimal:
    form, _ = find_column(series)
    return _amount(seed, form.period, series, period) or Decimal(0)


def amount_step(series: str) -> Decimal:
    """The last digit that a table of this series prints."""
    return Decimal(1).scaleb(-_DIGITS.get(find_column(series)[1].unit, 2))
