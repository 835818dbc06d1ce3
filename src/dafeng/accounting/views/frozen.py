"""Frozen inventories: keep one as it is, and look at it again."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from dafeng.accounting import selectors, services
from dafeng.accounting.activity import REST
from dafeng.accounting.forms import FreezeForm
from dafeng.accounting.inventory_line import OWN
from dafeng.accounting.wording import carrier_name, pick, sector_words
from dafeng.kernel.error import DafengError
from dafeng.ledger.form import find_column
from dafeng.ledger.selectors.collection import area_in_view
from dafeng.people.access import require
from dafeng.ui.figure import shows_sample

VIEW = "accounting.view_inventory"
HOME = "accounting:inventory"


@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Keep the inventory of a period as it is now."""
    require(request.user, "accounting.freeze_inventory")
    area = area_in_view(request.user)
    form = FreezeForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Give it a title."))
        return redirect(HOME)
    try:
        made = services.freeze_inventory(actor=request.user, area=area.code, **form.cleaned_data)
    except DafengError as error:
        messages.error(request, error.message(gettext))
        return redirect(HOME)
    return redirect("accounting:inventory_frozen", made.pk)


@require_GET
def frozen(request: HttpRequest, pk: int) -> HttpResponse:
    """One frozen inventory, computed again under what it rested on, beside what is known now."""
    require(request.user, VIEW)
    area = area_in_view(request.user)
    found = get_object_or_404(selectors.frozen_inventories(area=area.code), pk=pk)
    if request.GET.get("export") == "json":
        return _file(request, found)
    body = json.loads(found.body)
    now = selectors.inventory(area=area.code, period=found.period, grid=found.grid).total
    then = _number(body["total"]["co2"])
    face = {
        "title": found.title,
        "lead": pick(area.name),
        "breadcrumbs": [
            (gettext("City inventory"), f"{reverse(HOME)}?period={found.period}"),
            (found.title, ""),
        ],
        "found": found,
        "total": then,
        "process": _number(body["process"]["co2"]),
        "energy": _number(body["total"]["energy_tce"]),
        "energy_gaps": body["total"].get("energy_gaps", []),
        "gaps": [name for name, _ in body["total"]["gaps"]],
        "now": now,
        "difference": None if now.co2 is None or then is None else now.co2 - then,
        "same": services.recompute_inventory(found),
        "lines": [_line(each) for each in body["lines"]],
    }
    return render(request, "accounting/inventory_frozen.html", face)


def _file(request: HttpRequest, found: Any) -> HttpResponse:
    """The bytes whose hash is kept."""
    mark = f"-{gettext('Sample')}" if shows_sample(request) else ""
    name = f"inventory-{found.area}-{found.period}-{found.version}{mark}.json"
    response = HttpResponse(found.body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _number(value: str | None) -> float | None:
    return None if value is None else float(value)


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """A kept line in words."""
    series = row["id"].removeprefix(OWN).removesuffix(REST)
    name = pick(find_column(series)[1].name)
    if row["id"].endswith(REST):
        name = gettext("{name}, not broken down").format(name=name)
    return {
        "name": name,
        "sector": sector_words(row["sector"]),
        "carrier": carrier_name(row["carrier"]),
        "scope": row["scope"],
        "amount": _number(row["amount"]),
        "unit": row["unit"],
        "co2": _number(row["co2"]),
        "energy": _number(row["energy_tce"]),
    }
