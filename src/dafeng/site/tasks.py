"""Work that spans contexts."""

import datetime
from typing import Any

from dafeng.jobs.services import Run, task
from dafeng.kernel.error import N_
from dafeng.site import pipeline


@task(
    pipeline.KIND,
    title=N_("Readings to tonnes, compared with the day before"),
    every=datetime.timedelta(days=1),
)
def run_pipeline(run: Run) -> dict[str, Any]:
    """The morning's run."""
    return pipeline.run(effect=run.effect, progress=run.progress)
