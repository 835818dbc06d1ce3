"""A trace in words: what each number is, what it is worth, whose it is and how far to trust it."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from dafeng.accounting.factor import Factor
from dafeng.accounting.tables import status_mark
from dafeng.accounting.wording import pick
from dafeng.kernel.text import Text
from dafeng.ui.mark import format_number

QUANTITY_NAMES = {
    "net_calorific_value": _("net calorific value"),
    "carbon_content": _("carbon content per heat"),
    "oxidation_rate": _("carbon oxidation rate"),
    "coal_equivalent": _("coal equivalent"),
    "coal_rate": _("coal rate of generation"),
    "grid_emission_factor": _("emission factor of electricity"),
    "heat_emission_factor": _("emission factor of heat"),
    "process_emission_factor": _("emission factor of the process"),
    "gwp": _("global warming potential"),
    "fraction": _("fraction"),
    "methane_capacity": _("methane producing capacity"),
    "decay_rate": _("decay rate"),
    "wood_density": _("wood density"),
    "carbon_fraction": _("carbon fraction"),
}
"""What a factor measures, by the key of its quantity."""

GIVEN, SUM, PLAIN = "given", "sum", "fraction"
ANY_YEAR = 2000
"""What has held since then or longer, without an end, is bound to no year."""


def term_words(
    row: Mapping[str, Any],
    *,
    amount: tuple[str, str],
    given: Mapping[str, Factor] | None = None,
) -> dict[str, Any]:
    """A term of a trace as it ran, for a page: its formula in words and in numbers, its inputs.

    `amount` is where the activity data come from, in words, and the address that shows it. `given`
    are factors whose value the request gave under the id of another.
    """
    inputs = [_input(item, amount, given or {}) for item in row["inputs"]]
    result = row["result"]
    return {
        "result": _yield_words(row["yields"]),
        "words": " × ".join(item["short"] for item in inputs),
        "figures": format_html(
            "{} = {}",
            format_html_join(
                " × ", "{}", ((_with_unit(item["value"], item["unit"]),) for item in inputs)
            ),
            _with_unit(exact(result["value"]), result["unit"]),
        ),
        "inputs": inputs,
    }


def exact(value: Any) -> SafeString | str:
    """A number rounded to be read, all of its digits in the title."""
    shown = format_number(value)
    whole = "" if value is None else repr(value)
    if not isinstance(value, float) or whole.removesuffix(".0") == shown.replace(",", ""):
        return shown
    return format_html('<span title="{}">{}</span>', whole, shown)


def _input(
    item: Mapping[str, Any], amount: tuple[str, str], given: Mapping[str, Factor]
) -> dict[str, Any]:
    if stand_in := given.get(item["id"]):
        item = {**item, **_of_factor(stand_in)}
    unit = "" if item["unit"] == PLAIN else item["unit"]
    row = {"value": exact(item["value"]), "unit": unit, "mark": "", "year": "", "note": ""}
    if item.get("name"):
        return row | _factor(item)
    if item["status"] == GIVEN:
        name = gettext("activity data")
        return row | {"name": name, "short": name, "source": amount[0], "source_url": amount[1]}
    return row | _fixed(item)


def _factor(item: Mapping[str, Any]) -> dict[str, Any]:
    """What a page shows of a factor: the name leads to its page."""
    quantity = str(QUANTITY_NAMES[item["quantity"]])
    name = pick(Text(**item["name"]))
    return {
        "name": name,
        "short": name if item["quantity"] == "fraction" else quantity,
        "note": quantity,
        "url": f"{reverse('accounting:factor', args=[item['id']])}#{anchor(item)}",
        "id": " ".join(filter(None, [item["id"], item["edition"], item["ref"]])),
        "year": _years(item["date"], item["until"]),
        "source": item["source"],
        "mark": status_mark(item["status"]),
    }


def anchor(item: Mapping[str, Any]) -> str:
    """Where a factor stands on the page of its id."""
    return str(item["ref"] or item["edition"] or item["id"])


def _fixed(item: Mapping[str, Any]) -> dict[str, Any]:
    """A number that no source changes: a ratio of masses, a share of days, the sum of a gas."""
    label, source = item["id"], item["source"]
    if label.startswith("days "):
        name = gettext("share of days {share}").format(share=label.removeprefix("days "))
        return {"name": name, "short": name, "source": source}
    if item["status"] == SUM:
        return {"name": label, "short": label, "source": gettext("the sum of the terms above")}
    return {"name": label, "short": label, "source": gettext(source)}


def _of_factor(factor: Factor) -> dict[str, Any]:
    row = factor.row()
    kept = {key: row[key] for key in ("id", "name", "quantity", "edition", "ref", "status")}
    return {**kept, "source": str(factor.source), "date": None, "until": None}


def _years(since: str | None, until: str | None) -> str:
    """For how long a value holds: a year, from a year on, or any time."""
    start = datetime.date.fromisoformat(since) if since else None
    if start is None or (until is None and start.year <= ANY_YEAR):
        return gettext("any year")
    if until is None:
        return gettext("from {year}").format(year=start.year)
    last = datetime.date.fromisoformat(until) - datetime.timedelta(days=1)
    return str(start.year) if last.year == start.year else f"{start.year}–{last.year}"


def _yield_words(name: str) -> str:
    if name == "energy":
        return pgettext("of a formula", "energy")
    return name


def _with_unit(value: Any, unit: str) -> SafeString:
    return format_html("{} {}", value, unit) if unit else format_html("{}", value)
