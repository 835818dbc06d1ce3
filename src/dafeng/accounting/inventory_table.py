"""Rows of the inventory's tables, on the page and in a file."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dafeng.accounting.comparison import Change, Comparison
from dafeng.accounting.inventory import Inventory, Total, add
from dafeng.accounting.inventory_line import Line
from dafeng.accounting.wording import carrier_name, gap_text, line_name, sector_words
from dafeng.ledger.sector import BRANCHES, SECTORS, parent_of
from dafeng.ui.mark import format_number
from dafeng.ui.table import MISSING, Column, NumberColumn, Table

TIGHT = {"td": {"class": "tight"}}
TONNES: dict[str, Any] = {"unit": "tCO2", "digits": 0}


def sector_rows(found: Inventory) -> list[dict[str, Any]]:
    """The sectors in their order, each with its branches, what is not told apart, and the sum."""
    lines = [line for line in found.lines if not line.is_process]
    rows = []
    for sector in (*SECTORS, ""):
        mine = [line for line in lines if parent_of(line.sector) == sector]
        if not mine:
            continue
        rows.append(_row(sector_words(sector), add(mine), mine, found))
        branches = [name for name in BRANCHES if parent_of(name) == sector]
        rows += [
            _row(sector_words(name), add(part), part, found, is_branch=True)
            for name in branches
            if (part := [line for line in mine if line.sector == name])
        ]
        rest = [line for line in mine if line.sector == sector and line.activity.is_rest]
        if rest and branches:
            rows.append(_row(gettext("not broken down"), add(rest), rest, found, is_branch=True))
    return [*rows, _row(gettext("Total"), found.total, lines, found)] if rows else rows


def _row(
    name: str, total: Total, lines: list[Line], found: Inventory, *, is_branch: bool = False
) -> dict[str, Any]:
    whole = None if found.total.partial else found.total.co2
    return {
        "name": name,
        "is_branch": is_branch,
        "direct": add(line for line in lines if line.scope == 1).co2,
        "bought": add(line for line in lines if line.scope == 2).co2,
        "co2": total.co2,
        "partial": total.partial,
        "share": 100 * total.co2 / whole if whole and total.co2 is not None else None,
        "energy": total.energy_tce,
        "energy_partial": bool(total.energy_gaps),
    }


def line_rows(found: Inventory) -> list[dict[str, Any]]:
    """The lines of a page, the largest first, those with a gap before what is none."""
    ordered = sorted(
        found.lines, key=lambda line: (line.co2 is not None, -abs(line.co2 or 0.0), line.id)
    )
    return [_line_row(line) for line in ordered]


def _line_row(line: Line) -> dict[str, Any]:
    return {
        "line": line,
        "name": line_name(line),
        "sector": sector_words(line.sector),
        "carrier": carrier_name(line.carrier),
        "gas": line.gas,
        "scope": line.scope,
        "amount": line.amount,
        "unit": line.activity.unit,
        "co2": line.co2,
        "energy": line.energy_tce,
        "unverified": None if line.unverified is None else 100 * line.unverified,
        "gaps": "; ".join(gap_text(gap) for gap in line.gaps),
    }


def file_rows(found: Inventory) -> list[dict[str, Any]]:
    """The lines of a file, then the sums with what they lack."""
    sums = (
        (gettext("Energy CO2"), found.total),
        (gettext("CO2 of industrial processes"), found.process),
    )
    return line_rows(found) + [
        {
            "name": name,
            "co2": total.co2,
            "energy": total.energy_tce,
            "unverified": None if total.unverified is None else 100 * total.unverified,
            "gaps": "; ".join(_lacks(total)),
        }
        for name, total in sums
        if total.co2 is not None or total.gaps or total.energy_gaps
    ]


def _lacks(total: Total) -> list[str]:
    """What a sum lacks, then what its energy alone does."""
    known = {gap.id for gap in total.gaps}
    energy = gettext("Energy")
    alone = [gap for gap in total.energy_gaps if gap.id not in known]
    return [*map(gap_text, total.gaps), *(f"{energy}: {gap_text(gap)}" for gap in alone)]


class LineTable(Table):
    """The lines; on the page their first column leads to the evidence."""

    name = Column(verbose_name=_("Item"))
    sector = Column(verbose_name=_("Sector"))
    carrier = Column(verbose_name=_("Carrier"))
    gas = Column(verbose_name=_("Gas"), attrs=TIGHT)
    scope = Column(verbose_name=_("Scope"))
    amount = NumberColumn(verbose_name=_("Activity data"))
    unit = Column(verbose_name=_("Unit"), attrs=TIGHT)
    co2 = NumberColumn(verbose_name=_("Emissions"), unit="tCO2", digits=0)
    energy = NumberColumn(verbose_name=_("Energy"), unit="tce", digits=0)
    unverified = NumberColumn(verbose_name=_("Not verified"), unit="%", digits=0)
    gaps = Column(verbose_name=pgettext_lazy("of a total", "Lacks"))

    def render_name(self, value: str, record: dict[str, Any]) -> SafeString | str:
        return _linked(value, record, mark=" *" if _assumes(record) else "")

    def value_name(self, value: str) -> str:
        return value


def change_rows(found: Comparison) -> list[dict[str, Any]]:
    """The lines that changed, the largest change first, then the sum."""
    rows = [_change_row(each, found) for each in found.changes]
    return [
        *rows,
        {
            "name": gettext("Energy CO2"),
            "before": found.before.total.co2,
            "after": found.after.total.co2,
            "change": found.change,
            "activity": found.activity,
            "factor": found.factor,
        },
    ]


def _change_row(each: Change, found: Comparison) -> dict[str, Any]:
    return {
        "line": each.line,
        "period": found.after.period if each.after else found.before.period,
        "name": line_name(each.line),
        "carrier": carrier_name(each.line.carrier),
        "amount_before": _amount(each.before),
        "amount_after": _amount(each.after),
        "unit": each.line.activity.unit,
        "before": each.before.co2 if each.before else None,
        "after": each.after.co2 if each.after else None,
        "change": each.change,
        "activity": each.activity,
        "factor": each.factor,
    }


def _amount(line: Line | None) -> float | None:
    return line.amount if line else None


class ChangeTable(Table):
    """What changed by line; on the page the first column leads to the evidence."""

    name = Column(verbose_name=_("Item"))
    carrier = Column(verbose_name=_("Carrier"))
    amount_before = NumberColumn(verbose_name=_("Activity before"))
    amount_after = NumberColumn(verbose_name=_("Activity after"))
    unit = Column(verbose_name=_("Unit"), attrs=TIGHT)
    before = NumberColumn(verbose_name=pgettext_lazy("of two periods", "Before"), **TONNES)
    after = NumberColumn(verbose_name=pgettext_lazy("of two periods", "After"), **TONNES)
    change = NumberColumn(verbose_name=pgettext_lazy("of two periods", "Change"), **TONNES)
    activity = NumberColumn(verbose_name=_("by activity"), **TONNES)
    factor = NumberColumn(verbose_name=_("by factor"), **TONNES)

    def render_name(self, value: str, record: dict[str, Any]) -> SafeString | str:
        return _linked(value, record)

    def value_name(self, value: str) -> str:
        return value


class SectorTable(Table):
    """The sectors and their branches."""

    name = Column(verbose_name=_("Sector"))
    direct = NumberColumn(verbose_name=_("Scope 1"), **TONNES)
    bought = NumberColumn(verbose_name=_("Scope 2"), **TONNES)
    co2 = NumberColumn(verbose_name=_("Energy CO2"), **TONNES)
    share = NumberColumn(verbose_name=_("Share"), unit="%", digits=1)
    energy = NumberColumn(verbose_name=_("Energy"), unit="tce", digits=0)

    def render_name(self, value: str, record: dict[str, Any]) -> SafeString:
        if record["is_branch"]:
            return format_html('<span class="muted">· {}</span>', value)
        return format_html("<strong>{}</strong>", value)

    def render_co2(self, value: float, record: dict[str, Any]) -> str:
        shown = format_number(value, digits=0)
        if not record["partial"]:
            return shown
        return f"≥ {shown}" if value else MISSING

    def render_energy(self, value: float, record: dict[str, Any]) -> str:
        shown = format_number(value, digits=0)
        return f"≥ {shown}" if record["energy_partial"] else shown


def _linked(name: str, record: dict[str, Any], *, mark: str = "") -> SafeString | str:
    """A row's name with the way to its evidence."""
    if "line" not in record:
        return format_html("<strong>{}</strong>", name)
    url = reverse("accounting:inventory_line", args=[record["line"].id])
    return format_html('<a href="{}{}">{}</a>{}', url, record.get("query", ""), name, mark)


def _assumes(record: dict[str, Any]) -> bool:
    return "line" in record and bool(record["line"].assumptions)


def on_page(table: type[Table], rows: list[dict[str, Any]], **query: str) -> Table:
    """A table of a page, in its own order, whose rows lead on with the page's choices.

    A row that has a period of its own leads to that.
    """
    return table(
        [{**row, "query": _tail(query, row.get("period"))} for row in rows],
        orderable=False,
        exclude=("gaps", "unverified"),
    )


def _tail(query: dict[str, str], period: str | None) -> str:
    asked = query | ({"period": period} if period else {})
    return f"?{urlencode(asked)}" if query else ""


def year_rows(
    annual: Mapping[int, Total], fixed: Mapping[int, Total]
) -> list[tuple[int, Total, Total | None]]:
    """The years, the latest first, by their own grid factor and by one for all."""
    return [(year, annual[year], fixed.get(year)) for year in sorted(annual, reverse=True)]
