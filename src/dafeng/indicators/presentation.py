"""Words and marks of the pages of indicators: amounts, formulas, gaps, where a figure stands."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from dafeng.accounting.gap import Gap as Lack
from dafeng.accounting.inventory import GRID
from dafeng.indicators import selectors
from dafeng.indicators.definition import Outcome
from dafeng.indicators.models import Indicator, Value
from dafeng.indicators.selectors import Row
from dafeng.indicators.term import QUANTITIES, Gap, Use, title_of
from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.text import Text
from dafeng.ledger.form import ISSUERS, Form, columns, forms
from dafeng.ui.mark import format_number, state

DIGITS: Final = Decimal("0.01")
MOST_LACKS: Final = 3
FLEET: Final = "transport_yearly"
"""The form whose fuel the CO2 of commercial transport is made of."""
TITLES: Final = {
    selectors.COMPUTED: N_("Computed"),
    selectors.GAP: N_("Figures are missing"),
    selectors.WAITS: N_("Waits for a document"),
}
KINDS: Final = {selectors.COMPUTED: "hollow", selectors.GAP: "warn", selectors.WAITS: "muted"}


def wording(value: Text) -> str:
    """An official wording in the language of the page."""
    return value.pick(get_language() or "zh-hans")


def say(name: str) -> str:
    """What a figure of a formula is called."""
    if name == "hours_of_year":
        return gettext("hours of the year")
    return wording(title_of(name))


def number(amount: Decimal | None) -> str:
    """An amount with two digits after the point at most."""
    if amount is None:
        return ""
    short = amount.quantize(DIGITS)
    whole = short.to_integral_value()
    return format_number(whole if short == whole else short.normalize())


def with_unit(amount: Decimal | None, unit: Text) -> str:
    """An amount with its unit: ``27.5%``, ``30 × 10 MW``."""
    if amount is None:
        return ""
    shown = wording(unit)
    if shown in ("%", ""):
        return f"{number(amount)}{shown}"
    return f"{number(amount)} {'× ' if shown[:1].isdigit() else ''}{shown}"


def signed(amount: Decimal | None, unit: Text) -> str:
    """A difference with its sign."""
    if amount is None:
        return ""
    sign = "+" if amount > 0 else "\N{MINUS SIGN}" if amount < 0 else ""
    return f"{sign}{with_unit(abs(amount), unit)}"


def signed_number(amount: Decimal | None) -> str:
    """A difference with its sign, without unit."""
    return signed(amount, Text(""))


def said(value: Value) -> str:
    """What an official value says, without unit."""
    if value.amount is not None:
        return number(value.amount)
    return gettext("achieved") if value.achieved else gettext("not achieved")


def state_mark(row: Row) -> SafeString:
    """Whether it is computed, lacks figures, or waits for a document."""
    return state(KINDS[row.state], gettext(TITLES[row.state]))


def computed(outcome: Outcome | None, unit: Text) -> str:
    """The amount of a reading with its year."""
    if outcome is None:
        return ""
    return f"{with_unit(outcome.amount, unit)} ({outcome.year})"


def stated(value: Value | None, unit: Text) -> str:
    """An official value with its year."""
    if value is None:
        return ""
    words = said(value) if value.amount is None else with_unit(value.amount, unit)
    return f"{words} ({value.start_date.year})"


def reading_name(row: Row, reading: str) -> str:
    """A reading in the words of the definition sheet, else of the definition itself."""
    listed = next((each for each in row.listed if each.key == reading), None)
    if listed is not None:
        return wording(listed.name)
    found = row.definition.reading(reading) if row.definition else None
    return wording(found.name) if found else reading


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that is not there, in words: what, of which year, who would send it."""

    what: str
    year: int
    why: str
    form: Form | None = None
    factor: str = ""

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.year}: {self.what}" + (f" ({self.why})" if self.why else "")


def missing(gap: Gap) -> list[Missing]:
    """A gap in words; of a quantity of the accounts, one line for each figure that it lacks."""
    if not gap.lacks:
        return [_of_series(gap.name, gap.year)]
    return [_of_lack(lack, gap.year) for lack in gap.lacks]


def _of_series(name: str, year: int) -> Missing:
    known = columns().get(name)
    if known is None:
        return Missing(say(name), year, gettext("no figure of its tables came"))
    form = known[0]
    why = gettext("{form}, from: {issuer}").format(
        form=wording(form.name), issuer=wording(ISSUERS[form.issuer])
    )
    return Missing(say(name), year, why, form)


def _of_lack(lack: Lack, year: int) -> Missing:
    if lack.kind == "not_given":
        return _of_series(lack.id, year)
    if lack.id in forms():
        return Missing(wording(forms()[lack.id].name), year, _why(lack), forms()[lack.id])
    if lack.id in columns():
        form, column = columns()[lack.id]
        return Missing(wording(column.name), year, _why(lack), form)
    name = gettext("grid emission factor") if lack.id == GRID else lack.id
    return Missing(name, year, _why(lack), factor=lack.id)


def _why(lack: Lack) -> str:
    """The reason of a gap of the accounts, with official wordings in the page's language."""
    values = {name: _spoken(value) for name, value in lack.values.items()}
    return Lack(lack.id, lack.kind, values).reason(gettext)


def _spoken(value: Any) -> Any:
    if isinstance(value, Text):
        return wording(value)
    return value.message(gettext) if isinstance(value, DafengError) else value


def missing_line(gaps: tuple[Gap, ...], *, most: int = MOST_LACKS) -> str:
    """What is missing, in one line: the first few of it."""
    found = list(dict.fromkeys(each.line for gap in gaps for each in missing(gap)))
    more = len(found) - most
    rest = [gettext("and {n} more").format(n=more)] if more > 0 else []
    return "; ".join([*found[:most], *rest])


def waits_line(row: Row) -> str:
    """What it waits for, in one line."""
    if row.definition is None:
        return gettext("No definition of it is here.")
    return "; ".join(
        f"{wording(wait.body)}: {wording(wait.document)}" for wait in row.definition.waits_for
    )


def reason(row: Row, *, most: int = MOST_LACKS) -> str:
    """Why there is no figure of the last whole year; empty where there is one."""
    if row.state == selectors.WAITS:
        return waits_line(row)
    return missing_line(row.gaps, most=most)


def address(use: Use, *, grid: str) -> str:
    """Where a figure stands with its document: its history, its form, or the inventory.

    `grid` is the one grid factor for all years.
    """
    if use.name == "inventory.fleet_co2":
        return f"{reverse('ledger:statistic_form', args=[FLEET])}?year={use.year}"
    if use.name in QUANTITIES:
        asked = {"period": str(use.year)}
        if use.name == "inventory.co2_fixed_grid":
            asked["grid"] = grid
        return f"{reverse('accounting:inventory')}?{urlencode(asked)}"
    form = columns()[use.name][0]
    if form.period == "year":
        url = reverse("ledger:statistic_history", args=[form.id])
        return f"{url}?series={use.name}&period={use.year}"
    url = reverse("ledger:statistic_form", args=[form.id])
    return f"{url}?year={use.year}&series={use.name}"


def may_open(user: Any, use: Use) -> bool:
    """Whether somebody may see the page behind a figure."""
    if use.name == "inventory.fleet_co2":
        return bool(user.has_perm("ledger.view_statistics", FLEET))
    if use.name in QUANTITIES:
        return bool(user.has_perm("accounting.view_inventory"))
    return bool(user.has_perm("ledger.view_statistics", columns()[use.name][0].id))


def form_names(row: Row) -> str:
    """The forms that bring what it takes."""
    ids = row.definition.forms if row.definition else ()
    return gettext(", ").join(wording(forms()[each].name) for each in ids)


def unit_of(indicator: Indicator) -> str:
    """The unit of its amounts in words."""
    return wording(indicator.unit_text)
