"""From readings to tonnes and lights: roll up, post, account, indicators, estimates, compare."""

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction
from django.utils import timezone

from dafeng.accounting import services as accounting
from dafeng.accounting.selectors import results
from dafeng.evidence.services import System
from dafeng.indicators.services import compute_indicators
from dafeng.jobs.models import Job
from dafeng.ledger.meter_month import pull
from dafeng.metering.services.roll_up import roll_up
from dafeng.outlook.services import refresh_estimates, refresh_run
from dafeng.people.area import areas
from dafeng.plan.services import note_lights

KIND = "site.pipeline"
FOLLOW = "site.follow_figures"
ACTOR = System("dafeng run")
MONTHS_COMPARED = 36
MOST_CHANGES = 500
STEPS = 5
Effect = Callable[[], AbstractContextManager[Any]]
Progress = Callable[..., None]


def run(
    *, effect: Effect = transaction.atomic, progress: Progress = lambda *_, **__: None
) -> dict[str, Any]:
    """All steps in order; it may end anywhere and be run again.

    Returns what each step did, the tonnes by organisation and month, and what differs from the
    last run that was done.
    """
    progress(0, STEPS, "flush and roll up")
    rolled = roll_up(effect=effect)
    progress(1, STEPS, "post")
    posted = pull(actor=ACTOR, effect=effect)
    progress(2, STEPS, "account")
    with effect():
        accounting.issue_shipped(actor=ACTOR)
        made = accounting.account(actor=ACTOR)
    progress(3, STEPS, "indicators")
    today = timezone.localdate()
    computed = lit = 0
    for area in areas():
        done = follow_figures(area.code, today=today, effect=effect)
        computed += done["computed"]
        lit += done["lights"]
    progress(4, STEPS, "compare")
    figures = snapshot_figures(today)
    changes = compare(last_figures(), figures)
    progress(STEPS, STEPS, "")
    return {
        "steps": {
            "rows": rolled.rows_flushed,
            "channels": rolled.channels,
            "days": rolled.days,
            "posted": posted.posted,
            "refused": posted.refused,
            "accounted": made,
            "computed": computed,
            "lights": lit,
        },
        "figures": figures,
        "changes": changes[:MOST_CHANGES],
        "more_changes": max(0, len(changes) - MOST_CHANGES),
    }


def follow_figures(
    area: str, *, today: datetime.date, effect: Effect = transaction.atomic
) -> dict[str, int]:
    """What follows from the figures of an area: its indicators, lights, estimate and outlook.

    Returns how many values were computed and how many lights turned.
    """
    with effect():
        done = compute_indicators(actor=ACTOR, area=area, today=today)
    with effect():
        turned = note_lights(actor=ACTOR, area=area, today=today)
    with effect():
        refresh_estimates(actor=ACTOR, area=area, today=today)
    # ten thousand paths take a while: nobody else waits for them, and what is kept is kept once
    refresh_run(actor=ACTOR, area=area)
    return {"computed": done.added + done.corrected, "lights": len(turned)}


def snapshot_figures(today: datetime.date) -> dict[str, float | None]:
    """Tonnes by organisation, flow and month of the last three years; None is a gap."""
    start = today.replace(day=1, year=today.year - MONTHS_COMPARED // 12)
    found = results(start=start, end=today + datetime.timedelta(days=1))
    return {
        f"{r.booking.organisation.code}|{r.booking.flow}|{r.booking.month:%Y-%m}": r.co2e_t
        for r in found
    }


def last_figures() -> dict[str, float | None] | None:
    """The figures of the last run that was done; None before there is one."""
    done = Job.objects.filter(kind=KIND, state=Job.State.DONE).order_by("-finished_at").first()
    return done.result.get("figures") if done else None


def compare(
    before: dict[str, float | None] | None, after: dict[str, float | None]
) -> list[dict[str, Any]]:
    """Every figure that is new, gone or another, in order; nothing before there is a last run."""
    if before is None:
        return []
    changes = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if key in before and key in after and old == new:
            continue
        organisation, flow, month = key.split("|")
        changes.append(
            {
                "organisation": organisation,
                "flow": flow,
                "month": month,
                "before": old,
                "after": new,
                "kind": "new" if key not in before else "gone" if key not in after else "changed",
            }
        )
    return changes
