"""Charts of the inventory: from carrier to sector, months, years."""

from collections.abc import Callable, Mapping

from dafeng.accounting.inventory import Inventory, Total
from dafeng.accounting.inventory_line import Line
from dafeng.accounting.wording import carrier_name, sector_words
from dafeng.ledger.sector import BRANCHES, parent_of
from dafeng.ui.charts import Chart, bar, line, sankey

Translate = Callable[[str], str]
UNITS = {"tce": "tce", "co2": "tCO2"}


def draw_flows(found: Inventory, *, unit: str, translate: Translate) -> Chart | None:
    """Energy or tonnes from carriers to sectors, and of industry to its branches."""
    amounts: dict[tuple[str, str], float] = {}
    left_out = False
    for each in found.lines:
        value = each.energy_tce if unit == "tce" else each.co2
        if each.is_process or not value:
            continue
        if value < 0:
            left_out = True
            continue
        for pair in _pairs(each, translate):
            amounts[pair] = amounts.get(pair, 0.0) + value
    if not amounts:
        return None
    flows = tuple(sankey.Flow(*pair, value) for pair, value in _in_order(amounts))
    note = translate("Amounts below zero are not drawn.") if left_out else ""
    titles = {
        "tce": translate("Energy from carrier to sector"),
        "co2": translate("CO2 from carrier to sector"),
    }
    drawn = sankey.Sankey(
        title=f"{titles[unit]} · {found.period}",
        unit=UNITS[unit],
        source=translate("monthly tables of the departments and the factors in force"),
        flows=flows,
        digits=0,
        note=note,
    )
    return sankey.draw(drawn, translate=translate)


def _in_order(amounts: Mapping[tuple[str, str], float]) -> list[tuple[tuple[str, str], float]]:
    """Flows from carriers first, the largest first of each."""
    origins = {origin for origin, _ in amounts}
    goals = {goal for _, goal in amounts}
    return sorted(amounts.items(), key=lambda item: (item[0][0] in goals & origins, -item[1]))


def _pairs(each: Line, translate: Translate) -> list[tuple[str, str]]:
    parent = sector_words(parent_of(each.sector))
    pairs = [(carrier_name(each.carrier), parent)]
    if each.sector in BRANCHES:
        pairs.append((parent, sector_words(each.sector)))
    elif each.activity.is_rest and each.sector:
        pairs.append((parent, translate("{sector}, not broken down").format(sector=parent)))
    return pairs


def draw_months(
    annual: Mapping[str, Total],
    fixed: Mapping[str, Total],
    *,
    fixed_year: int | None,
    translate: Translate,
) -> Chart | None:
    """The tonnes of each month, by each year's grid factor and by one for all."""
    months = [month for month in annual if _whole(annual[month]) or _whole(fixed.get(month))]
    if len(months) < 2:
        return None
    shown = [month for month in annual if months[0] <= month <= months[-1]]
    series = []
    own = tuple(_whole(annual[each]) for each in shown)
    if any(value is not None for value in own):
        series.append(line.Series(translate("Each year's grid factor"), own))
    name = translate("Grid factor of {year} for all").format(year=fixed_year)
    note = translate("A month that lacks something is left open.")
    if fixed_year is not None:
        values = tuple(_whole(fixed[each]) for each in shown)
        series.append(line.Series(name, values, modelled=True))
    drawn = line.Line(
        title=translate("Energy CO2 by month"),
        unit="tCO2",
        source=translate("monthly tables of the departments and the factors in force"),
        instants=tuple(f"{month}-01T00:00:00" for month in shown),
        series=tuple(series),
        digits=0,
        note=note if len(series) > 1 or fixed_year is None else f"{name} · {note}",
    )
    return line.draw(drawn, translate=translate)


def draw_years(fixed: Mapping[int, Total], *, year: int, translate: Translate) -> Chart | None:
    """The tonnes of whole years by one grid factor."""
    values = tuple(_whole(fixed[each]) for each in sorted(fixed))
    if sum(value is not None for value in values) < 2:
        return None
    drawn = bar.Bars(
        title=translate("Energy CO2 by year, grid factor of {year}").format(year=year),
        unit="tCO2",
        source=translate("monthly tables of the departments and the factors in force"),
        categories=tuple(map(str, sorted(fixed))),
        series=(bar.BarSeries(translate("Energy CO2"), values),),
        digits=0,
    )
    return bar.draw(drawn, translate=translate)


def _whole(total: Total | None) -> float | None:
    return None if total is None or total.partial else total.co2
