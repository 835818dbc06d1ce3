"""Work of packs: the sample data, as a job that shows how far it is."""

import datetime
from collections.abc import Callable
from typing import Any

from dafeng.jobs.services import Run, task
from dafeng.kernel.error import N_
from dafeng.packs.error import SampleLoaded
from dafeng.packs.sample.services.loading import JOB, Plan, load

STEPS = 1000
watching: list[Callable[[float, str], None]] = []
"""Who else is told how far it is: the command that waits for it."""


@task(JOB, title=N_("Load the sample data"), attempts=2)
def load_sample(run: Run) -> dict[str, Any]:
    """Load the invented county as of a day; what an earlier attempt left is removed first."""
    said = run.payload
    plan = Plan(
        today=datetime.date.fromisoformat(said["today"]),
        seed=said["seed"],
        small=said["small"],
    )

    def progress(share: float, what: str) -> None:
        run.progress(round(share * STEPS), STEPS, what)
        for each in watching:
            each(share, what)

    try:
        return load(plan=plan, progress=progress)
    except SampleLoaded:
        return {}  # another attempt was quicker
