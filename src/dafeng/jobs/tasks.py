"""Work about work."""

import datetime

from django.utils import timezone

from dafeng.jobs import services
from dafeng.jobs.services import Run, task
from dafeng.kernel.error import N_


@task("jobs.prune", title=N_("Forget old scheduled work"), every=datetime.timedelta(days=1))
def prune(run: Run) -> dict[str, int]:
    """Remove rows of scheduled work that was done long ago."""
    with run.effect():
        return {"removed": services.prune(timezone.now())}
