"""What is written about the plan: values, documents on targets, reviews, own systems, lights."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from dafeng.evidence.models import Approval, Attachment
from dafeng.evidence.services import Log, attach, request_approval, state_of, writing
from dafeng.indicators import figure
from dafeng.indicators.models import Indicator, Value
from dafeng.indicators.services import (
    Statement,
    add_value,
    check_statement,
    lock_series,
    read_statement,
)
from dafeng.people.area import is_invented
from dafeng.people.models import User
from dafeng.people.services import alone_in
from dafeng.plan import error as e
from dafeng.plan.light import GREY
from dafeng.plan.models import (
    Duty,
    LightChange,
    NamedSystem,
    Review,
    Target,
    TargetDecision,
    TargetDuty,
)
from dafeng.plan.review import content_of, digest_of, period_under_review, review
from dafeng.plan.selectors import VALUE_CHANGE, bare_targets, standings
from dafeng.plan.standing import Standing

CHANGE = VALUE_CHANGE
LOOKED_BACK = 12
"""Months that the first note of lights looks back: what was known on each first of a month."""


@dataclass(frozen=True)
class Entered:
    """What entering a value led to: a row, or a request that waits for a second person."""

    value: Value | None = None
    approval: Approval | None = None


@dataclass(frozen=True)
class Upload:
    """A file given with a value."""

    name: str
    chunks: Iterable[bytes]


def enter_value(
    *,
    actor: Any,
    indicator: Indicator,
    statement: Statement,
    reason: str = "",
    file: Upload | None = None,
) -> Entered:
    """Add a value; to change one that is final, ask for a second person.

    A final value is signed.

    :param reason: why a final figure is to be changed; needed only then.
    :raises NotAllowed: where the actor may not enter a value of this kind.
    :raises NotSigned: where the actor must sign and has not.
    """
    with writing(
        actor=actor,
        permission=f"plan.enter_{statement.kind}",
        subject=indicator,
        signed=statement.vintage in figure.SETTLED,
    ) as log:
        today = timezone.localdate()
        lock_series(indicator)  # or of two first final figures one would replace the other unseen
        old = check_statement(indicator=indicator, statement=statement, today=today)
        if old is not None and old.vintage in figure.SETTLED:
            return Entered(approval=_ask(log, indicator, old, statement, reason, file))
        value = add_value(
            log=log, indicator=indicator, statement=statement, today=today, entered_by=_user(actor)
        )
        if file is not None:
            attach(actor=actor, subject=value, name=file.name, chunks=file.chunks)
        return Entered(value=value)


def _ask(
    log: Log,
    indicator: Indicator,
    old: Value,
    statement: Statement,
    reason: str,
    file: Upload | None,
) -> Approval:
    if _waits(old):
        raise e.ChangeWaits
    kept = None
    if file is not None:
        kept = attach(actor=log.actor, subject=old, name=file.name, chunks=file.chunks)
    return request_approval(
        log,
        kind=CHANGE,
        subject=old,
        payload={
            "indicator": indicator.key,
            "statement": statement.plain(),
            "before": None if old.amount is None else old.amount,
            "attachment": kept.pk if kept else None,
        },
        reason=reason,
    )


def _waits(old: Value) -> bool:
    return Approval.objects.filter(
        kind=CHANGE, subject_id=str(old.pk), state=Approval.State.PENDING
    ).exists()


def change_approved(*, log: Log, approval: Approval) -> Value:
    """The effect of an approved change: the row that the first person stated."""
    indicator = Indicator.objects.get(key=approval.payload["indicator"])
    value = add_value(
        log=log,
        indicator=indicator,
        statement=read_statement(approval.payload["statement"]),
        today=timezone.localdate(),
        entered_by=approval.requested_by,
    )
    kept = Attachment.objects.filter(pk=approval.payload["attachment"]).first()
    if kept is not None:
        Attachment.objects.create(
            blob=kept.blob,
            file_name=kept.file_name,
            subject_type="indicators.value",
            subject_id=str(value.pk),
            added_by=kept.added_by,
        )
    return value


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a document says about a target in an area, by the six digits of that county."""

    kind: str
    document_title: str
    document_date: datetime.date
    known_date: datetime.date
    document_number: str = ""
    value: Decimal | None = None
    year: int | None = None
    base_year: int | None = None
    note: str = ""
    area: str


def record_decision(
    *, actor: Any, target: Target, paper: Paper, file: Upload | None = None
) -> TargetDecision:
    """Record what a document says about a target, signed."""
    with writing(actor=actor, permission="plan.decide_target", subject=target, signed=True) as log:
        if paper.known_date > timezone.localdate():
            raise e.DecisionInFuture(date=paper.known_date)
        if paper.kind == TargetDecision.Kind.ASSIGN and paper.value is None:
            raise e.AssignmentEmpty
        if paper.kind == TargetDecision.Kind.STEP and (paper.value is None or not paper.year):
            raise e.StepIncomplete
        if paper.kind == TargetDecision.Kind.EXPLAIN and not paper.note.strip():
            raise e.ExplanationEmpty
        row = TargetDecision.objects.create(target=target, entered_by=_user(actor), **vars(paper))
        log.record("target.decided", row, after=state_of(row), target=target.key)
        if file is not None:
            attach(actor=actor, subject=row, name=file.name, chunks=file.chunks)
    return row


def issue_review(*, actor: Any, area: str, today: datetime.date, note: str = "") -> Review:
    """Issue the closing review of the period that ended last, as known today, signed.

    What is issued stays as it is: its lines are kept as data, and the log holds their SHA-256.
    """
    with (
        writing(actor=actor, permission="plan.issue_review", subject=area, signed=True) as log,
        alone_in(area),
    ):
        period = period_under_review(today)
        if period is None:
            raise e.ReviewTooEarly
        if is_invented(area):
            raise e.ReviewOfSample
        content = content_of(period, review(period, today, area=area))
        earlier = Review.objects.filter(area=area, period=period).count()
        row = Review.objects.create(
            area=area,
            period=period,
            number=earlier + 1,
            known_on=today,
            note=note,
            content=content,
            digest=digest_of(content),
            issued_by=_user(actor),
        )
        names = ("area", "period_id", "number", "known_on", "note", "digest", "issued_by_id")
        log.record("review.issued", row, after=state_of(row, names), period=period.key)
    return row


def state_system(*, actor: Any, system: NamedSystem, city_state: str) -> NamedSystem:
    """Say what the city itself has of a system that the plan names."""
    with writing(actor=actor, permission="plan.state_system", subject=system) as log:
        before = state_of(system)
        system.city_state = NamedSystem.CityState(city_state)
        system.save(update_fields=["city_state"])
        log.record("system.stated", system, before=before, after=state_of(system))
    return system


def _user(actor: Any) -> User | None:
    return actor if isinstance(actor, User) else None


def note_lights(*, actor: Any, area: str, today: datetime.date) -> list[LightChange]:
    """Note every target of an area whose light is another one than was noted last.

    A target that was never noted is noted when its light is more than grey. The first time that an
    area is noted at all, what was known on the first of each of the last months is noted, too. Of
    two runs at once the second sees what the first has noted.
    """
    with alone_in(area):
        turned = _turned(area, today)
        if turned:
            with writing(actor=actor, permission="plan.note_lights") as log:
                _note(log, turned)
    return turned


def _turned(area: str, today: datetime.date) -> list[LightChange]:
    last = {
        row.target_id: row for row in LightChange.objects.filter(area=area).order_by("on", "pk")
    }
    turned = []
    for day in [today] if last else [*_firsts_of_months(today), today]:
        for row in standings(bare_targets(), day, area=area):
            if _differs(row, last.get(row.pk)):
                last[row.pk] = _change(row, last.get(row.pk))
                turned.append(last[row.pk])
    return turned


def _note(log: Log, turned: Iterable[LightChange]) -> None:
    owners: dict[int, list[str]] = {}
    duties = TargetDuty.objects.filter(duty=Duty.LEAD).values_list("target", "organisation__code")
    for target, code in duties:
        owners.setdefault(target, []).append(code)
    for change in turned:
        change.save(force_insert=True)
        log.record(
            "light.changed",
            change,
            after=state_of(change),
            target=change.target.key,
            leads=owners.get(change.target_id, []),
        )


def _firsts_of_months(today: datetime.date) -> list[datetime.date]:
    """The firsts of the last months, the earliest first."""
    months = today.year * 12 + today.month - 1
    return [
        datetime.date(n // 12, n % 12 + 1, 1) for n in range(months - LOOKED_BACK + 1, months + 1)
    ]


def _change(row: Standing, last: LightChange | None) -> LightChange:
    return LightChange(
        area=row.area,
        target=row.target,
        on=row.today,
        before=last.after if last else "",
        after=row.light.colour,
        hollow=row.light.hollow,
        reason=row.light.reason,
        facts=_plain(row.light.facts),
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON data."""
    return {
        name: str(value) if isinstance(value, (Decimal, datetime.date)) else value
        for name, value in facts.items()
    }


def _differs(row: Standing, last: LightChange | None) -> bool:
    if last is None:
        return row.light.colour != GREY
    return (row.light.colour, row.light.hollow) != (last.after, last.hollow)
