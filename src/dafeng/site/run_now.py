"""The pipeline as a job that is done here and now, so that its state stands beside the others."""

from typing import Any

from django.utils import timezone

from dafeng.jobs import services
from dafeng.jobs.models import Job
from dafeng.jobs.worker import Process
from dafeng.site import pipeline


def run_now() -> dict[str, Any]:
    """Queue a run under its own name, do it, and return what it did without its figures.

    Raises the error of the step that failed.
    """
    now = timezone.now()
    job = services.enqueue(pipeline.KIND, f"now-{now:%Y-%m-%dT%H:%M:%S.%f}")
    waiting = Job.objects.filter(pk=job.pk, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    Process().loop(until=lambda: not waiting.exists())
    job.refresh_from_db()
    return {
        "state": job.state,
        "error": {"code": job.error_code, "message": job.error_message} if job.error_code else None,
        **{key: value for key, value in job.result.items() if key != "figures"},
    }
