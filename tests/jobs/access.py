"""Who gets what at the addresses of work."""

from django.utils import timezone
from tests.access_row import Row

from dafeng.jobs.models import Job
from dafeng.people.role import Role

SYSTEM = {Role.SYSTEM_ADMIN}


def _other(world):
    job, _ = Job.objects.get_or_create(
        kind="evidence.verify",
        key="k",
        defaults={
            "state": "failed",
            "requested_by": world.stranger,
            "not_before": timezone.now(),
        },
    )
    return [job.pk]


def _others_queued(world):
    job = Job.objects.get(pk=_other(world)[0])
    Job.objects.filter(pk=job.pk).update(state="queued")
    return [job.pk]


ROWS = [
    Row("jobs:list"),
    Row("jobs:detail", args=_other, case="other", ok=SYSTEM, denied=404),
    Row("jobs:progress", args=_other, case="other", ok=SYSTEM, denied=404),
    Row("jobs:retry", args=_other, case="other", method="post", ok=SYSTEM, status=302, denied=404),
    Row(
        "jobs:cancel",
        args=_others_queued,
        case="other",
        method="post",
        ok=SYSTEM,
        status=302,
        denied=404,
    ),
]
