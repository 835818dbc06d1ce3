"""Rows of the inventory's tables, on the page and in a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dafeng.accounting.comparison import Change, Comparison
from dafeng.accounting.inventory import Inventory, Line, Total, add
from dafeng.accounting.wording import carrier_name, gap_text, line_name, sector_words
from dafeng.ledger.sector import BRANCHES, SECTORS, parent_of
from dafeng.ui.table import Column, NumberColumn, Table


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A sector, or a branch of one, with its tonnes by scope and its energy."""

    name: str
    is_branch: bool
    direct: float | None
    bought: float | None
    total: Total
    share: float | None


def sector_rows(found: Inventory) -> list[SectorRow]:
    """The sectors in their order, each with its branches, and what no table tells apart."""
    lines = [line for line in found.lines if not line.is_process]
    rows = []
    for sector in (*SECTORS, ""):
        mine = [line for line in lines if parent_of(line.sector) == sector]
        if not mine:
            continue
        rows.append(_row(sector_words(sector), mine, found))
        branches = [name for name in BRANCHES if parent_of(name) == sector]
        rows += [
            _row(sector_words(name), part, found, is_branch=True)
            for name in branches
            if (part := [line for line in mine if line.sector == name])
        ]
        rest = [line for line in mine if line.sector == sector and line.activity.is_rest]
        if rest and branches:
            rows.append(_row(gettext("not broken down"), rest, found, is_branch=True))
    return rows


def _row(name: str, lines: list[Line], found: Inventory, *, is_branch: bool = False) -> SectorRow:
    total = add(lines)
    whole = found.total.co2
    return SectorRow(
        name=name,
        is_branch=is_branch,
        direct=add(line for line in lines if line.scope == 1).co2,
        bought=add(line for line in lines if line.scope == 2).co2,
        total=total,
        share=total.co2 / whole if whole and total.co2 is not None else None,
    )


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
            "gaps": "; ".join(gap_text(gap) for gap in total.gaps),
        }
        for name, total in sums
        if total.co2 is not None or total.gaps
    ]


class LineTable(Table):
    name = Column(verbose_name=_("Item"))
    sector = Column(verbose_name=_("Sector"))
    carrier = Column(verbose_name=_("Carrier"))
    gas = Column(verbose_name=_("Gas"))
    scope = Column(verbose_name=_("Scope"))
    amount = NumberColumn(verbose_name=_("Activity data"))
    unit = Column(verbose_name=_("Unit"))
    co2 = NumberColumn(verbose_name=_("Emissions"), unit="tCO2")
    energy = NumberColumn(verbose_name=_("Energy"), unit="tce")
    unverified = NumberColumn(verbose_name=_("Not verified"), unit="%")
    gaps = Column(verbose_name=pgettext_lazy("of a total", "Lacks"))


def change_rows(found: Comparison) -> list[dict[str, Any]]:
    """The lines that changed, the largest change first, then the sum."""
    rows = [_change_row(each) for each in found.changes]
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


def _change_row(each: Change) -> dict[str, Any]:
    return {
        "line": each.line,
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
    name = Column(verbose_name=_("Item"))
    carrier = Column(verbose_name=_("Carrier"))
    amount_before = NumberColumn(verbose_name=_("Activity before"))
    amount_after = NumberColumn(verbose_name=_("Activity after"))
    unit = Column(verbose_name=_("Unit"))
    before = NumberColumn(verbose_name=pgettext_lazy("of two periods", "Before"), unit="tCO2")
    after = NumberColumn(verbose_name=pgettext_lazy("of two periods", "After"), unit="tCO2")
    change = NumberColumn(verbose_name=pgettext_lazy("of two periods", "Change"), unit="tCO2")
    activity = NumberColumn(verbose_name=_("by activity"), unit="tCO2")
    factor = NumberColumn(verbose_name=_("by factor"), unit="tCO2")


def year_rows(
    annual: Mapping[int, Total], fixed: Mapping[int, Total]
) -> list[tuple[int, Total, Total | None]]:
    """The years, the latest first, by their own grid factor and by one for all."""
    return [(year, annual[year], fixed.get(year)) for year in sorted(annual, reverse=True)]
