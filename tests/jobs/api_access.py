"""Who gets what of the API of background work."""

from uuid import UUID

from django.utils import timezone
from tests.access_row import api_row

from dafeng.jobs.models import Job
from dafeng.people.role import Role


def _strangers(world):
    job = Job.objects.create(
        kind="test", key="1", requested_by=world.stranger, not_before=timezone.now()
    )
    return [job.pk]


ROWS = [
    api_row("/jobs"),
    api_row("/jobs/{id}", args=_strangers, case="other", ok={Role.SYSTEM_ADMIN}, denied=404),
    api_row("/jobs/{id}", args=lambda world: [UUID(int=1)], case="missing", ok=[], denied=404),
]
