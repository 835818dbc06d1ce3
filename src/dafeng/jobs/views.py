"""Pages of work: what waits, runs, has ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dafeng.jobs import selectors, services, worker
from dafeng.jobs.models import Job
from dafeng.jobs.table import KINDS, JobFilter, JobTable, is_active, title_of
from dafeng.ui.views import list_page


def _find(request: HttpRequest, pk: UUID) -> Job:
    return get_object_or_404(selectors.list_visible(request.user), pk=pk)


@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """All work that the user may see."""
    return list_page(
        request,
        table_class=JobTable,
        queryset=selectors.list_visible(request.user),
        filterset_class=JobFilter,
        title=_("Background work"),
        template="jobs/list.html",
        context={
            "alive": worker.count_alive(),
            "workers": selectors.list_workers()
            if request.user.has_perm("jobs.view_all_jobs")
            else (),
        },
        empty={
            "title": _("Nothing has been started yet"),
            "text": _("Imports, exports and calculations that you start appear here."),
            "icon": "server",
        },
    )


@require_GET
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One piece of work."""
    job = _find(request, pk)
    return render(
        request,
        "jobs/detail.html",
        {
            "title": title_of(job.kind),
            "job": job,
            # what a run found out in detail has a page of its own, with rights of its own
            "result": [(n, v) for n, v in job.result.items() if not isinstance(v, dict | list)],
            "kind": KINDS[Job.State(job.state)],
            "active": is_active(job),
            "may_change": request.user.has_perm("jobs.change_job", job),
            "may_retry": job.state in (Job.State.FAILED, Job.State.CANCELLED),
        },
    )


@require_GET
def show_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress alone: the page asks for it again until the work has ended."""
    job = _find(request, pk)
    return render(request, "jobs/progress.html", {"job": job, "active": is_active(job)})


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Start it again."""
    job = services.retry(actor=request.user, job=_find(request, pk))
    messages.success(request, _("It waits for a worker again."))
    return redirect("jobs:detail", pk=job.pk)


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it."""
    job = services.cancel(actor=request.user, job=_find(request, pk))
    messages.success(request, _("It was cancelled; what it had saved stays."))
    return redirect("jobs:detail", pk=job.pk)
