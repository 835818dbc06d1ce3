"""Record statistics: rows are only added, in blocks, each block with one row in the log."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import F
from django.utils import timezone

from dafeng.evidence import canonical
from dafeng.evidence.models import Approval
from dafeng.evidence.services import Actor, Log, writing
from dafeng.kernel.error import N_, DafengError
from dafeng.ledger.error import BadStatistic, ChangeWaits, FinalMoved, NoBasis
from dafeng.ledger.form import find_column
from dafeng.ledger.models import Delivery, Statistic, Supplier
from dafeng.ledger.plausible import refusal
from dafeng.ledger.series import VINTAGES
from dafeng.ledger.services.settled import (
    amounts_asked,
    ask,
    figure_of,
    figures_in_force,
    settled_one,
)
from dafeng.people.models import Organisation

PLACES: Final = Decimal(1).scaleb(-8)
BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of a series in a period; empty fields are those of its block."""

    series: str
    period: str
    amount: Decimal
    vintage: str = ""
    known_date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a block: rows that are new, supersede another, say the same, wait.

    What waits is asked for in one `approval`; it counts once a second person agrees.
    """

    added: int = 0
    corrected: int = 0
    repeated: int = 0
    waiting: int = 0
    approval: Approval | None = None


def record_statistics(
    log: Log,
    *,
    area: str,
    rows: Iterable[Said],
    known_date: datetime.date,
    today: datetime.date,
    vintage: str = "final",
    document_title: str = "",
    document_number: str = "",
    delivery: Delivery | None = None,
    blobs: Sequence[str] = (),
    reason: str = "",
) -> Recorded:
    """Add a block of figures inside an open `writing` block, with one row in the log.

    A figure that is there already in the same words adds nothing; one that says something else of
    the same series, days and vintage supersedes it. What would take the place of a settled figure
    waits for a second person: it is signed, and asked for with the `reason`. All rows are taken or
    asked for, or none. Raises `BadStatistic` with the row, `NoBasis`, `UnknownSeries`,
    `ChangeWaits`, and where something is to be asked for `ReasonMissing`, `NotSigned`.
    """
    made = [
        _statistic(row, area, known_date, vintage, today, where=f"/rows/{number}")
        for number, row in enumerate(rows)
    ]
    known = figures_in_force(area, {row.series for row in made})
    asked = amounts_asked(area)
    fresh: list[Statistic] = []
    waiting: list[tuple[Statistic, Statistic]] = []
    counts = {"added": 0, "corrected": 0, "repeated": 0}
    seen: set[tuple[Any, ...]] = set()
    for row in made:
        _refuse_twice(row, seen)
        row.document_title, row.document_number = document_title, document_number
        row.delivery, row.entered_by_id = delivery, log.actor.pk
        old, settled = known.get(figure_of(row), {}).get(row.vintage), settled_one(row, known)
        key = figure_of(row), row.vintage
        if row.amount in (old and old.amount, asked.get(key)):
            counts["repeated"] += 1
        elif settled is not None and settled.amount != row.amount:
            if key in asked:
                raise ChangeWaits(series=row.series, period=row.period)
            waiting.append((row, settled))
        else:
            counts["corrected" if old else "added"] += 1
            row.supersedes = old
            fresh.append(row)
    if waiting:
        log.sign()
    Statistic.objects.bulk_create(fresh, batch_size=BATCH)
    log.record(
        "ledger.statistics_recorded",
        delivery or Statistic,
        blobs=blobs,
        area=area,
        forms=sorted({row.form for row in made}),
        known_date=known_date,
        document=f"{document_title} {document_number}".strip(),
        rows=canonical.digest(canonical.dump({"rows": [_said(row) for row in fresh]})),
        waiting=len(waiting),
        **counts,
    )
    approval = ask(log, rows=waiting, delivery=delivery, reason=reason) if waiting else None
    return Recorded(**counts, waiting=len(waiting), approval=approval)


def correct_settled(log: Log, approval: Approval) -> None:
    """Add what a second person agreed to, inside the approving block.

    Raises `FinalMoved` where a figure is no longer what it was when the change was asked for.
    """
    asked = approval.payload
    known = figures_in_force(asked["area"], {said["series"] for said in asked["rows"]})
    delivery = Delivery.objects.filter(pk=asked["delivery"]).first()
    fresh = []
    for number, said in enumerate(asked["rows"]):
        day = datetime.date.fromisoformat(said["known_date"])
        row = _statistic(
            Said(series=said["series"], period=said["period"], amount=Decimal(said["amount"])),
            asked["area"],
            day,
            said["vintage"],
            timezone.localdate(),
            where=f"/rows/{number}",
        )
        before = settled_one(row, known)
        if before is None or (before.vintage, before.value) != (
            said["before_vintage"],
            Decimal(said["before"]),
        ):
            raise FinalMoved(series=row.series, period=row.period)
        row.supersedes = known[figure_of(row)].get(row.vintage)
        row.document_title, row.document_number = asked["document_title"], asked["document_number"]
        row.delivery, row.entered_by = delivery, approval.requested_by
        fresh.append(row)
    Statistic.objects.bulk_create(fresh, batch_size=BATCH)
    if delivery is not None:
        Delivery.objects.filter(pk=delivery.pk).update(corrected=F("corrected") + len(fresh))
    log.record(
        "ledger.statistics_corrected",
        delivery or Statistic,
        area=asked["area"],
        forms=[asked["form"]],
        corrected=len(fresh),
        rows=canonical.digest(canonical.dump({"rows": [_said(row) for row in fresh]})),
    )


def _statistic(
    row: Said,
    area: str,
    known_date: datetime.date,
    vintage: str,
    today: datetime.date,
    *,
    where: str,
) -> Statistic:
    form, column = find_column(row.series)
    if not form.is_usable(today):
        raise NoBasis(form=form.id)
    known = row.known_date or known_date
    word = row.vintage or vintage
    try:
        span = column.span(row.period)
    except DafengError as error:
        error.where = where
        raise
    reason = refusal(
        form=form, column=column, period=row.period, amount=row.amount, known=known, today=today
    )
    if not reason and word not in VINTAGES:
        reason = N_("the vintage is not known")
    if not reason and known > today:
        reason = N_("it cannot have become known in the future")
    if reason:
        raise BadStatistic(
            series=row.series, period=row.period, amount=row.amount, reason=reason, where=where
        )
    return Statistic(
        area=area,
        form=form.id,
        series=column.id,
        period=row.period,
        start_date=span.start,
        end_date=span.end,
        amount=row.amount.quantize(PLACES).normalize(),
        unit=column.unit,
        vintage=word,
        known_date=known,
    )


def _refuse_twice(row: Statistic, seen: set[tuple[Any, ...]]) -> None:
    key = figure_of(row), row.vintage
    if key in seen:
        raise BadStatistic(
            series=row.series, period=row.period, amount=row.amount, reason=N_("it is said twice")
        )
    seen.add(key)


def _said(row: Statistic) -> list[str]:
    return [row.series, row.period, f"{row.amount:f}", row.vintage, f"{row.known_date}"]


def enter_statistic(
    *,
    actor: Actor,
    area: str,
    said: Said,
    known_date: datetime.date,
    today: datetime.date,
    document_title: str,
    document_number: str = "",
    reason: str = "",
) -> Recorded:
    """Enter or correct one figure by hand; what is said again in the same words adds nothing."""
    form, _ = find_column(said.series)
    return deliver(
        actor=actor,
        area=area,
        form=form.id,
        rows=[said],
        known_date=known_date,
        today=today,
        vintage=said.vintage,
        document_title=document_title,
        document_number=document_number,
        way=Delivery.Way.HAND,
        reason=reason,
    )[1]


def deliver(
    *,
    actor: Actor,
    area: str,
    form: str,
    rows: Sequence[Said],
    known_date: datetime.date,
    today: datetime.date,
    vintage: str,
    document_title: str = "",
    document_number: str = "",
    way: str = Delivery.Way.PROGRAM,
    reason: str = "",
) -> tuple[Delivery, Recorded]:
    """Take a block of figures of one form in, as a delivery of its own.

    The `reason` is needed only where a settled figure is to be changed.
    """
    with writing(actor=actor, permission="ledger.enter_statistics", subject=form) as log:
        delivery = Delivery.objects.create(
            area=area,
            form=form,
            way=way,
            vintage=vintage,
            known_date=known_date,
            document_title=document_title,
            document_number=document_number,
            created_by_id=actor.pk,
        )
        recorded = record_statistics(
            log,
            area=area,
            rows=rows,
            known_date=known_date,
            today=today,
            vintage=vintage,
            document_title=document_title,
            document_number=document_number,
            delivery=delivery,
            reason=reason,
        )
        count(delivery, recorded)
    return delivery, recorded


def count(delivery: Delivery, recorded: Recorded) -> None:
    """Keep on a delivery what became of its rows, inside an open `writing` block."""
    delivery.added, delivery.corrected = recorded.added, recorded.corrected
    delivery.repeated = recorded.repeated
    delivery.save(update_fields=["added", "corrected", "repeated"])


def choose_supplier(
    *, actor: Actor, area: str, issuer: str, organisation: Organisation
) -> Supplier:
    """Say which organisation sends the forms of an issuer."""
    with writing(actor=actor, permission="ledger.choose_supplier") as log:
        old = Supplier.objects.filter(area=area, issuer=issuer).first()
        before = {"organisation": old.organisation.code} if old else None
        supplier, _ = Supplier.objects.update_or_create(
            area=area, issuer=issuer, defaults={"organisation": organisation}
        )
        after = {"organisation": organisation.code}
        log.record("ledger.supplier_chosen", supplier, before=before, after=after, issuer=issuer)
    return supplier
