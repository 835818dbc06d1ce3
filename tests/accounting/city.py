"""A small city whose inventory can be checked on paper."""

import datetime
from decimal import Decimal

from dafeng.accounting.activity import Figures
from dafeng.accounting.factor_file import shipped_factors
from dafeng.accounting.inventory import compute
from dafeng.ledger.form import find_column, parse_span
from dafeng.ledger.series import Point, Series

PLACE = "360000"  # a province whose grid factors are shipped
FACTORS = shipped_factors()

MONTH = {
    "power.total": 1000,
    "power.agriculture": 50,
    "power.industry": 600,
    "power.industry.cement": 250,
    "power.industry.other": 300,
    "power.residential": 350,
    "power.net_import": 800,
    "power.pv_fed_in": 120,
    "power.pv_own_use": 80,
    "gas.industry": 100,
    "oil.diesel": 1000,
    "coal.industry": 3000,
    "coal.industry.cement": 2500,
    "industry.clinker": 10,
}
"""Of one month: 万kWh, 万m3, t and 万t."""

GRID_2023 = 0.5836
GAS = 389.31 * 15.3 / 1000 * 0.99 * 44 / 12  # tCO2 per 万m3
DIESEL = 42.652 * 20.2 / 1000 * 0.98 * 44 / 12
COAL = 20.934 * 26.1 / 1000 * 0.93 * 44 / 12  # its own calorific value, bituminous carbon
POWER = 10_000 * GRID_2023 / 1000  # tCO2 per 万kWh
CLINKER = 10_000 * 0.535


def point(series, period, amount, **said):
    span = find_column(series)[1].span(period)
    return Point(span.start, span.end, Decimal(str(amount)), **said)


def figures(by_period):
    """Figures from amounts by period and series."""
    found = {}
    for period, amounts in by_period.items():
        for series, amount in amounts.items():
            found.setdefault(series, []).append(point(series, period, amount))
    return Figures(
        {
            name: Series(
                name,
                tuple(sorted(points, key=lambda each: (each.start, each.end))),
                find_column(name)[1].kind,
                find_column(name)[1].unit,
            )
            for name, points in found.items()
        }
    )


def months_of(year, amounts=MONTH, months=range(1, 13)):
    return {f"{year}-{number:02}": amounts for number in months}


def city(by_period, period, *, grid="annual", factors=FACTORS, place=PLACE):
    """The inventory of amounts by period and series."""
    return compute(
        figures(by_period), factors, area="999999", period=period, place=place, grid=grid
    )


def said(by_period):
    """The same as what a form brings in."""
    from dafeng.ledger.services import Said

    return [
        Said(series=series, period=period, amount=Decimal(str(amount)))
        for period, amounts in by_period.items()
        for series, amount in amounts.items()
    ]


def end_of(period):
    return parse_span(period).end - datetime.timedelta(days=1)
