"""The city's inventory: one period, two periods side by side, and each line down to its figures."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from dafeng.accounting import activity, drawing, selectors
from dafeng.accounting import inventory_table as tables
from dafeng.accounting.calculation import calculate
from dafeng.accounting.comparison import compare
from dafeng.accounting.error import BadValue, LineUnknown
from dafeng.accounting.gap import Gap
from dafeng.accounting.inventory import (
    ANNUAL,
    FIXED,
    Inventory,
    fixed_year,
    read_month_or_year,
)
from dafeng.accounting.inventory_line import GRID, OWN, STANDS_IN, STOOD_IN, Line
from dafeng.accounting.method import find_method
from dafeng.accounting.trace_words import exact, term_words
from dafeng.accounting.wording import (
    assumed_text,
    carrier_name,
    gap_rows,
    gap_text,
    grid_words,
    line_name,
    notice_text,
    pick,
    sector_words,
)
from dafeng.kernel.error import N_, DafengError
from dafeng.ledger.form import Column, Form, find_column, period_text
from dafeng.ledger.models import Statistic
from dafeng.ledger.selectors.collection import area_in_view
from dafeng.people.access import require
from dafeng.ui.views import list_page

VIEW = "accounting.view_inventory"
HOME = "accounting:inventory"
TREND_YEARS = 3
Evidence = list[tuple[Form, Column, list[Statistic]]]
UNITS = ("tce", "co2")
EXPORTS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked for."""

    city: selectors.City
    period: str
    other: str
    grid: str
    unit: str

    @property
    def on(self) -> datetime.date | None:
        """The day as of which figures were known; None for now."""
        return self.city.on

    @property
    def query(self) -> dict[str, str]:
        """What a link to a line carries on."""
        query = {"period": self.period, "grid": self.grid}
        return query | ({"on": self.on.isoformat()} if self.on else {})

    @property
    def year(self) -> int:
        """The year of the period."""
        return int(self.period[:4])

    @property
    def grid_year(self) -> int | None:
        """The year whose grid factor may hold for all: the one asked for, or the last known."""
        return fixed_year(self.grid) or max(self.city.grid_years, default=None)

    @property
    def beside(self) -> str:
        """The other treatment of the grid factor; empty where there is none."""
        if fixed_year(self.grid):
            return ANNUAL
        return f"{FIXED}{self.grid_year}" if self.grid_year else ""

    @property
    def found(self) -> Inventory:
        """The inventory asked for."""
        return self.city.inventory(self.period, grid=self.grid)


def read_asked(request: HttpRequest, area: str) -> Asked | None:
    """The period and the rest from the address; None where nothing is known of the area."""
    city = selectors.City(area, on=_day(request.GET.get("on", "")))
    period = request.GET.get("period", "") or str(city.latest_year() or "")
    if not period:
        return None
    unit = request.GET.get("unit", "")
    return Asked(
        city=city,
        period=period,
        other=request.GET.get("with", ""),
        grid=request.GET.get("grid", "") or ANNUAL,
        unit=unit if unit in UNITS else UNITS[0],
    )


def empty_face(area: Any) -> dict[str, Any]:
    """What the page says where nothing is known of an area."""
    return {"title": gettext("City inventory"), "lead": area.name}


def _day(given: str) -> datetime.date | None:
    """The day as of which figures were known; None for now. Raises `BadValue`."""
    if not given:
        return None
    try:
        day = datetime.date.fromisoformat(given)
    except ValueError as error:
        reason = N_("a day is written 2025-03-31")
        raise BadValue(value=given, reason=reason, where="on") from error
    today = timezone.localdate()
    if day > today:
        raise BadValue(value=given, reason=N_("that day is still to come"), where="on")
    return day if day < today else None


def _other(asked: Asked) -> Inventory | None:
    """The inventory to compare with. Raises `BadPeriod`, `BadValue` for two that are not alike."""
    if not asked.other:
        return None
    if len(asked.other) != len(asked.period):
        read_month_or_year(asked.other)
        reason = N_("a year is compared with a year, a month with a month")
        raise BadValue(value=asked.other, reason=reason, where="with")
    if asked.other == asked.period:
        reason = N_("a period is compared with another")
        raise BadValue(value=asked.other, reason=reason, where="with")
    return asked.city.inventory(asked.other, grid=asked.grid)


@require_GET
def inventory(request: HttpRequest) -> HttpResponse:
    """The city's emissions and energy of a year or a month, by sector, carrier, gas and scope."""
    require(request.user, VIEW)
    area = area_in_view(request.user)
    asked = read_asked(request, area.code)
    if asked is None:
        return render(request, "accounting/inventory_empty.html", empty_face(area))
    title = gettext("City inventory")
    found = asked.found
    other = _other(asked)
    comparison = compare(other, found) if other and other.lines and found.lines else None
    if request.GET.get("export") in EXPORTS:
        if other and not comparison:
            reason = N_("of one of the two periods nothing is known")
            raise BadValue(value=asked.other, reason=reason, where="with")
        name = " ".join([title, asked.period, asked.grid.replace(":", " ")])
        if comparison:
            rows, table = tables.change_rows(comparison), tables.ChangeTable
            name = f"{name} {asked.other}"
        else:
            rows, table = tables.file_rows(found), tables.LineTable
        if asked.on:
            known = gettext("as known on {day}").format(day=asked.on.isoformat())
            name = f"{name} {known}"
        return list_page(request, table_class=table, queryset=rows, title=name)
    face = {
        "title": f"{title} · {asked.period}",
        "lead": area.name,
        "asked": asked,
        "found": found,
        "kept": [
            (each, grid_words(each.grid))
            for each in selectors.frozen_inventories(area=area.code).filter(period=asked.period)
        ],
        "may_freeze": not asked.on and request.user.has_perm("accounting.freeze_inventory"),
        "unknown": [each.period for each in (found, other) if each and not each.lines],
        "comparison": comparison,
        "comparison_gaps": gap_rows(other.total.gaps) if other else [],
        "changes": _table(asked, tables.ChangeTable, tables.change_rows(comparison))
        if comparison
        else None,
        **_numbers(asked, found),
        **_periods(asked),
        **_trend(asked),
    }
    return render(request, "accounting/inventory.html", face)


def _numbers(asked: Asked, found: Inventory) -> dict[str, Any]:
    """The tables, gaps and assumptions of one inventory, and its total by the other grid factor."""
    place, beside = asked.city.place, asked.beside
    assumed = {key for line in found.lines for key in line.assumptions}
    lacks_grid = any(gap.id == GRID for gap in found.total.gaps)
    return {
        "sectors": tables.on_page(tables.SectorTable, tables.sector_rows(found)),
        "lines": _table(asked, tables.LineTable, tables.line_rows(found)),
        "gaps": gap_rows(found.total.gaps, place=place, period=asked.period),
        "process_gaps": gap_rows(found.process.gaps),
        "energy_gaps": gap_rows(found.total.energy_gaps),
        "remarks": [
            *(assumed_text(key) for key in sorted(assumed)),
            *(notice_text(each) for each in found.notices),
        ],
        "own": [
            (pick(find_column(name)[1].name), value) for name, value in found.balance.own.items()
        ],
        "beside_total": asked.city.inventory(asked.period, grid=beside).total if beside else None,
        "lacks_grid": lacks_grid and beside.startswith(FIXED),
        **_equivalent(found),
        "chart": drawing.draw_flows(found, unit=asked.unit, translate=gettext),
    }


def _equivalent(found: Inventory) -> dict[str, Any]:
    """The energy with electricity at its equivalent value, or why it cannot be given."""
    value = found.equivalent_tce
    gap = value if isinstance(value, Gap) else None
    return {
        "equivalent": value,
        "has_equivalent": isinstance(value, float),
        "lacks_rate": gap is not None and gap.kind == "coal_rate",
        "equivalent_gap": gap_text(gap) if gap else "",
    }


def _table(asked: Asked, table: Any, rows: list[dict[str, Any]]) -> Any:
    return tables.on_page(table, rows, **asked.query)


def _periods(asked: Asked) -> dict[str, Any]:
    """The years to choose from, the months of the year shown, and what to compare with."""
    is_year = asked.period == str(asked.year)
    return {
        "years": asked.city.years[::-1],
        "months": [f"{asked.year}-{number:02}" for number in range(1, 13)],
        "before": str(asked.year - 1) if is_year else f"{asked.year - 1}{asked.period[4:]}",
        "grid_years": asked.city.grid_years,
        "grid_year": asked.grid_year,
        "beside": asked.beside,
    }


def _trend(asked: Asked) -> dict[str, Any]:
    """The months of the last years, and all years, by each year's grid factor and by one."""
    city, year = asked.city, asked.grid_year
    steady = f"{FIXED}{year}"
    annual = city.annual_totals()
    fixed = city.annual_totals(grid=steady) if year else {}
    face: dict[str, Any] = {"year_rows": tables.year_rows(annual, fixed)}
    if year:
        face["years_chart"] = drawing.draw_years(fixed, year=year, translate=gettext)
    last = city.latest_month()
    if last is not None:
        first = f"{int(last[:4]) - TREND_YEARS + 1}-01"
        face["trend"] = drawing.draw_months(
            city.monthly_totals(first=first, last=last),
            city.monthly_totals(first=first, last=last, grid=steady) if year else {},
            fixed_year=year,
            translate=gettext,
        )
    return face


@require_GET
def line(request: HttpRequest, name: str) -> HttpResponse:
    """One line of the inventory: the formula as it ran, each factor, each figure and document."""
    require(request.user, VIEW)
    area = area_in_view(request.user)
    asked = read_asked(request, area.code)
    found = asked.found if asked else None
    each = found.line(name) if found else None
    if asked is None or found is None or each is None:
        raise LineUnknown(line=name, period=asked.period if asked else gettext("any period"))
    place = asked.city.place
    evidence = asked.city.evidence(_series_of(each, found), period=asked.period)
    query = request.GET.urlencode()
    face = {
        "title": line_name(each),
        "lead": f"{pick(area.name)} · {asked.period}",
        "breadcrumbs": [
            (gettext("City inventory"), f"{reverse(HOME)}?{query}" if query else reverse(HOME)),
            (line_name(each), ""),
        ],
        "asked": asked,
        "found": found,
        "each": each,
        "sector": sector_words(each.sector),
        "carrier": carrier_name(each.carrier),
        "assumed": [assumed_text(key) for key in each.assumptions],
        "gaps": gap_rows(each.gaps, place=place, period=asked.period),
        "is_power": each.activity.carrier == "electricity",
        "is_own": each.id.startswith(OWN),
        "method": pick(find_method(each.request["method"]).name),
        **_run_again(each, asked.city, _amount_words(each, evidence)),
        "emissions": exact(each.co2),
        "energy": exact(each.energy_tce),
        "amount": exact(each.amount),
        "evidence": [
            (form, column, [_figure(row) for row in rows]) for form, column, rows in evidence
        ],
    }
    return render(request, "accounting/inventory_line.html", face)


def _amount_words(each: Line, evidence: Evidence) -> tuple[str, str]:
    """Where the amount of a line comes from: the figures with their vintages, or an allotment."""
    if each.activity.carrier == "electricity":
        return gettext("allotted as shown above"), "#allotted"
    vintages = Counter(str(row.get_vintage_display()) for *_, rows in evidence for row in rows)
    figures = gettext("figures beneath: {vintages}").format(
        vintages=", ".join(f"{name} × {count}" for name, count in vintages.items())
    )
    if each.activity.is_rest:
        return gettext("the column less its parts; {figures}").format(figures=figures), "#figures"
    return figures, "#figures"


def _run_again(each: Line, city: selectors.City, amount: tuple[str, str]) -> dict[str, Any]:
    """The calculation of a line again: its terms as they ran, with every number and its source.

    Raw coal's own calorific value was given in the place of another.
    """
    try:
        found = calculate(each.request, city.factors)
    except DafengError as error:
        return {"terms": [], "problem": error.message(gettext)}
    stands_in = next(iter(city.factors.of(STANDS_IN)), None) if each.assumptions else None
    given = {STOOD_IN: stands_in} if stands_in else {}
    wanted = ("energy",) if each.id.startswith(OWN) else ("CO2", "energy")
    rows = [row for row in found["trace"] if row["yields"] in wanted]
    return {"terms": [term_words(row, amount=amount, given=given) for row in rows], "problem": ""}


def _series_of(each: Line, found: Inventory) -> list[str]:
    """The series that a line's amount is made of."""
    names = [each.activity.series]
    if each.activity.is_rest:
        names += activity.parts_of(each.activity.series)
    if each.activity.carrier != "electricity":
        return names
    if each.id.startswith(OWN):
        source = list(found.balance.own)
    elif found.balance.is_derived:
        source = [activity.USE, *found.balance.own]
    else:
        source = [activity.NET_IMPORT]
    return list(dict.fromkeys([*source, *names]))


def _figure(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "period": row.period,
        "month": period_text(row.start_date, "month"),
        "history": reverse("ledger:statistic_history", args=[row.form])
        + f"?series={row.series}&period={row.period}",
    }
