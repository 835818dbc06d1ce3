"""What the inventory says in words: carriers, sectors, gaps with a way out, what is assumed."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from dafeng.accounting.activity import Notice
from dafeng.accounting.gap import Gap
from dafeng.accounting.inventory import fixed_year
from dafeng.accounting.inventory_line import CALIBRE, GRID, OWN_POWER, Line
from dafeng.kernel.error import DafengError
from dafeng.kernel.flow import CARRIERS
from dafeng.kernel.text import Text
from dafeng.ledger.form import find_column
from dafeng.ledger.sector import sector_name

ASSUMED = {
    "carbon_as": _(
        "raw coal: the calorific value is its own (GB/T 2589-2020); carbon content and oxidation "
        "rate are those of bituminous coal, since no source names its own"
    ),
}
NOTICES = {
    "never": _("{series}: never in the table that came, so counted as none"),
    "exceeds": _("{series}: its parts exceed it by {amount}; the whole counts"),
    "derived_import": _(
        "{series}: not stated, so taken as the use less the own generation that is stated"
    ),
}


def pick(text: Text) -> str:
    """An official wording in the language of the page."""
    return text.pick(get_language() or "zh-hans")


def carrier_name(carrier: str) -> str:
    """A carrier or product in words."""
    if carrier == OWN_POWER:
        return gettext("own electricity without fuel")
    return pick(CARRIERS[carrier])


def sector_words(sector: str) -> str:
    """A sector in words; one that the tables do not tell is said to be that."""
    return pick(sector_name(sector)) if sector else gettext("Not told apart")


def grid_words(grid: str) -> str:
    """The treatment of the grid factor in words."""
    year = fixed_year(grid)
    if year is None:
        return gettext("grid factor of each year")
    return gettext("grid factor of {year} for all years").format(year=year)


def line_name(line: Line) -> str:
    """A line in words: its column, or what is left of it."""
    name = pick(find_column(line.activity.series)[1].name)
    if line.activity.is_rest:
        return gettext("{name}, not broken down").format(name=name)
    return name


def gap_text(gap: Gap) -> str:
    """What is missing and why, as a sentence in the language of the page."""
    values = {name: _spoken(value) for name, value in gap.values.items()}
    reason = Gap(gap.id, gap.kind, values).reason(gettext)
    if "form_id" in gap.values:
        return reason
    name = gettext("Grid factor of the province") if gap.id == GRID else gap.id
    return gettext("{name}: {reason}").format(name=name, reason=reason)


def _spoken(value: Any) -> Any:
    if isinstance(value, Text):
        return pick(value)
    return value.message(gettext) if isinstance(value, DafengError) else value


def gap_way_out(gap: Gap, *, place: str = "", period: str = "") -> tuple[str, str]:
    """What to do about a gap, and where."""
    if form := gap.values.get("form_id"):
        return gettext("Import the table"), reverse("ledger:statistic_form", args=[form])
    return gettext("Enter a factor"), f"{reverse('accounting:factor_new')}?" + urlencode(
        _prefilled(gap, place, period)
    )


def _prefilled(gap: Gap, place: str, period: str) -> dict[str, str]:
    """What is known already of the factor that is missing."""
    known = {"id": gap.id, "year": period[:4]}
    if gap.id == GRID:
        known |= {
            "name_zh": "省级电力平均二氧化碳排放因子",
            "quantity": "grid_emission_factor",
            "unit": "kgCO2/kWh",
            "region": place[:2],
            "calibre": CALIBRE,
        }
    return known


def gap_rows(gaps: Iterable[Gap], *, place: str = "", period: str = "") -> list[dict[str, str]]:
    """Gaps as a page lists them: what, why, what to do and where."""
    rows = []
    for gap in gaps:
        todo, url = gap_way_out(gap, place=place, period=period)
        rows.append({"id": gap.id, "text": gap_text(gap), "todo": todo, "url": url})
    return rows


def notice_text(notice: Notice) -> str:
    """What is taken for granted, or does not fit, as a sentence."""
    column = find_column(notice.series)[1]
    amount = f"{notice.amount} {column.unit}" if notice.amount is not None else ""
    return str(NOTICES[notice.kind]).format(series=pick(column.name), amount=amount)


def assumed_text(key: str) -> str:
    """An assumption of a line as a sentence."""
    return str(ASSUMED[key])
