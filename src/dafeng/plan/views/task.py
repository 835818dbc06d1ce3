"""The list of tasks, and one task."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.plan import presentation as show
from dafeng.plan import selectors
from dafeng.plan import state as st
from dafeng.plan.filter import TaskFilter
from dafeng.plan.models import Duty, Task
from dafeng.plan.table import TargetTable, TaskTable
from dafeng.plan.views.empty import no_plan
from dafeng.ui.views import list_page


def task_list(request: HttpRequest) -> HttpResponse:
    """All tasks with lead, cooperating bodies and what their targets say."""
    require(request.user, "plan.view_plan")
    return list_page(
        request,
        table_class=TaskTable,
        queryset=selectors.tasks(),
        filterset_class=TaskFilter,
        title=_("Tasks"),
        empty=no_plan(request),
        context={"breadcrumbs": [(_("Tasks"), "")]},
    )


def task(request: HttpRequest, key: str) -> HttpResponse:
    """One task: clause, who leads and helps, its targets, the systems that it names."""
    require(request.user, "plan.view_plan")
    row = get_object_or_404(selectors.tasks().select_related("document"), key=key)
    day, area = timezone.localdate(), code_in_view(request.user)
    standings = selectors.standings(selectors.targets().filter(section=row.section), day, area=area)
    systems = selectors.systems().filter(sections=row.section)
    page = {
        "title": show.wording(row.name),
        "breadcrumbs": [
            (_("Tasks"), reverse("plan:task_list")),
            (show.wording(row.section.numbered), ""),
        ],
        "task": row,
        "mark": show.task_mark(st.state_of_task(each.state for each in standings)),
        "targets": TargetTable(standings, exclude=("section",), orderable=False),
        "target_count": len(standings),
        "systems": systems,
        "facts": _facts(row),
        "events": show.events(selectors.history_of_row(row)),
    }
    return render(request, "plan/task.html", page)


def _facts(row: Task) -> list[tuple[Any, Any]]:
    duties = list(row.duties.all())
    leads = show.body_links(duties, Duty.LEAD)
    rows: list[tuple[Any, Any]] = [
        (_("Clause"), show.wording(row.section.clause)),
        (_("Action"), show.wording(row.group.name)),
        (_("Lead"), leads or _("The plan marks nobody as lead.")),
        (_("Cooperating"), show.body_links(duties, Duty.COOPERATING)),
        (_("Document"), show.wording(row.document.name) if row.document else ""),
    ]
    note = show.wording(row.note)
    return [*rows, (_("Note"), note)] if note else rows
