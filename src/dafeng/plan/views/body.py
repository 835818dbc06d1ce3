"""The list of bodies, and one body with its duties."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.people.models import Organisation
from dafeng.plan import presentation as show
from dafeng.plan import selectors
from dafeng.plan.filter import BodyFilter
from dafeng.plan.models import Duty
from dafeng.plan.supervision import REASONS, TITLES, means_for
from dafeng.plan.table import BodyTable, TargetTable
from dafeng.plan.views.empty import no_plan
from dafeng.ui.views import list_page


def body_list(request: HttpRequest) -> HttpResponse:
    """All bodies that the plan names, with their duties."""
    require(request.user, "plan.view_plan")
    return list_page(
        request,
        table_class=BodyTable,
        queryset=selectors.bodies(),
        filterset_class=BodyFilter,
        title=_("Bodies"),
        empty=no_plan(request),
        context={"breadcrumbs": [(_("Bodies"), "")]},
    )


def body(request: HttpRequest, code: str) -> HttpResponse:
    """One body: kind, how supervision reaches it, tasks and targets, users, successors."""
    require(request.user, "plan.view_plan")
    row = get_object_or_404(selectors.bodies(), code=code)
    day, area = timezone.localdate(), code_in_view(request.user)
    led = selectors.targets().filter(duties__organisation=row, duties__duty=Duty.LEAD)
    helped = selectors.targets().filter(duties__organisation=row, duties__duty=Duty.COOPERATING)
    columns = ("lead", "strength", "section", "gap")
    duties = row.task_duties.filter(task__retired_date=None).select_related("task__section")
    tasks = sorted(duties, key=lambda duty: duty.task.section.order)
    page = {
        "title": show.wording(row.name),
        "breadcrumbs": [(_("Bodies"), reverse("plan:body_list")), (row.name, "")],
        "body": row,
        "facts": _facts(row),
        "led": TargetTable(
            selectors.standings(led, day, area=area), exclude=columns, orderable=False
        ),
        "led_count": row.leads_targets,
        "helped": TargetTable(
            selectors.standings(helped, day, area=area), exclude=columns, orderable=False
        ),
        "helped_count": row.helps_targets,
        "tasks_led": [duty.task for duty in tasks if duty.duty == Duty.LEAD],
        "tasks_helped": [duty.task for duty in tasks if duty.duty == Duty.COOPERATING],
        "members": row.members.all(),
        "users": row.users.filter(is_active=True)
        if request.user.has_perm("plan.view_body_users", row)
        else None,
        "successions": row.successions.select_related("successor"),
        "inheritances": row.inheritances.select_related("predecessor"),
    }
    return render(request, "plan/body.html", page)


def _facts(row: Organisation) -> list[tuple[Any, Any]]:
    means = means_for(row.kind)
    rows: list[tuple[Any, Any]] = [
        (_("Kind"), row.get_kind_display()),
        (_("Supervision by"), _(TITLES[means])),
        (_("Why"), _(REASONS[means])),
    ]
    if row.valid_to:
        rows.append((_("Ended on"), str(row.valid_to)))
    note = row.note_zh if show.wording(row.name) == row.name_zh else row.note_en or row.note_zh
    return [*rows, (_("Note"), note)] if note else rows
