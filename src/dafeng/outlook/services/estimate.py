"""Quick estimates are made: of months whose figures changed, and as they would have been made."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from dafeng.accounting.inventory import OBJECT
from dafeng.evidence import canonical
from dafeng.evidence.services import Actor, writing
from dafeng.ledger.form import add_months, parse_span
from dafeng.outlook.models import QuickEstimate
from dafeng.outlook.nowcast import MODEL, Estimate
from dafeng.outlook.selectors.estimate import (
    RECENT,
    Known,
    Memo,
    ended_months,
    estimate_of,
    first_came,
    gather,
)

PERMISSION = "outlook.make_estimate"
REPLAYED = 24
REPLAY_DAY = 10
"""The day of the following month whose knowledge a replay takes: when the first tables are due."""


def refresh(*, actor: Actor, area: str, today: date, replays: int = REPLAYED) -> dict[str, int]:
    """Estimate the last months anew where their figures changed, and replay those never made."""
    made = make(actor=actor, area=area, today=today)
    return {
        "made": len(made),
        "replayed": replay(actor=actor, area=area, today=today, count=replays),
    }


def make(*, actor: Actor, area: str, today: date) -> list[QuickEstimate]:
    """Estimate the last months of which something came; the same figures make nothing new.

    Where a person asks, the log says so even then.
    """
    fresh = _fresh(area, today)
    if not fresh and actor.pk is None:
        return []
    with writing(actor=actor, permission=PERMISSION) as log:
        made = [row for row in fresh if _keep(row, by=actor.pk)]
        for row in made:
            log.record("outlook.estimate_made", row, after=_said(row))
        if not made:
            log.record("outlook.estimate_asked", QuickEstimate, area=area)
    return made


def _keep(row: QuickEstimate, *, by: int | None) -> bool:
    """Store a row; False where the same was stored since it was drafted."""
    if not _is_news(row, is_last=True):
        return False
    row.made_by_id = by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True


def _fresh(area: str, today: date) -> list[QuickEstimate]:
    """The estimates of the last months that say something new, not stored."""
    came = first_came(area)
    months = [month for month in ended_months(today, RECENT) if _had_come(came, month, today)]
    if not months:
        return []
    known = gather(area=area, on=today)
    rows = [row for month in months if (row := _draft(known, area, month, today)) is not None]
    return [row for row in rows if _is_news(row, is_last=row is rows[-1])]


def replay(*, actor: Actor, area: str, today: date, count: int = REPLAYED) -> int:
    """Make the estimates of past months as they would have been made; returns how many are new.

    Each sees only the figures that were known on the tenth of the month that followed. A month
    that was estimated when it was due is left as it is.
    """
    done = set(
        QuickEstimate.objects.filter(area=area, model_version=MODEL)
        .exclude(is_replay=False, is_whole=True)
        .values_list("month", flat=True)
    )
    came = first_came(area)
    rows, memo = [], Memo()
    for month in ended_months(today, count):
        start = parse_span(month).start
        on = add_months(start, 1) + timedelta(days=REPLAY_DAY - 1)
        if start in done or on > today or not _had_come(came, month, on):
            continue
        row = _draft(gather(area=area, on=on, memo=memo), area, month, on)
        if row is not None and not row.is_whole:
            row.is_replay, row.made_by_id = True, actor.pk
            rows.append(row)
    if rows:
        with writing(actor=actor, permission=PERMISSION) as log:
            QuickEstimate.objects.bulk_create(rows)
            months = [row.period for row in rows]
            log.record("outlook.estimates_replayed", QuickEstimate, area=area, months=months)
    return len(rows)


def _had_come(came: dict[str, date], month: str, on: date) -> bool:
    return month in came and came[month] <= on


def _draft(known: Known, area: str, month: str, on: date) -> QuickEstimate | None:
    """The row of a month's estimate, not stored; None where a part has a gap."""
    found = estimate_of(known, month)
    grid = known.units.grid_of(int(month[:4]))
    if found.value is None or found.low is None or found.high is None or grid is None:
        return None
    return QuickEstimate(
        area=area,
        month=parse_span(month).start,
        known_date=on,
        value=found.value,
        low=found.low,
        high=found.high,
        level=found.level,
        parts=[asdict(part) for part in found.parts],
        is_whole=found.is_whole,
        is_floor=found.is_floor,
        tried=found.tried,
        object=OBJECT,
        grid=grid,
        inputs_hash=_inputs(known, found, grid),
        model_version=MODEL,
    )


def _inputs(known: Known, found: Estimate, grid: str) -> str:
    """The hash of all that an estimate rests on: of a whole month its parts alone."""
    said: dict[str, Any] = {"month": found.month, "grid": grid}
    if found.is_whole:
        said["parts"] = [asdict(part) for part in found.parts]
    else:
        said["months"] = known.lines(found.month)
        related = {each.id: each for line in known.related.values() for each in line}
        said["related"] = {
            name: [each.is_growth, dict(each.values)] for name, each in related.items()
        }
    return canonical.digest(canonical.dump(said))


def _is_news(row: QuickEstimate, *, is_last: bool) -> bool:
    """Whether it says something new: a whole month only where an estimate waits for its truth."""
    mine = (row.inputs_hash, row.model_version)
    rows = QuickEstimate.objects.filter(area=row.area, month=row.month, is_replay=False)
    earlier = [(each.inputs_hash, each.model_version, each.known_date) for each in rows]
    if (*mine, row.known_date) in earlier or (earlier and earlier[0][:2] == mine):
        return False
    return is_last or not row.is_whole or bool(earlier)


def _said(row: QuickEstimate) -> dict[str, Any]:
    return {
        "area": row.area,
        "month": row.period,
        "known_date": row.known_date,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "grid": row.grid,
        "inputs_hash": row.inputs_hash,
    }
