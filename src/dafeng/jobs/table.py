"""The list of work."""

from typing import Any

import django_filters
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from dafeng.jobs.models import Job
from dafeng.jobs.services import find_task, list_tasks
from dafeng.ui.filter import SearchFilter
from dafeng.ui.table import Column, DateTimeColumn, StateColumn, Table

KINDS = {
    Job.State.QUEUED: "hollow",
    Job.State.RUNNING: "info",
    Job.State.DONE: "ok",
    Job.State.FAILED: "bad",
    Job.State.CANCELLED: "muted",
}


def title_of(kind: str) -> str:
    """What work of a kind is called; the kind itself where this release does not know it."""
    known = {task.kind for task in list_tasks()}
    return gettext(find_task(kind).title) if kind in known else kind


def is_active(job: Job) -> bool:
    """It waits or runs."""
    return job.state in (Job.State.QUEUED, Job.State.RUNNING)


class JobTable(Table):
    """Work with its state."""

    kind = Column(verbose_name=_("Work"), linkify=("jobs:detail", {"pk": A("pk")}))
    state = StateColumn(accessor="state", kinds=KINDS, verbose_name=_("State"))
    done = Column(verbose_name=_("Progress"), orderable=False, empty_values=())
    requested_by = Column(verbose_name=_("Asked for by"), default=_("the schedule"))
    created_at = DateTimeColumn(verbose_name=_("Since"))
    finished_at = DateTimeColumn(verbose_name=_("Ended"))

    class Meta(Table.Meta):
        model = Job
        fields = ("kind", "state", "done", "requested_by", "created_at", "finished_at")

    def render_kind(self, value: str) -> str:
        return title_of(value)

    def render_state(self, record: Job, bound_column: Any, column: StateColumn) -> SafeString:
        return column.render(record.get_state_display(), record, bound_column)

    def render_done(self, record: Job) -> SafeString:
        return render_to_string("jobs/progress.html", {"job": record, "active": is_active(record)})

    def value_done(self, record: Job) -> str:
        return f"{record.done}/{record.total}" if record.total else ""


class JobFilter(django_filters.FilterSet):
    """By state and words."""

    q = SearchFilter(fields=("kind", "key", "note"))
    state = django_filters.ChoiceFilter(choices=Job.State.choices, label=_("State"))

    class Meta:
        model = Job
        fields = ("q", "state")
