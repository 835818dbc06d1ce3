"""The list of indicators, and one indicator: its definition as it runs, down to each figure."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.indicators import figure, selectors
from dafeng.indicators import presentation as show
from dafeng.indicators.definition import Definition, Outcome, find_definition
from dafeng.indicators.drawing import draw_indicator
from dafeng.indicators.filter import IndicatorFilter
from dafeng.indicators.mention import mentions_of
from dafeng.indicators.models import Indicator, Value
from dafeng.indicators.part import parts_for
from dafeng.indicators.selectors import Row
from dafeng.indicators.table import IndicatorTable
from dafeng.ledger.form import ISSUERS, forms
from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.ui.views import list_page

VIEW = "indicators.view_indicators"


@require_GET
def indicator_list(request: HttpRequest) -> HttpResponse:
    """Every indicator: what is computed by each reading, what is official, what is missing."""
    require(request.user, VIEW)
    answer: HttpResponse = list_page(
        request,
        table_class=IndicatorTable,
        queryset=selectors.indicators(),
        filterset_class=IndicatorFilter,
        title=_("Indicators"),
        empty={
            "title": _("No definition sheet is loaded"),
            "text": _("The pack of a city brings the indicators of its plan."),
        },
        context={"breadcrumbs": [(_("Indicators"), "")]},
    )
    return answer


@require_GET
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator: its card, readings by year, formula, each figure with where it stands."""
    require(request.user, VIEW)
    row = row_of(request, key)
    reading, outcome = _chosen(request, row)
    unit = row.indicator.unit_text
    counts = row.counts
    year = counts.year if counts else None
    page = {
        "title": show.wording(row.indicator.name),
        "breadcrumbs": [
            (_("Indicators"), reverse("indicators:indicator_list")),
            (show.wording(row.indicator.name), ""),
        ],
        "row": row,
        "definition": row.definition,
        "state_mark": show.state_mark(row),
        "reason": show.reason(row),
        "computed": show.computed(counts, unit),
        "default_name": show.reading_name(row, row.default),
        "official": show.stated(row.last_official, unit),
        "official_kind": row.last_official.get_kind_display() if row.last_official else "",
        "difference": show.signed(row.difference(year), unit) if year else "",
        "difference_year": year,
        "facts": _facts(request, row),
        "chart": draw_indicator(row),
        "heads": [(show.reading_name(row, each), each == row.default) for each in row.outcomes],
        "lines": _lines(row, reading, outcome),
        "formulas": _formulas(row),
        "chosen": outcome,
        "chosen_name": show.reading_name(row, reading),
        "chosen_amount": show.with_unit(outcome.amount, unit) if outcome else "",
        "figures": _figures(request, outcome),
        "gaps": _gaps(request, outcome),
        "waits": row.definition.waits_for if row.definition else (),
        "parts": parts_for(request, row.indicator.key),
    }
    return render(request, "indicators/indicator.html", page)


def row_of(request: HttpRequest, key: str) -> Row:
    """An indicator of the definition sheet, or one that only the program defines.

    Raises `UnknownDefinition`, which is a 404 that names the nearest one.
    """
    area, today = code_in_view(request.user), timezone.localdate()
    found = selectors.indicators().filter(key=key).first()
    if found is not None:
        return selectors.rows([found], area=area, on=today)[0]
    return selectors.rows([_unlisted(find_definition(key))], area=area, on=today)[0]


def _unlisted(definition: Definition) -> Indicator:
    """What the program defines and no pack lists, as a row that is not stored."""
    return Indicator(
        key=definition.key,
        name_zh=definition.name.zh,
        name_en=definition.name.en,
        unit=definition.unit,
    )


def _chosen(request: HttpRequest, row: Row) -> tuple[str, Outcome | None]:
    """The reading and year asked for; by default the last amount, else the last year's gaps."""
    reading = request.GET.get("reading", "")
    reading = reading if reading in row.outcomes else row.default
    years = row.outcomes.get(reading, {})
    asked = request.GET.get("year", "")
    if len(asked) == 4 and asked.isascii() and asked.isdigit() and int(asked) in years:
        return reading, years[int(asked)]
    return reading, row.latest(reading) or years.get(max(years, default=0))


def _facts(request: HttpRequest, row: Row) -> list[tuple[Any, Any]]:
    definition, sheet = row.definition, row.indicator
    if definition is None:
        return [(_("Unit"), show.unit_of(sheet))]
    rows: list[tuple[Any, Any]] = [
        (
            _("Numerator") if definition.denominator.zh else _("What is measured"),
            show.wording(definition.numerator),
        ),
        (_("Denominator"), show.wording(definition.denominator)),
        (_("Scope"), show.wording(definition.scope)),
        (_("Period"), _("year")),
        (_("Unit"), show.unit_of(sheet)),
        (_("Sent by"), ", ".join(show.wording(ISSUERS[each]) for each in definition.issuers)),
        (_("Forms"), _form_links(request, definition)),
        (_("Vintage"), show.wording(definition.vintage_rule) if definition.readings else ""),
        (_("Official value"), show.wording(definition.official)),
        (_("Targets"), _target_links(row)),
    ]
    return [(term, value) for term, value in rows if value]


def _form_links(request: HttpRequest, definition: Definition) -> SafeString:
    rows = []
    for each in definition.forms:
        may = request.user.has_perm("ledger.view_statistics", each)
        rows.append((_form_link(each) if may else show.wording(forms()[each].name),))
    return format_html_join(", ", "{}", rows)


def _form_link(form: str) -> SafeString:
    url = reverse("ledger:statistic_form", args=[form])
    name = show.wording(forms()[form].name)
    return format_html_join("", '<a href="{}">{}</a>', [(url, name)])


def _target_links(row: Row) -> SafeString:
    found = mentions_of([row.pk]).get(row.pk, []) if row.pk else []
    return format_html_join(
        ", ", '<a href="{}">{} {}</a>', ((each.url, each.key, each.name) for each in found)
    )


def _lines(row: Row, reading: str, outcome: Outcome | None) -> list[dict[str, Any]]:
    """The table by year, the latest first: a cell a reading, the official figure, the gap."""
    years = {year for each in row.outcomes.values() for year in each} | set(row.official)
    unit = row.indicator.unit_text
    return [
        {
            "year": year,
            "cells": [
                _cell(key, found.get(year), key == reading and outcome is found.get(year))
                for key, found in row.outcomes.items()
            ],
            "official": _official(row.official.get(year)),
            "difference": show.signed(row.difference(year), unit),
        }
        for year in sorted(years, reverse=True)
    ]


def _cell(reading: str, outcome: Outcome | None, is_chosen: bool) -> dict[str, Any]:
    if outcome is None:
        return {}
    return {
        "amount": show.number(outcome.amount),
        "url": f"?reading={reading}&year={outcome.year}#figures",
        "is_chosen": is_chosen,
        "vintage": _unsettled(outcome),
        "missing": len(outcome.gaps),
    }


def _unsettled(outcome: Outcome) -> str:
    """The vintage in words, where it is not the final one that goes without saying."""
    if outcome.amount is None or outcome.vintage == figure.FINAL:
        return ""
    return str(Value.Vintage(outcome.vintage).label)


def _official(value: Value | None) -> dict[str, Any]:
    if value is None:
        return {}
    return {
        "shown": show.said(value),
        "kind": value.get_kind_display(),
        "vintage": value.get_vintage_display(),
        "url": value.get_absolute_url(),
    }


def _formulas(row: Row) -> list[dict[str, Any]]:
    definition = row.definition
    if definition is None:
        return []
    return [
        {
            "name": show.reading_name(row, each.id),
            "is_default": each.id == row.default,
            "formula": each.formula(show.say),
            "note": show.wording(each.note),
        }
        for each in definition.readings
    ]


def _gaps(request: HttpRequest, outcome: Outcome | None) -> list[dict[str, str]]:
    """What is missing, each with the page where it can be brought."""
    found = [each for gap in (outcome.gaps if outcome else ()) for each in show.missing(gap)]
    lines = []
    for each in found:
        url = ""
        if each.form and request.user.has_perm("ledger.view_statistics", each.form.id):
            url = reverse("ledger:statistic_form", args=[each.form.id])
        elif each.factor and request.user.has_perm("accounting.view_factors"):
            url = f"{reverse('accounting:factors')}?{urlencode({'q': each.factor})}"
        lines.append({"line": each.line, "url": url})
    return lines


def _figures(request: HttpRequest, outcome: Outcome | None) -> list[dict[str, Any]]:
    grid = selectors.fixed_grid(area=code_in_view(request.user))
    return [
        {
            "name": show.say(use.name),
            "year": use.year,
            "amount": show.number(use.amount),
            "unit": use.unit,
            "vintage": str(Value.Vintage(use.vintage).label),
            "url": show.address(use, grid=grid) if show.may_open(request.user, use) else "",
        }
        for use in (outcome.uses if outcome else ())
    ]
