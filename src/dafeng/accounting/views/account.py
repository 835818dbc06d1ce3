"""Factors, methods, the account of an organisation, and the trace of one result."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from dafeng.accounting import catalogue, figures, selectors, services
from dafeng.accounting.error import BadValue
from dafeng.accounting.factor import Factor
from dafeng.accounting.forms import FactorForm
from dafeng.accounting.models import FactorIssue, Result
from dafeng.accounting.posting import MICRO
from dafeng.accounting.tables import (
    FactorTable,
    IssueTable,
    MethodTable,
    ResultTable,
    proof_mark,
    status_mark,
)
from dafeng.accounting.trace_words import QUANTITY_NAMES, anchor, exact, term_words
from dafeng.kernel.error import N_, DafengError
from dafeng.people.access import measured_organisations, require
from dafeng.ui.tab import tabs_for
from dafeng.ui.views import list_page


def _pick(text: Any) -> str:
    return str(text.pick(get_language() or "zh-hans"))


@require_GET
def factors(request: HttpRequest) -> HttpResponse:
    """Every factor in force, with the value of a year."""
    require(request.user, "accounting.view_factors")
    found, _ = services.current_set()
    words = request.GET.get("q", "").strip().lower()
    rows = [_factor_row(item) for item in found]
    if words:
        rows = [row for row in rows if all(word in _searched(row) for word in words.split())]
    return list_page(
        request,
        table_class=FactorTable,
        queryset=rows,
        title=gettext("Factors"),
        template="accounting/factors.html",
        context={"words": words, "unverified": sum(r["status"] != "verified" for r in rows)},
        empty={
            "title": gettext("No factor fits “{words}”").format(words=words),
            "text": gettext("Look for part of a name, a quantity or an id."),
            "action": gettext("All factors"),
            "action_url": reverse("accounting:factors"),
        }
        if words
        else {
            "title": gettext("No factor is in force"),
            "text": gettext("The set-up loads the factors that come with the program."),
        },
    )


def _searched(row: dict[str, Any]) -> str:
    return f"{row['id']} {row['name']} {row['quantity']}".lower()


def _factor_row(item: Factor) -> dict[str, Any]:
    steps = (
        [(day, value) for day, value in item.values.steps if value is not None] or [(None, None)]
        if item.values
        else [(None, None)]
    )
    since, value = steps[-1]
    scope = " · ".join(filter(None, [", ".join(item.applies_to.region), item.applies_to.calibre]))
    return {
        "id": item.id,
        "name": _pick(item.name),
        "quantity": QUANTITY_NAMES[item.quantity],
        "value": value,
        "unit": item.unit,
        "since": since,
        "scope": scope,
        "edition": item.edition,
        "source": str(item.source),
        "status": item.status,
    }


@require_GET
def factor(request: HttpRequest, factor_id: str) -> HttpResponse:
    """One factor: years compared, documents, and what is accounted with it."""
    require(request.user, "accounting.view_factors")
    found, _ = services.current_set()
    items = found.of(factor_id)
    if not items:
        raise Http404
    face = {
        "title": _pick(items[0].name),
        "factor_id": factor_id,
        "items": [
            {
                "factor": item,
                "row": (row := item.row()),
                "anchor": anchor(row),
                "quantity": QUANTITY_NAMES[item.quantity],
                "mark": status_mark(item.status),
            }
            for item in items
        ],
        "chart": figures.factor_years(items, translate=gettext),
        "methods": [row for row in catalogue.method_rows() if selectors.uses(row, factor_id)],
        "used": selectors.users_of(factor_id, measured_organisations(request.user)),
        "breadcrumbs": [(gettext("Factors"), reverse("accounting:factors")), (factor_id, "")],
    }
    return render(request, "accounting/factor.html", face)


@require_GET
def issues(request: HttpRequest) -> HttpResponse:
    """The issues that brought factors into this installation."""
    require(request.user, "accounting.view_factors")
    return list_page(
        request,
        table_class=IssueTable,
        queryset=FactorIssue.objects.all(),
        title=gettext("Factor issues"),
    )


@require_http_methods(["GET", "POST"])
def factor_new(request: HttpRequest) -> HttpResponse:
    """Enter a factor of the city's own; it takes effect when a second person approves."""
    require(request.user, "accounting.issue_factors")
    form = FactorForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.request_factors(
                actor=request.user,
                title=f"{data['id']} {data['year']}",
                rows=[form.row()],
                reason=data["reason"],
            )
        except DafengError as error:
            form.add_error(None, error.message(gettext))
        else:
            messages.success(request, gettext("Asked for; a second person must approve it."))
            return redirect("accounting:factors")
    face = {"title": gettext("Enter a factor"), "form": form}
    return render(request, "accounting/form.html", face, status=422 if form.errors else 200)


@require_GET
def methods(request: HttpRequest) -> HttpResponse:
    """Every method: formula as it runs, source, proof."""
    require(request.user, "accounting.view_factors")
    return list_page(
        request,
        table_class=MethodTable,
        queryset=catalogue.method_rows(),
        title=gettext("Methods"),
    )


@require_GET
def method(request: HttpRequest, method_id: str) -> HttpResponse:
    """One method."""
    require(request.user, "accounting.view_factors")
    row = next((each for each in catalogue.method_rows() if each["id"] == method_id), None)
    if row is None:
        raise Http404
    english = (get_language() or "").startswith("en")
    face = {
        "title": row["name"]["en" if english else "zh"],
        "breadcrumbs": [(gettext("Methods"), reverse("accounting:methods")), (method_id, "")],
        "row": row,
        "mark": proof_mark(row["proof"]),
        "formulas": row["formula"].splitlines(),
        "fields": sorted(row["activity"]["properties"].items()),
    }
    return render(request, "accounting/method.html", face)


def _year(request: HttpRequest) -> int:
    """The year of an address; this one where it names none. Raises `BadValue`."""
    given = request.GET.get("year", "")
    this = timezone.localdate().year
    if not given:
        return this
    if not (len(given) == 4 and given.isdecimal() and 1990 <= int(given) <= this + 1):
        reason = N_("a year from {first} to {last} is needed")
        raise BadValue(value=given[:20], reason=reason, first=1990, last=this + 1, where="year")
    return int(given)


@require_GET
def account(request: HttpRequest, code: str) -> HttpResponse:
    """The tonnes of one organisation, by month and flow, each with its trace."""
    organisation = get_object_or_404(measured_organisations(request.user), code=code)
    require(request.user, "accounting.view_results", organisation)
    year = _year(request)
    start, end = datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
    found = list(selectors.results(organisations=[organisation], start=start, end=end))
    years = selectors.years_of(organisation)
    return list_page(
        request,
        table_class=ResultTable,
        queryset=found,
        title=_pick(organisation.name),
        template="accounting/account.html",
        context={
            "organisation": organisation,
            "tabs": tabs_for(request, "organisation", organisation, [organisation.code]),
            "breadcrumbs": [
                (gettext("Organisations"), reverse("people:organisations")),
                (organisation.name, ""),
            ],
            "year": year,
            "years": years,
            "total": selectors.total(found),
            "flows": selectors.by_flow(found),
            "chart": figures.months_by_flow(found, year=year, translate=gettext),
        },
        empty={
            "title": gettext("Nothing is booked in this year"),
            "text": gettext("Import readings, or enter a bill; what is booked appears here."),
        },
    )


@require_GET
def trace(request: HttpRequest, pk: int) -> HttpResponse:
    """One result down to its meter or bill, its factors and their documents."""
    result = get_object_or_404(
        Result.objects.select_related("booking__entry", "booking__organisation"),
        pk=pk,
        booking__organisation__in=measured_organisations(request.user),
    )
    require(request.user, "accounting.view_results", result.booking.organisation)
    try:
        calculation = services.trace(result)
        problem = ""
    except DafengError as error:
        calculation, problem = None, error.message(gettext)
    entry = result.booking.entry
    entry_words = f"{entry.get_source_display()} {entry.reference}".strip()
    face = {
        "title": gettext("Trace"),
        "breadcrumbs": [
            (
                result.booking.organisation.name,
                reverse("accounting:account", args=[result.booking.organisation.code]),
            ),
            (gettext("Trace"), ""),
        ],
        "result": result,
        "booking": result.booking,
        "entry": entry,
        "flow": entry.flow_of,
        "parts": [_part(part) for part in entry.parts],
        "emissions": exact(result.co2e_t),
        "calculation": calculation,
        "terms": [
            term_words(row, amount=(entry_words, "#amount"))
            for row in (calculation["trace"] if calculation else ())
        ],
        "problem": problem,
        "same": services.recompute(result) if calculation else False,
    }
    return render(request, "accounting/trace.html", face)


def _part(part: dict[str, Any]) -> dict[str, Any]:
    amount = part["amount_micro"]
    return {
        **part,
        "url": reverse("metering:meter", args=[part["meter"]]),
        "amount": None if amount is None else amount / MICRO,
        "coverage": part["coverage_ppm"] / 10_000,
    }
