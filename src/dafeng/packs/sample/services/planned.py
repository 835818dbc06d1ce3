"""The progress of the plan in the invented county, into the tables of indicators and plan."""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

from dafeng.accounting import services as accounting
from dafeng.evidence.services import System, writing
from dafeng.indicators import selectors
from dafeng.indicators.models import Indicator, Value
from dafeng.kernel.period import parse_period
from dafeng.packs.sample import county, progress
from dafeng.plan.models import Target, TargetDecision

ASSIGNED_TITLE = "示例〔2022〕1号 关于下达碳排放强度目标的通知"
ASSIGNED = Decimal(18)


def load_progress(*, actor: System, seed: int, today: datetime.date) -> dict[str, int]:
    """The figures of every indicator and the targets that the upper level has assigned.

    What can be computed from the county's tables is said nearly as it is computed.
    """
    accounting.issue_shipped(actor=actor)
    targets = Target.objects.in_force().select_related("indicator").order_by("indicator__key")
    goals: dict[str, list[progress.Goal]] = defaultdict(list)
    indicators: dict[str, Indicator] = {}
    for target in targets:
        indicators[target.indicator.key] = target.indicator
        goals[target.indicator.key].append(_goal(target))
    values = [
        _value(indicators[key], said)
        for key, said in progress.figures(
            list(goals.items()), seed=seed, today=today, known=_computed(indicators, today)
        )
    ]
    with writing(actor=actor, permission="packs.load_sample") as log:
        Value.objects.bulk_create(values, batch_size=500)
        decisions = TargetDecision.objects.bulk_create(_decisions(targets))
        counts: dict[str, Any] = {"values": len(values), "decisions": len(decisions)}
        log.record("sample.block_loaded", Value, block="progress", **counts)
    return counts


def _computed(
    indicators: dict[str, Indicator], today: datetime.date
) -> dict[str, dict[int, float]]:
    """By indicator and year what the reading that counts gives in the county."""
    rows = selectors.rows(
        selectors.indicators().filter(key__in=indicators), area=county.AREA, on=today
    )
    return {
        row.indicator.key: {
            year: float(found.amount)
            for year, found in row.outcomes.get(row.default, {}).items()
            if found.amount is not None
        }
        for row in rows
        if row.counts is not None
    }


def _goal(target: Target) -> progress.Goal:
    return progress.Goal(
        value=None if target.value is None else float(target.value),
        year=target.year,
        comparator=target.comparator,
        is_change=target.change in ("reduction", "increase"),
        takes_answer=target.takes_answer,
        unit=target.unit,
    )


def _value(indicator: Indicator, said: progress.Said) -> Value:
    period = parse_period(str(said.year))
    return Value(
        area=county.AREA,
        indicator=indicator,
        kind=said.kind,
        vintage=said.vintage,
        period=str(period),
        start_date=period.start,
        end_date=period.end,
        amount=said.amount,
        achieved=said.achieved,
        unit=indicator.unit,
        document_title="示例统计资料" if said.kind == "statistical" else "示例部门报送",
        known_date=said.known_date,
    )


def _decisions(targets: Any) -> list[TargetDecision]:
    """The first of the targets that wait for the upper level has been assigned, the others not."""
    waiting = [target for target in targets if target.kind == "assigned" and target.year]
    waiting.sort(key=lambda target: (target.year, target.key))
    return [
        TargetDecision(
            area=county.AREA,
            target=target,
            kind=TargetDecision.Kind.ASSIGN,
            value=ASSIGNED,
            base_year=progress.FIRST_YEAR,
            document_title=ASSIGNED_TITLE,
            document_date=datetime.date(2022, 3, 1),
            known_date=datetime.date(2022, 3, 1),
        )
        for target in waiting[:1]
    ]
