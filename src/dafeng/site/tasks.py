"""Work that spans contexts."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from dafeng.evidence.services import follows
from dafeng.jobs.services import Run, enqueue_once, task
from dafeng.kernel.error import N_
from dafeng.packs.sample import county, state
from dafeng.people.area import areas
from dafeng.site import pipeline

GATHER = datetime.timedelta(seconds=2)
"""How long new figures are gathered before what follows from them is computed."""


@task(
    pipeline.KIND,
    title=N_("Readings to tonnes, compared with the day before"),
    every=datetime.timedelta(days=1),
)
def run_pipeline(run: Run) -> dict[str, Any]:
    """The morning's run."""
    return pipeline.run(effect=run.effect, progress=run.progress)


@task(pipeline.FOLLOW, title=N_("Indicators and lights after new figures"))
def follow_figures(run: Run) -> dict[str, Any]:
    """What follows from figures of an area that came since."""
    area = run.payload["area"]
    if area not in {each.code for each in areas()}:
        return {}
    return pipeline.follow_figures(area, today=timezone.localdate(), effect=run.effect)


@follows("ledger.statistics_recorded", "ledger.statistics_corrected")
def queue_following(facts: Mapping[str, Any]) -> None:
    """New figures are followed soon: once, however many deliveries come in a row.

    Those of a sample that is not whole are not: its loading computes what follows itself.
    """
    if facts["area"] == county.AREA and not state.is_whole():
        return
    if facts.get("added") or facts["corrected"]:
        enqueue_once(pipeline.FOLLOW, {"area": facts["area"]}, wait=GATHER)
