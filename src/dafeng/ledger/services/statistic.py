"""Record statistics: rows are only added, in blocks, each block with one row in the log."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from dafeng.evidence import canonical
from dafeng.evidence.services import Actor, Log, writing
from dafeng.kernel.error import N_, DafengError
from dafeng.ledger.error import BadStatistic, NoBasis
from dafeng.ledger.form import find_column
from dafeng.ledger.models import Delivery, Statistic, Supplier
from dafeng.ledger.plausible import refusal
from dafeng.ledger.series import VINTAGES
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
    """What became of a block: rows that are new, that supersede another, that say the same."""

    added: int = 0
    corrected: int = 0
    repeated: int = 0


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
) -> Recorded:
    """Add a block of figures inside an open `writing` block, with one row in the log.

    A figure that is there already in the same words adds nothing; one that says something else of
    the same series, days and vintage supersedes it. All rows are taken or none. Raises
    `BadStatistic` with the row, `NoBasis`, `UnknownSeries`.
    """
    made = [
        _statistic(row, area, known_date, vintage, today, where=f"/rows/{number}")
        for number, row in enumerate(rows)
    ]
    known = _in_force(area, {row.series for row in made})
    fresh: list[Statistic] = []
    counts = {"added": 0, "corrected": 0, "repeated": 0}
    seen: set[tuple[Any, ...]] = set()
    for row in made:
        _refuse_twice(row, seen)
        old = known.get(_key(row))
        if old is not None and old.amount == row.amount:
            counts["repeated"] += 1
            continue
        counts["corrected" if old else "added"] += 1
        row.supersedes = old
        row.document_title, row.document_number = document_title, document_number
        row.delivery, row.entered_by_id = delivery, log.actor.pk
        fresh.append(row)
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
        **counts,
    )
    return Recorded(**counts)


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
    reason = refusal(form=form, column=column, period=row.period, amount=row.amount, today=today)
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


def _key(row: Statistic) -> tuple[Any, ...]:
    return row.series, row.start_date, row.end_date, row.vintage


def _in_force(area: str, series: set[str]) -> dict[tuple[Any, ...], Statistic]:
    found = Statistic.objects.filter(area=area, series__in=series, superseded_by=None)
    return {_key(row): row for row in found}


def _refuse_twice(row: Statistic, seen: set[tuple[Any, ...]]) -> None:
    key = _key(row)
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
) -> tuple[Delivery, Recorded]:
    """Take a block of figures of one form in, as a delivery of its own."""
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
