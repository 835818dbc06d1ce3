"""The outlook of the area in view, its levers and scenarios, and a run as it was made."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dafeng.outlook import lever_words, selectors, services
from dafeng.outlook import outlook_words as words
from dafeng.outlook.asked import read_asked
from dafeng.outlook.city import LEAST_YEARS
from dafeng.outlook.delivery import WITH_RISK
from dafeng.outlook.error import NoGridFactor
from dafeng.outlook.forms import ScenarioForm
from dafeng.outlook.lever import standing
from dafeng.outlook.models import Run, Scenario
from dafeng.outlook.outlook_drawing import draw_compared, draw_fan, draw_tornado
from dafeng.outlook.selectors.history import material
from dafeng.outlook.services.outlook import inputs_hash
from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.people.views.form_page import form_page, posted
from dafeng.ui.scale import scale

HOME = "outlook:outlook"
SEE, RUN = "outlook.view_outlook", "outlook.run_outlook"
COMPARED = 2


@require_GET
def outlook(request: HttpRequest) -> HttpResponse:
    """The latest run of the area in view, and what levers or a scenario would change of it."""
    require(request.user, SEE)
    area = code_in_view(request.user)
    found = selectors.latest_run(area=area)
    if found is None:
        return render(request, "outlook/outlook_empty.html", _empty(request, area))
    scenario = _scenario(area, request.GET.get("scenario", ""))
    known = selectors.levers_of_run(found)
    asked = read_asked(request.GET, run=found, known=known, scenario=scenario)
    refused = lever_words.refusals(known, asked)
    wrong = {key: each.message(_) for key, each in refused.items()}
    result = dict(found.result)
    if asked.moved and not asked.refused:
        result |= selectors.moved_run(found, asked.moved, delivery=asked.delivery)
    newer = selectors.newer_figures(found)
    fresh = material(area=area) if newer else None
    refusal = fresh.refusal if fresh else None
    if fresh and fresh.request and inputs_hash(fresh.request) == found.inputs_hash:
        newer = None  # what came since is none of what the outlook rests on
    partial = request.htmx and not request.htmx.history_restore_request
    face = {
        **_face(found, result),
        "partial": partial,
        "title": _("Emissions outlook"),
        "breadcrumbs": [(_("Emissions outlook"), "")],
        "scenario": scenario,
        "scenarios": _scenario_rows(area),
        "asked": asked,
        "moved_words": lever_words.moved_words(asked.moved),
        "wrong": wrong,
        "branch_open": any(each.detail and each.key in {*asked.moved, *wrong} for each in known),
        "levers": lever_words.lever_rows(known, asked, wrong),
        "deliveries": lever_words.delivery_options(asked.delivery),
        "newer": newer,
        "refusal": refusal.message(_) if refusal else "",
        "may_run": _may_run(request),
    }
    template = "outlook/part_result.html" if partial else "outlook/outlook.html"
    response = render(request, template, face, status=422 if asked.refused else 200)
    if partial and not asked.refused:
        response["HX-Push-Url"] = f"{request.path}?{asked.query}" if asked.query else request.path
    patch_vary_headers(response, ("HX-Request",))
    return response


def _may_run(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.has_perm(RUN))


def _empty(request: HttpRequest, area: str) -> dict[str, Any]:
    """What is missing before there can be an outlook, form by form."""
    found = material(area=area) if area else None
    refusal = found.refusal if found else None
    return {
        "title": _("Emissions outlook"),
        "breadcrumbs": [(_("Emissions outlook"), "")],
        "found": found,
        "refusal": refusal.message(_) if refusal else "",
        "factors_url": reverse("accounting:factors") if isinstance(refusal, NoGridFactor) else "",
        "need": LEAST_YEARS,
        "may_run": _may_run(request),
    }


def _scenario(area: str, key: str) -> Scenario | None:
    if not key:
        return None
    if not (key.isdecimal() and key.isascii() and len(key) < 10):
        raise Http404
    found: Scenario = get_object_or_404(selectors.scenarios(area=area), pk=int(key))
    return found


def _face(found: Run, result: Mapping[str, Any]) -> dict[str, Any]:
    """A result in words, rows and charts."""
    years = list(result["p_peak_by"])
    return {
        "run": found,
        "result": result,
        "years": years,
        "cards": [(year, words.percent(p)) for year, p in result["p_peak_by"].items()],
        "unit": scale("t").unit,
        "energy_unit": scale("tce").unit,
        "peak_level": words.level(result["peak_level"]["median"]),
        "treatments": words.treatments(result),
        "statement": words.statement(result),
        "plateau": words.plateau_words(result),
        "delivered": lever_words.delivered(result),
        "fan": draw_fan(result),
        "tornado": [draw_tornado(result, of=of) for of in ("p_peak_by", "level")],
        "panel": _panel(result.get("panel")),
        "hindcast": _hindcast(result.get("hindcast")),
        "parameters": words.parameter_rows(result["parameters"]),
        "sectors": words.sector_rows(result["sectors"]),
        "sector_years": list(result["sectors"][0]["energy_tce"]) if result["sectors"] else [],
        "moved_words": lever_words.moved_words(found.levers),
    }


def _panel(panel: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if panel is None:
        return None
    return {
        "p": [(year, words.percent(p)) for year, p in panel["p_peak_by"].items()],
        "year": panel["peak_year"],
    }


def _hindcast(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    rows = [
        {
            "year": row["year"],
            "inside": row["inside"],
            **{name: words.level(row[name]) for name in ("p05", "p50", "p95", "happened")},
        }
        for row in found["rows"]
    ]
    return {
        "origin": found["origin"],
        "grid": words.grid_words(found["grid"]),
        "rows": rows,
        "inside": sum(row["inside"] for row in rows),
    }


def _scenario_rows(area: str) -> list[dict[str, Any]]:
    return [
        {"scenario": each, "differs": lever_words.moved_words(each.levers)}
        for each in selectors.scenarios(area=area)
    ]


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run, as it was made; it never changes."""
    require(request.user, SEE)
    found = get_object_or_404(selectors.runs(area=code_in_view(request.user)), pk=pk)
    face = {
        **_face(found, found.result),
        "title": _("Outlook run {number}").format(number=pk),
        "breadcrumbs": [(_("Emissions outlook"), reverse(HOME)), (str(pk), "")],
        "is_pinned": True,
    }
    return render(request, "outlook/run.html", face)


@require_POST
def run_new(request: HttpRequest) -> HttpResponse:
    """Compute the outlook from what is known now, by the trend or under a scenario."""
    require(request.user, RUN)
    area = code_in_view(request.user)
    scenario = _scenario(area, request.POST.get("scenario", ""))
    delivery = request.POST.get("delivery") or WITH_RISK
    made = services.make_run(actor=request.user, area=area, scenario=scenario, delivery=delivery)
    messages.success(request, _("Computed from what is known now."))
    return redirect(made if scenario else reverse(HOME))


@require_http_methods(["GET", "POST"])
def scenario_new(request: HttpRequest) -> HttpResponse:
    """Keep levers, as they were moved, under a name."""
    require(request.user, RUN)
    area = code_in_view(request.user)
    found = selectors.latest_run(area=area)
    if found is None:
        return redirect(HOME)
    scenario = _scenario(area, request.GET.get("scenario", ""))
    known = selectors.levers_of_run(found)
    asked = read_asked(request.GET, run=found, known=known, scenario=scenario)
    for refusal in lever_words.refusals(known, asked).values():
        raise refusal

    def act(said: dict[str, Any]) -> str:
        held = selectors.levers_of_scenario(said["parent"])
        made = services.save_scenario(
            actor=request.user,
            area=area,
            name=said["name"],
            levers=standing(asked.moved, parent=held, defaults=asked.defaults),
            parent=said["parent"],
            note=said["note"],
        )
        return f"{reverse(HOME)}?{urlencode({'scenario': made.pk})}"

    text = lever_words.moved_words(asked.moved) or _(
        "No lever is moved: the scenario is the trend itself."
    )
    return form_page(
        request,
        form=ScenarioForm(posted(request), area=area, initial={"parent": scenario}),
        act=act,
        title=_("Save as a scenario"),
        text=text,
        submit=_("Save"),
        done=_("Saved."),
        cancel_url=reverse(HOME),
        breadcrumbs=[(_("Emissions outlook"), reverse(HOME)), (_("Save as a scenario"), "")],
    )


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two scenarios of the latest run side by side."""
    require(request.user, SEE)
    area = code_in_view(request.user)
    found = selectors.latest_run(area=area)
    if found is None:
        return redirect(HOME)
    keys = [request.GET.get(name, "") for name in ("a", "b")]
    delivery = request.GET.get("delivery") or WITH_RISK
    sides: dict[str, Mapping[str, Any]] = {}
    for key in keys:
        scenario = _scenario(area, key)
        name = scenario.name if scenario else _("The trend")
        values = selectors.levers_of_scenario(scenario)
        sides[name] = selectors.moved_run(found, values, delivery=delivery)
    face = {
        "title": _("Two scenarios"),
        "breadcrumbs": [(_("Emissions outlook"), reverse(HOME)), (_("Two scenarios"), "")],
        "run": found,
        "scenarios": selectors.scenarios(area=area),
        "chosen": keys,
        "deliveries": lever_words.delivery_options(delivery),
        "chart": draw_compared(sides),
        "rows": [(name, words.treatments(result)) for name, result in sides.items()],
        "years": list(found.result["p_peak_by"]),
        "unit": scale("t").unit,
    }
    return render(request, "outlook/compare.html", face)
