"""The document section by section, the systems that it names, and public figures."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dafeng.people.access import require
from dafeng.plan import presentation as show
from dafeng.plan import selectors, services
from dafeng.plan.filter import FigureFilter, SystemFilter
from dafeng.plan.forms import SystemForm
from dafeng.plan.table import COVERAGE, FigureTable, SystemTable
from dafeng.plan.views.empty import no_plan
from dafeng.ui.figure import shows_sample
from dafeng.ui.mark import state
from dafeng.ui.views import list_page


def outline(request: HttpRequest) -> HttpResponse:
    """The plan section by section, with its tasks, targets and named systems."""
    require(request.user, "plan.view_plan")
    city = selectors.city()
    page = {"title": _("The plan"), "city": city, "empty": no_plan(request)}
    if city is not None:
        plan = city.plan
        page |= {
            "title": show.wording(plan.name),
            "plan": plan,
            "parts": selectors.outline(plan),
            "facts": [
                (_("Issuer"), show.wording(plan.issuer)),
                (_("Document number"), plan.number),
                (_("Issued"), str(plan.issued_date)),
                (_("Adopted"), str(plan.adopted_date or "")),
                (_("Publication"), show.wording(plan.disclosure)),
                (_("Source"), plan.source.get("title", "")),
                (_("Note"), show.wording(plan.note)),
            ],
            "cautions": [
                each["zh"] if show.wording(plan.name) == plan.name_zh else each["en"]
                for each in city.cautions
            ],
        }
    page["breadcrumbs"] = [(_("The plan"), "")]
    return render(request, "plan/outline.html", page)


def system_list(request: HttpRequest) -> HttpResponse:
    """The systems that the plan names: how far Dafeng covers them, what the city has."""
    require(request.user, "plan.view_plan")
    return list_page(
        request,
        table_class=SystemTable,
        queryset=selectors.systems(),
        filterset_class=SystemFilter,
        title=_("Named systems"),
        empty=no_plan(request),
        context={"breadcrumbs": [(_("Named systems"), "")]},
    )


def system(request: HttpRequest, key: str) -> HttpResponse:
    """One named system, and a form for what the city itself has."""
    require(request.user, "plan.view_plan")
    row = get_object_or_404(selectors.systems(), key=key)
    may = request.user.has_perm("plan.state_system", row)
    form = SystemForm(request.POST or None, initial={"city_state": row.city_state})
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data["city_state"]
        services.state_system(actor=request.user, system=row, city_state=value)
        messages.success(request, _("The city's own state is recorded."))
        return redirect("plan:system", key=row.key)
    page = {
        "title": show.wording(row.name),
        "breadcrumbs": [(_("Named systems"), reverse("plan:system_list")), (row.key, "")],
        "system": row,
        "form": form if may else None,
        "facts": [
            (pgettext("in the plan", "Role"), row.get_role_display()),
            (_("Coverage by Dafeng"), state(COVERAGE[row.coverage], row.get_coverage_display())),
            (_("The city's own"), row.get_city_state_display()),
            *((_("Clause"), show.section_link(section)) for section in row.sections.all()),
            (_("Note"), show.wording(row.note)),
        ],
        "events": show.events(selectors.history_of_row(row)),
    }
    return render(request, "plan/system.html", page)


def figure_list(request: HttpRequest) -> HttpResponse:
    """Public figures with their sources; promises among them are marked."""
    require(request.user, "plan.view_plan")
    figures, empty = selectors.public_figures(), no_plan(request)
    if shows_sample(request):  # they are true, so they cannot stand under the mark of invented ones
        figures = figures.none()
        empty = {
            "title": _("Public figures are those of the real area"),
            "text": _("Change the area in view at the top to see them."),
        }
    return list_page(
        request,
        table_class=FigureTable,
        queryset=figures,
        filterset_class=FigureFilter,
        title=_("Public figures"),
        empty=empty,
        context={"breadcrumbs": [(_("Public figures"), "")]},
    )
