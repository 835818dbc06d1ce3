"""Reading work."""

from typing import Any

from django.db.models import F, QuerySet

from dafeng.jobs.models import Job, Worker


def list_visible(user: Any) -> QuerySet[Job]:
    """The work that a user may see: all of it, or what he asked for."""
    jobs = Job.objects.select_related("requested_by")
    if not user.has_perm("jobs.view_all_jobs"):
        jobs = jobs.filter(requested_by=user.pk)
    return jobs.order_by(F("finished_at").desc(nulls_first=True), "-created_at")


def list_workers() -> QuerySet[Worker]:
    """Every worker that has said something lately, the freshest first."""
    return Worker.objects.order_by("-heartbeat_at")


def is_under_way(kind: str, payload: dict[str, Any]) -> bool:
    """Whether this very work waits or is being done."""
    active = (Job.State.QUEUED, Job.State.RUNNING)
    return Job.objects.filter(kind=kind, payload=payload, state__in=active).exists()
