"""What the worker does for the log by the clock."""

import datetime
from typing import Any

from django.conf import settings

from dafeng.evidence import services
from dafeng.evidence.verification import require_sound, verify
from dafeng.jobs.services import Run, task
from dafeng.kernel.error import N_


@task(
    "evidence.sequence",
    title=N_("Number new entries of the log"),
    every=datetime.timedelta(minutes=1),
)
def sequence(run: Run) -> dict[str, Any]:
    """Give each new entry its place; killed half-way, the rest is numbered by the next run."""
    total = 0
    while True:
        with run.effect():
            done = services.sequence()
        if not done:
            return {"numbered": total}
        total += done
        run.progress(total)


@task(
    "evidence.checkpoint",
    title=N_("Keep the head of the log"),
    every=datetime.timedelta(minutes=settings.CONFIG.evidence_checkpoint_minutes),
)
def checkpoint(run: Run) -> dict[str, Any]:
    """Keep the head of the tree where something was added."""
    with run.effect():
        services.sequence()
        kept = services.checkpoint()
    return {"size": kept.size, "root": kept.root} if kept else {}


@task(
    "evidence.verify",
    title=N_("Verify the log and the attachments"),
    every=datetime.timedelta(days=1),
    attempts=1,
)
def verify_log(run: Run) -> dict[str, Any]:
    """Recompute everything once a day; a log that does not hold is a failed job, seen by all."""
    report = verify()
    require_sound(report)
    return report.as_dict()
