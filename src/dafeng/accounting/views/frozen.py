"""Frozen inventories: keep one as it is, and look at it again."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from dafeng import __version__
from dafeng.accounting import selectors, services
from dafeng.accounting.activity import FORMS, REST
from dafeng.accounting.error import FiguresChanged
from dafeng.accounting.forms import FreezeForm
from dafeng.accounting.inventory_line import GRID, OWN
from dafeng.accounting.method import methods
from dafeng.accounting.models import FrozenInventory
from dafeng.accounting.views.inventory import empty_face, read_asked
from dafeng.accounting.wording import carrier_name, gap_rows, grid_words, pick, sector_words
from dafeng.kernel.error import DafengError
from dafeng.ledger.form import find_column, find_form
from dafeng.ledger.selectors.collection import area_in_view
from dafeng.people.access import require
from dafeng.people.error import SecondFactorMissing
from dafeng.ui.figure import shows_sample

VIEW = "accounting.view_inventory"
HOME = "accounting:inventory"


@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest) -> HttpResponse:
    """Keep the inventory of a period as it is now, signed; it never changes."""
    require(request.user, "accounting.freeze_inventory")
    area = area_in_view(request.user)
    asked = read_asked(request, area.code)
    if asked is None:
        return render(request, "accounting/inventory_empty.html", empty_face(area))
    asked = replace(asked, city=selectors.City(area.code))
    shown = asked.found
    now = services.inventory_hash(shown)
    form = FreezeForm(request.POST or None, user=request.user, initial={"seen": now})
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["seen"] != now:
                raise FiguresChanged(period=asked.period)
            form.sign()
            made = services.freeze_inventory(
                actor=request.user,
                area=area.code,
                period=asked.period,
                grid=asked.grid,
                title=form.cleaned_data["title"],
                seen=now,
            )
        except SecondFactorMissing:
            raise  # leads to the set-up of the app
        except DafengError as error:
            if error.status == 403:
                raise
            form.add_error(None, error.message(gettext))
            form.data = request.POST.dict() | {"seen": now}
        else:
            messages.success(request, gettext("The inventory is frozen."))
            return redirect(made)
    title = gettext("Freeze the inventory of {period}").format(period=asked.period)
    back = f"{reverse(HOME)}?{urlencode(asked.query)}"
    face = {
        "title": title,
        "lead": f"{pick(area.name)} · {grid_words(asked.grid)}",
        "breadcrumbs": [(gettext("City inventory"), back), (title, "")],
        "back": back,
        "form": form,
        "found": shown,
        "gaps": gap_rows(shown.total.gaps, place=asked.city.place, period=asked.period),
    }
    status = 422 if form.errors else 200
    return render(request, "accounting/inventory_freeze.html", face, status=status)


@require_GET
def frozen(request: HttpRequest, pk: int) -> HttpResponse:
    """One frozen inventory, computed again under what it rested on, beside what is known now."""
    require(request.user, VIEW)
    area = area_in_view(request.user)
    found = get_object_or_404(selectors.frozen_inventories(area=area.code), pk=pk)
    if request.GET.get("export") == "json":
        return _file(request, found)
    body = json.loads(found.body)
    repeat, problem = _repeat(found)
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
        "gaps": [_name(name) for name, _ in body["total"]["gaps"]],
        "now": now,
        "difference": None if now.co2 is None or then is None else now.co2 - then,
        "grid": grid_words(found.grid),
        "repeat": repeat,
        "problem": problem,
        "by": [
            (name, _method_name(name), definition)
            for name, definition in sorted(found.pins.get("methods", {}).items())
        ],
        "changed": _changes(repeat) if repeat else [],
        "lines": [_line(each) for each in body["lines"]],
    }
    return render(request, "accounting/inventory_frozen.html", face)


def _repeat(found: FrozenInventory) -> tuple[services.Repeat | None, str]:
    """The inventory computed again, or why it no longer can be."""
    try:
        return services.recompute_inventory(found), ""
    except DafengError as error:
        return None, error.message(gettext)


def _changes(repeat: services.Repeat) -> list[str]:
    """What is no longer as it was when it was frozen, in sentences."""
    said = []
    if not repeat.is_kept:
        said.append(gettext("What is kept is not what the log says was frozen."))
    said += [
        gettext("The definition of the method “{method}” has changed since.").format(
            method=_method_name(name)
        )
        for name in repeat.methods
    ]
    if repeat.program:
        said.append(
            gettext("Frozen by version {then} of the program; this is {now}.").format(
                then=repeat.program, now=__version__
            )
        )
    if repeat.lines:
        said.append(
            gettext("Lines that come out otherwise: {lines}").format(
                lines=", ".join(map(_name, repeat.lines))
            )
        )
    return said


def _method_name(name: str) -> str:
    return pick(methods()[name].name) if name in methods() else name


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
    return {
        "name": _name(row["id"]),
        "sector": sector_words(row["sector"]),
        "carrier": carrier_name(row["carrier"]),
        "scope": row["scope"],
        "amount": _number(row["amount"]),
        "unit": row["unit"],
        "co2": _number(row["co2"]),
        "energy": _number(row["energy_tce"]),
    }


def _name(name: str) -> str:
    """The name of a kept line or gap; its id where no table has it any more."""
    if name == GRID:
        return gettext("Grid factor of the province")
    try:
        if name in FORMS:
            return pick(find_form(name).name)
        column = find_column(name.removeprefix(OWN).removesuffix(REST))[1]
    except DafengError:
        return name
    words = pick(column.name)
    if name.endswith(REST):
        return gettext("{name}, not broken down").format(name=words)
    return words
