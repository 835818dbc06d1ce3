"""Reading runs and scenarios, and what levers would change of a run."""

import functools
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from dafeng.ledger.selectors import newest
from dafeng.outlook.city import City
from dafeng.outlook.delivery import WITH_RISK
from dafeng.outlook.error import RunOutdated
from dafeng.outlook.lever import Lever, inherited, levers_of
from dafeng.outlook.models import Run, Scenario
from dafeng.outlook.sector_request import read_ask, read_city
from dafeng.outlook.sector_result import Outlook, moved
from dafeng.outlook.shipped import shipped_hash, shipped_models


def runs(*, area: str) -> QuerySet[Run]:
    """The runs of an area, the latest first."""
    return Run.objects.filter(area=area).select_related("scenario", "created_by")


def latest_run(*, area: str) -> Run | None:
    """The latest run of the area's trend, without any scenario; None before the first."""
    return runs(area=area).filter(scenario=None, levers={}).first()


def scenarios(*, area: str) -> QuerySet[Scenario]:
    """The scenarios of an area by name."""
    return Scenario.objects.filter(area=area).select_related("parent", "created_by")


def chain_of(scenario: Scenario | None) -> list[Scenario]:
    """A scenario's ancestors, the oldest first, and itself; none for the trend."""
    found: list[Scenario] = []
    while scenario is not None and scenario not in found:
        found.insert(0, scenario)
        scenario = scenario.parent
    return found


def levers_of_scenario(scenario: Scenario | None) -> dict[str, float]:
    """The lever values that hold in a scenario, inherited ones counted."""
    return inherited(each.levers for each in chain_of(scenario))


def newer_figures(run: Run) -> datetime | None:
    """When the last figure came, where it came after the run."""
    last = newest(run.area)
    return last[1] if last is not None and last[1] > run.created_at else None


def levers_of_run(run: Run) -> list[Lever]:
    """The levers that the city of a run has."""
    return levers_of(_city(run.inputs_hash, run.pk))


def is_outdated(run: Run) -> bool:
    """Whether a run was made under another panel than the present one."""
    return bool(run.inputs.get("notes", {}).get("panel") != shipped_hash())


def moved_run(
    run: Run, levers: Mapping[str, float], *, delivery: str = WITH_RISK
) -> dict[str, Any]:
    """What a run would say under other levers, from the same draws.

    Raises as `answer` does, and `RunOutdated` where the run was made under another panel.
    """
    if is_outdated(run):
        raise RunOutdated(number=run.pk)
    asked = {"levers": dict(levers), "delivery": delivery, "paths": run.paths, "seed": run.seed}
    return moved(_whole(run.inputs_hash, run.pk), read_ask(asked))


@functools.lru_cache(maxsize=4)
def _city(inputs_hash: str, pk: int) -> City:
    return read_city(Run.objects.get(pk=pk).inputs)


@functools.lru_cache(maxsize=4)
def _whole(inputs_hash: str, pk: int) -> Outlook:
    run = Run.objects.get(pk=pk)
    ask = read_ask({"paths": run.paths, "seed": run.seed})
    return Outlook.of(_city(inputs_hash, pk), ask, shipped_models())
