"""Jobs that are done here and now, so that their state stands beside the others."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from dafeng.jobs import services
from dafeng.jobs.models import Job
from dafeng.jobs.worker import Process
from dafeng.packs import tasks
from dafeng.packs.sample.services.loading import Plan, enqueue_load
from dafeng.site import pipeline
from dafeng.site.error import JobFailed


def run_now() -> dict[str, Any]:
    """Queue a run under its own name, do it, and return what it did without its figures.

    Raises the error of the step that failed.
    """
    now = timezone.now()
    job = _finish(services.enqueue(pipeline.KIND, f"now-{now:%Y-%m-%dT%H:%M:%S.%f}"))
    return {
        "state": job.state,
        "error": {"code": job.error_code, "message": job.error_message} if job.error_code else None,
        **{key: value for key, value in job.result.items() if key != "figures"},
    }


def load_sample_now(plan: Plan, *, show: Callable[[float, str], None]) -> dict[str, Any]:
    """Load the sample data as a job and wait for it; `show` is told how far it is.

    Raises `JobFailed`, and `packs.SampleLoaded` where they are here already.
    """
    tasks.watching.append(show)
    try:
        job = _finish(enqueue_load(plan))
    finally:
        tasks.watching.remove(show)
    if job.state != Job.State.DONE:
        raise JobFailed(reason=job.error_message)
    return dict(job.result)


def _finish(job: Job) -> Job:
    waiting = Job.objects.filter(pk=job.pk, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    Process().loop(until=lambda: not waiting.exists())
    job.refresh_from_db()
    return job
