"""Load the invented county, block by block; what was loaded before an end is not loaded again."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from dafeng.evidence.services import System, writing
from dafeng.indicators.services import compute_indicators
from dafeng.jobs.models import Job
from dafeng.jobs.services import enqueue
from dafeng.ledger.form import find_form
from dafeng.ledger.models import Supplier
from dafeng.ledger.services.statistic import Said, deliver
from dafeng.outlook.services import refresh_estimates, refresh_run
from dafeng.packs.error import SampleLoaded
from dafeng.packs.sample import county, state, statistics
from dafeng.packs.sample.services import metered, planned
from dafeng.packs.sample.services.removing import alone, clear
from dafeng.people.models import Organisation, Place
from dafeng.plan.services import note_lights

ACTOR = System("dafeng sample")
PERMISSION = "packs.load_sample"
JOB = state.LOAD_JOB
WAIT_S = 900.0
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is loaded: the county as of a day, from a seed, whole or small."""

    today: datetime.date
    seed: int = 1
    small: bool = False


def enqueue_load(plan: Plan) -> Job:
    """Queue the loading; raises `SampleLoaded` where it is here already."""
    if state.is_begun() and state.is_whole():
        raise SampleLoaded
    said = {"today": str(plan.today), "seed": plan.seed, "small": plan.small}
    with transaction.atomic():
        return enqueue(JOB, f"{timezone.now():%Y-%m-%dT%H:%M:%S.%f}", said)


def load_people(plan: Plan) -> dict[str, int]:
    """The county with its townships, and everybody who is metered there."""
    with writing(actor=ACTOR, permission=PERMISSION) as log:
        home = Place.objects.create(
            code=county.AREA,
            name_zh=county.NAME.zh,
            name_en=county.NAME.en,
            level=Place.Level.COUNTY,
            pack=county.PACK,
        )
        Place.objects.bulk_create(
            Place(
                code=each.code,
                name_zh=each.name.zh,
                name_en=each.name.en,
                level=Place.Level.TOWNSHIP,
                kind=each.kind,
                parent=home,
                tile_row=each.row,
                tile_column=each.column,
                pack=county.PACK,
            )
            for each in county.TOWNSHIPS
        )
        known: dict[str, Organisation] = {}
        sites = (*county.sites(), *county.SUPPLIERS.values())
        for group in ([s for s in sites if not s.parent], [s for s in sites if s.parent]):
            made = Organisation.objects.bulk_create(
                Organisation(
                    code=each.code,
                    name_zh=each.name.zh,
                    name_en=each.name.en,
                    kind=each.kind,
                    industry=each.industry,
                    place_id=each.place,
                    parent=known.get(each.parent),
                    pack=county.PACK,
                )
                for each in group
            )
            known.update((each.code, each) for each in made)
        Supplier.objects.bulk_create(
            Supplier(area=county.AREA, issuer=issuer, organisation=known[site.code])
            for issuer, site in county.SUPPLIERS.items()
        )
        counts: dict[str, Any] = {"places": len(county.TOWNSHIPS) + 1, "organisations": len(known)}
        log.record("sample.block_loaded", home, block="people", **counts)
    return counts


def load_statistics(plan: Plan) -> dict[str, int]:
    """The tables that came every month, quarter and year: one delivery a form and vintage."""
    blocks: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for row in statistics.rows(seed=plan.seed, today=plan.today):
        blocks[row.form, row.vintage].append(
            Said(
                series=row.series,
                period=row.period,
                amount=row.amount,
                known_date=row.known_date,
            )
        )
    for (form, vintage), rows in blocks.items():
        known = max(row.known_date for row in rows if row.known_date)
        deliver(
            actor=ACTOR,
            area=county.AREA,
            form=form,
            rows=rows,
            known_date=known,
            today=plan.today,
            vintage=vintage,
            document_title=f"示例{find_form(form).name.zh}",
            document_number=f"示例〔{known.year}〕{known.month}号",
        )
    return {"statistics": sum(map(len, blocks.values()))}


def load(*, plan: Plan, progress: Progress = lambda *_: None) -> dict[str, Any]:
    """Load everything, block by block; returns what each one held.

    What an earlier attempt left is removed first; another process that loads it is waited for.
    Raises `SampleLoaded`.
    """
    with alone(wait_s=WAIT_S):
        if state.is_begun():
            if state.is_whole():
                raise SampleLoaded
            clear(keep_jobs=True)
        return _load(plan, progress)


def _load(plan: Plan, progress: Progress) -> dict[str, Any]:
    first, last = metered.span(today=plan.today, small=plan.small)
    done: dict[str, Any] = {}

    def step(start: float, end: float, what: str) -> Callable[[float], None]:
        return lambda share: progress(start + share * (end - start), what)

    progress(0.0, "people")
    done["people"] = load_people(plan)
    progress(0.01, "statistics")
    done["statistics"] = load_statistics(plan)
    done["progress"] = planned.load_progress(actor=ACTOR, seed=plan.seed, today=plan.today)
    with writing(actor=ACTOR, permission=PERMISSION) as log:
        done["meters"] = metered.load_meters(
            log, small=plan.small, seed=plan.seed, today=plan.today
        )
    done["readings"] = metered.load_readings(
        small=plan.small,
        seed=plan.seed,
        first=first,
        last=last,
        actor=ACTOR,
        step=step(0.04, 0.35, "readings"),
    )
    done["slots"] = metered.compute(step=step(0.35, 0.9, "slots"))
    progress(0.9, "ledger")
    done["ledger"] = metered.post(actor=ACTOR, seed=plan.seed)
    progress(0.98, "indicators")
    computed = compute_indicators(actor=ACTOR, area=county.AREA, today=plan.today)
    done["indicators"] = {"values": computed.added}
    turned = note_lights(actor=ACTOR, area=county.AREA, today=plan.today)
    done["lights"] = {"turned": len(turned)}
    done["estimates"] = refresh_estimates(
        actor=ACTOR, area=county.AREA, today=plan.today, replays=12 if plan.small else 24
    )
    done["outlook"] = {"runs": int(refresh_run(actor=ACTOR, area=county.AREA) is not None)}
    with writing(actor=ACTOR, permission=PERMISSION) as log:
        log.record("sample.loaded", "people.place", area=county.AREA, seed=plan.seed, **done)
    progress(1.0, "")
    return done
