"""Work of metering: take a file, keep the slots up to date."""

import datetime
from typing import Any

from dafeng.jobs.services import Run, task
from dafeng.kernel.error import N_
from dafeng.metering.models import Import
from dafeng.metering.services import retracting
from dafeng.metering.services.importing import JOB, run_import
from dafeng.metering.services.roll_up import roll_up


@task(JOB, title=N_("Take a file of readings"))
def take_file(run: Run) -> dict[str, Any]:
    """Take an uploaded file, chunk by chunk."""
    upload = Import.objects.select_related("organisation", "blob").get(pk=run.job.key)
    upload = run_import(upload, effect=run.effect, progress=run.progress)
    return {"state": upload.state, "taken": upload.taken, "refused": upload.refused}


@task(retracting.JOB, title=N_("Take an import of readings back"))
def take_back(run: Run) -> dict[str, Any]:
    """Leave out what the import brought, and reopen what it touched."""
    upload = Import.objects.select_related("organisation").get(pk=run.job.key)
    return {"batches": retracting.carry_out(upload, effect=run.effect)}


@task(
    "metering.roll_up",
    title=N_("Bring slots and month totals up to date"),
    every=datetime.timedelta(minutes=5),
)
def bring_up_to_date(run: Run) -> dict[str, Any]:
    """Flush, find what readings came for, and compute it."""
    done = roll_up(effect=run.effect, progress=run.progress)
    return {"rows": done.rows_flushed, "channels": done.channels, "days": done.days}
