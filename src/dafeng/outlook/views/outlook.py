"""The outlook of the area in view, its levers and scenarios, and a run as it was made."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dafeng.outlook import outlook_words as words
from dafeng.outlook import selectors, services
from dafeng.outlook.city import LEAST_YEARS
from dafeng.outlook.error import NoGridFactor
from dafeng.outlook.forms import ScenarioForm
from dafeng.outlook.lever import Lever, standing
from dafeng.outlook.models import Run, Scenario
from dafeng.outlook.outlook_drawing import draw_compared, draw_fan, draw_tornado
from dafeng.outlook.selectors.history import material
from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.people.views.form_page import form_page, posted

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
    defaults = {key: float(value) for key, value in found.result["levers"].items()}
    values = _moved(request.GET, known, defaults, selectors.levers_of_scenario(scenario))
    result = dict(found.result)
    if values:
        result |= selectors.moved_run(found, values)
    newer = selectors.newer_figures(found)
    refusal = material(area=area).refusal if newer else None
    face = {
        **_face(found, result),
        "title": _("Emissions outlook"),
        "breadcrumbs": [(_("Emissions outlook"), "")],
        "scenario": scenario,
        "scenarios": _scenario_rows(area),
        "levers": words.lever_rows(known, values, defaults),
        "moved": values,
        "query": urlencode({**({"parent": scenario.pk} if scenario else {}), **values}),
        "newer": newer,
        "refusal": refusal.message(_) if refusal else "",
        "may_run": _may_run(request),
    }
    template = "outlook/part_result.html" if request.htmx else "outlook/outlook.html"
    return render(request, template, face)


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


def _moved(
    given: QueryDict,
    known: list[Lever],
    defaults: Mapping[str, float],
    inherited: Mapping[str, float],
) -> dict[str, float]:
    """The levers that do not stand at their default: as asked for, else as the scenario has them.

    What a slider can only show rounded counts as the default.
    """
    found = {}
    for lever in known:
        value = _read(given.get(lever.key, ""), inherited.get(lever.key, defaults[lever.key]))
        value = lever.clip(value)
        if abs(value - defaults[lever.key]) > 0.51 * lever.step:
            found[lever.key] = value
    return found


def _read(text: str, otherwise: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return otherwise
    return value if abs(value) < 1e9 else otherwise


def _face(found: Run, result: Mapping[str, Any]) -> dict[str, Any]:
    """A result in words, rows and charts."""
    years = list(result["p_peak_by"])
    return {
        "run": found,
        "result": result,
        "years": years,
        "cards": [(year, words.percent(p)) for year, p in result["p_peak_by"].items()],
        "unit": words.UNIT,
        "peak_level": words.level(result["peak_level"]["median"]),
        "treatments": words.treatments(result),
        "statement": words.statement(result),
        "plateau": words.plateau_words(result),
        "fan": draw_fan(result),
        "tornado": [draw_tornado(result, of=of) for of in ("p_peak_by", "level")],
        "panel": _panel(result.get("panel")),
        "hindcast": _hindcast(result.get("hindcast")),
        "parameters": words.parameter_rows(result["parameters"]),
        "sectors": words.sector_rows(result["sectors"]),
        "sector_years": list(result["sectors"][0]["energy_tce"]) if result["sectors"] else [],
        "moved_words": words.moved_words(found.levers),
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
        {"scenario": each, "differs": words.moved_words(each.levers)}
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
    made = services.make_run(actor=request.user, area=area, scenario=scenario)
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
    known = selectors.levers_of_run(found)
    defaults = {key: float(value) for key, value in found.result["levers"].items()}
    values = _moved(request.GET, known, defaults, {})

    def act(said: dict[str, Any]) -> str:
        held = selectors.levers_of_scenario(said["parent"])
        made = services.save_scenario(
            actor=request.user,
            area=area,
            name=said["name"],
            levers=standing(values, parent=held, defaults=defaults),
            parent=said["parent"],
            note=said["note"],
        )
        return f"{reverse(HOME)}?{urlencode({'scenario': made.pk})}"

    text = words.moved_words(values) or _("No lever is moved: the scenario is the trend itself.")
    return form_page(
        request,
        form=ScenarioForm(
            posted(request), area=area, initial={"parent": request.GET.get("parent")}
        ),
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
    sides: dict[str, Mapping[str, Any]] = {}
    for key in keys:
        scenario = _scenario(area, key)
        values = selectors.levers_of_scenario(scenario)
        name = scenario.name if scenario else _("The trend")
        sides[name] = selectors.moved_run(found, values) if values else found.result
    face = {
        "title": _("Two scenarios"),
        "breadcrumbs": [(_("Emissions outlook"), reverse(HOME)), (_("Two scenarios"), "")],
        "run": found,
        "scenarios": selectors.scenarios(area=area),
        "chosen": keys,
        "chart": draw_compared(sides),
        "rows": [(name, words.treatments(result)) for name, result in sides.items()],
        "years": list(found.result["p_peak_by"]),
        "unit": words.UNIT,
    }
    return render(request, "outlook/compare.html", face)
