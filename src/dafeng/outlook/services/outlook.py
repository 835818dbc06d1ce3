"""Runs are made where what they rest on has changed, or for a scenario; scenarios are saved."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from dafeng.evidence.services import Actor, writing
from dafeng.kernel.strict import dump_json
from dafeng.outlook import selectors
from dafeng.outlook.city import ANNUAL, LEAST_YEARS
from dafeng.outlook.delivery import WITH_RISK
from dafeng.outlook.error import HistoryTooShort, ScenarioExists, ScenarioUnnamed
from dafeng.outlook.lever import checked, differing
from dafeng.outlook.models import Run, Scenario
from dafeng.outlook.sector import PATHS
from dafeng.outlook.sector_request import answer
from dafeng.outlook.selectors.history import material
from dafeng.outlook.shipped import shipped_hash, shipped_models
from dafeng.people.services import alone_in

PERMISSION = "outlook.run_outlook"
SEED = 1
MODEL = "sector-2"
"""What the rules are called; another name makes new runs."""


def refresh_run(*, actor: Actor, area: str) -> Run | None:
    """A run of the area's trend where its figures changed since the last one; else None.

    None too where the history is too short or refused: an outlook is not made of nothing.
    """
    found = material(area=area)
    if found.request is None:
        return None
    if _is_known(area, found.request):
        return None
    made = _asked(found.request, {}, WITH_RISK)
    result = answer(made, shipped_models())
    with alone_in(area):
        if _is_known(area, found.request):
            return None
        return _store(actor, area, found.request, made, result)


def _is_known(area: str, request: Mapping[str, Any]) -> bool:
    last = selectors.latest_run(area=area)
    if last is None or selectors.is_outdated(last):
        return False
    return last.inputs_hash == inputs_hash(request)


def make_run(
    *,
    actor: Actor,
    area: str,
    scenario: Scenario | None = None,
    delivery: str = WITH_RISK,
    note: str = "",
) -> Run:
    """A run of the area as it is known now, under a scenario or by the trend.

    Raises `HistoryTooShort`, or what else the figures are refused for.
    """
    found = material(area=area)
    if found.refusal is not None:
        raise found.refusal
    if found.request is None:
        raise HistoryTooShort(have=len(found.years), need=LEAST_YEARS)
    asked = _asked(found.request, selectors.levers_of_scenario(scenario), delivery)
    result = answer(asked, shipped_models())
    return _store(actor, area, found.request, asked, result, scenario=scenario, note=note)


def inputs_hash(request: Mapping[str, Any]) -> str:
    """The hash of what a run rests on: figures and factors, the rules, the fitted panel."""
    body = {"request": request, "model": MODEL, "panel": shipped_hash(), "paths": PATHS}
    return hashlib.sha256(dump_json(body).encode()).hexdigest()


def _asked(
    request: Mapping[str, Any], levers: Mapping[str, float], delivery: str
) -> dict[str, Any]:
    """All that is asked, as `dafeng outlook sector` takes it, with the panel's hash."""
    notes = {**request.get("notes", {}), "model": MODEL, "panel": shipped_hash()}
    said = {"levers": dict(levers), "delivery": delivery, "paths": PATHS, "seed": SEED}
    return {**request, **said, "notes": notes}


def _store(
    actor: Actor,
    area: str,
    request: Mapping[str, Any],
    asked: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    scenario: Scenario | None = None,
    note: str = "",
) -> Run:
    with writing(actor=actor, permission=PERMISSION) as log:
        run = Run.objects.create(
            area=area,
            scenario=scenario,
            levers=asked["levers"],
            grid=ANNUAL,
            seed=SEED,
            paths=PATHS,
            inputs_hash=inputs_hash(request),
            inputs=dict(asked),
            result=dict(result),
            note=note,
            created_by_id=actor.pk,
        )
        log.record(
            "outlook.run_made",
            run,
            area=area,
            scenario=scenario.name if scenario else "",
            inputs_hash=run.inputs_hash,
            p_peak_by=run.p_peak_by,
        )
    return run


def save_scenario(
    *,
    actor: Actor,
    area: str,
    name: str,
    levers: Mapping[str, float],
    parent: Scenario | None = None,
    note: str = "",
) -> Scenario:
    """Keep lever values under a name: only what differs from the parent, or from the trend.

    Raises `ScenarioUnnamed`, `ScenarioExists`, `UnknownLever`, `LeverOutOfRange`.
    """
    name = name.strip()
    if not 0 < len(name) <= 80:
        raise ScenarioUnnamed
    held = selectors.levers_of_scenario(parent)
    stored = differing(checked(levers), parent=held)
    with writing(actor=actor, permission=PERMISSION) as log:
        if selectors.scenarios(area=area).filter(name=name).exists():
            raise ScenarioExists(name=name)
        scenario = Scenario(
            area=area,
            name=name,
            parent=parent,
            levers=stored,
            note=note,
            created_by_id=actor.pk,
        )
        try:
            with transaction.atomic():
                scenario.save()
        except IntegrityError as error:
            raise ScenarioExists(name=name) from error
        log.record(
            "outlook.scenario_saved",
            scenario,
            area=area,
            parent=parent.name if parent else "",
            levers=stored,
        )
    return scenario
