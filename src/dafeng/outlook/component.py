"""What a month's energy CO2 is made of, part by part, out of the tables as they came. Pure.

A part is what one table brings; its tonnes are amounts times what one unit comes to in the
inventory of that year, so that many months, and many days on which they were known, cost few looks
at the factors. A month of a year without a grid factor of its own takes that of the last year that
has one, which is said with it; there is none for a month before.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dafeng.accounting import activity as data
from dafeng.accounting.activity import Figures
from dafeng.accounting.inventory import ANNUAL, FIXED, Inventory
from dafeng.kernel.period import parse_period
from dafeng.kernel.text import Text
from dafeng.ledger.form import columns, forms
from dafeng.ledger.series import Series
from dafeng.outlook.nowcast import Indicator

COMPONENTS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "coal": Text("煤炭", "Coal"),
        "oil": Text("油品", "Oil products"),
        "gas": Text("天然气", "Natural gas"),
        "electricity": Text("净调入电力", "Net imported electricity"),
    }
)
FORM_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "coal": "coal_monthly",
        "oil": "oil_monthly",
        "gas": "gas_monthly",
        "electricity": "power_monthly",
    }
)
"""The table that brings each part."""

TABLES: Final = (*FORM_OF.values(), "industry_monthly")
RELATED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "coal": (
            "industry.clinker",
            "industry.energy",
            "industry.value_added_growth",
            "power.industry.cement",
            "power.industry",
        ),
        "oil": ("power.transport", "power.construction", "power.total"),
        "gas": ("power.industry", "power.residential", "power.services", "industry.energy"),
        "electricity": ("industry.energy", "industry.clinker", "gas.industry"),
    }
)
"""Which figures may speak for a part while its own table has not come."""

Parts = Mapping[str, Mapping[str, float] | None]
"""Of each part the amounts by series; None where its table lacks something."""

_OF_FORM = {form: part for part, form in FORM_OF.items()}


@dataclass(frozen=True, slots=True)
class Units:
    """What one unit of a series comes to [t], by year; of imported power by grid factor's year."""

    fuels: Mapping[int, Mapping[str, float]]
    power: Mapping[int, float]

    def grid_of(self, year: int) -> str | None:
        """Annual where a year has a grid factor; after the last that has one, fixed at that."""
        if year in self.power:
            return ANNUAL
        last = max(self.power, default=year)
        return f"{FIXED}{last}" if year > last else None

    def tonnes(self, month: str, parts: Parts, *, grid: str | None) -> dict[str, float | None]:
        """The parts of a month [t]; without a grid factor there is no electricity."""
        year = int(month[:4])
        of_power = None
        if grid is not None:
            of_power = self.power.get(year if grid == ANNUAL else int(grid.removeprefix(FIXED)))
        unit = dict(self.fuels.get(year, {}))
        if of_power is not None:
            unit[data.NET_IMPORT] = of_power
        return {part: _sum(amounts, unit) for part, amounts in parts.items()}


def _sum(amounts: Mapping[str, float] | None, unit: Mapping[str, float]) -> float | None:
    if amounts is None or any(series not in unit for series in amounts):
        return None
    return math.fsum(amount * unit[series] for series, amount in amounts.items())


def fuel_units(inventory: Inventory) -> dict[str, float]:
    """What one unit of each fuel's series comes to [t], read off the inventory of a year."""
    found: dict[str, float] = {}
    for line in inventory.lines:
        amount = float(line.activity.amount)
        if line.is_process or line.activity.carrier == "electricity" or line.co2 is None:
            continue
        if amount or line.activity.series not in found:
            found[line.activity.series] = _unit(line.co2, amount) if amount else 0.0
    return found


def power_unit(inventory: Inventory) -> float | None:
    """What one unit of imported electricity comes to [t] in an inventory; None without a factor."""
    bought = inventory.sums(lambda line: line.carrier).get("electricity")
    amount = inventory.balance.net_import
    if bought is None or bought.co2 is None or bought.gaps or not amount:
        return None
    return _unit(bought.co2, float(amount))


def _unit(tonnes: float, amount: float) -> float:
    """Tonnes a unit, without the last digits, which hang on the amount that it was read off."""
    return float(f"{tonnes / amount:.12g}")


def read_parts(figures: Figures, month: str) -> Parts:
    """The amounts of each part in a month, by series."""
    found = data.read(figures, parse_period(month))
    parts: dict[str, dict[str, float]] = {part: {} for part in COMPONENTS}
    for each in found.fuels:
        amounts = parts.get(_part_of(each.series))
        if amounts is not None:
            amounts[each.series] = amounts.get(each.series, 0.0) + float(each.amount)
    bought = found.balance.net_import
    if bought is not None:
        parts["electricity"][data.NET_IMPORT] = float(bought)
    lacking = {_part_of(gap.id) for gap in found.gaps}
    return {
        part: amounts if amounts and part not in lacking else None
        for part, amounts in parts.items()
    }


def signature(figures: Figures, month: str) -> tuple[object, ...]:
    """The amounts that the parts of a month are read from."""
    period = parse_period(month)
    return month, *(figures.amount(name, period) for name in data.series_ids())


def _part_of(name: str) -> str:
    """The part that a table or a series belongs to; empty where none."""
    form = name if name in forms() else columns()[name][0].id if name in columns() else ""
    return _OF_FORM.get(form, "")


def indicators(known: Mapping[str, Series]) -> dict[str, list[Indicator]]:
    """The related figures of each part, as known on a day."""
    made = {name: _indicator(known[name]) for name in related_series() if name in known}
    return {part: [made[name] for name in names if name in made] for part, names in RELATED.items()}


def related_series() -> tuple[str, ...]:
    """Every series that speaks for some part."""
    return tuple(sorted({name for names in RELATED.values() for name in names}))


def _indicator(each: Series) -> Indicator:
    values = {f"{day:%Y-%m}": float(point.amount) for day, point in each.monthly().items()}
    return Indicator(each.id, values, each.kind == "growth")
