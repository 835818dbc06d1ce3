"""What people write about the plan: values, documents on targets, reviews, own systems."""

import datetime
from collections.abc import Iterable
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
from dafeng.plan import error as e
from dafeng.plan.models import NamedSystem, Review, Target, TargetDecision
from dafeng.plan.review import content_of, digest_of, period_under_review, review
from dafeng.plan.selectors import VALUE_CHANGE

CHANGE = VALUE_CHANGE


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
    with writing(actor=actor, permission="plan.issue_review", subject=area, signed=True) as log:
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
