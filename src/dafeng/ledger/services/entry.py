"""Post what sources say, book one of them, close months."""

import datetime
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils import timezone

from dafeng.evidence.services import Actor, Log, request_approval, state_of, writing
from dafeng.kernel.error import N_
from dafeng.kernel.flow import find_flow
from dafeng.kernel.quantity import parse_unit
from dafeng.ledger import precedence
from dafeng.ledger.error import BadAmount, FutureMonth, MonthClosed, NothingToBook, NotOver
from dafeng.ledger.models import Booking, Close, Entry, Pull, Source
from dafeng.people.models import Organisation

MICRO = 1_000_000
LARGEST = 2**62
DIGITS = 40


def first_of(day: datetime.date) -> datetime.date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(month: datetime.date) -> datetime.date:
    """The first day of the following month."""
    return (month.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def to_micro(*, amount: str | Decimal, unit: str, flow_id: str) -> int:
    """An amount in a unit of the person's choice, in millionths of the flow's unit.

    Raises `BadAmount` for what is no finite number, is below zero, or is finer than a millionth.
    """
    flow = find_flow(flow_id)

    def refuse(reason: str) -> BadAmount:
        return BadAmount(amount=amount, unit=unit, flow=flow.id, reason=reason)

    try:
        value = Decimal(amount)
    except (InvalidOperation, ValueError, TypeError) as error:
        raise refuse(N_("it is no number")) from error
    if not value.is_finite():
        raise refuse(N_("it is no number"))
    if value < 0:
        raise refuse(N_("it is below zero"))
    if value and not -DIGITS < value.adjusted() < DIGITS:  # before an exact power is made of it
        raise refuse(N_("it is too large") if value > 1 else N_("it is too small"))
    ratio = parse_unit(unit).ratio(parse_unit(flow.unit))
    exact = Fraction(value) * ratio * MICRO
    if exact > LARGEST:
        raise refuse(N_("it is too large"))
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def enter_bill(
    *,
    actor: Actor,
    organisation: Organisation,
    flow: str,
    month: datetime.date,
    amount: str | Decimal,
    unit: str,
    number: str,
    blobs: Sequence[str] = (),
    note: str = "",
    today: datetime.date,
) -> Entry:
    """Enter a bill by hand; it is booked if no source that goes before it is in force."""
    month = first_of(month)
    if next_month(month) > today:
        raise FutureMonth(month=f"{month:%Y-%m}")
    quantity = to_micro(amount=amount, unit=unit, flow_id=flow)
    with writing(actor=actor, permission="ledger.enter_bill", subject=organisation) as log:
        return post(
            log,
            organisation=organisation,
            flow=flow,
            month=month,
            quantity_micro=quantity,
            source=Source.BILL,
            reference=number,
            given={"amount": str(amount), "unit": unit},
            note=note,
            blobs=blobs,
        )


def post(
    log: Log,
    *,
    organisation: Organisation,
    flow: str,
    month: datetime.date,
    quantity_micro: int,
    source: str,
    reference: str = "",
    coverage_ppm: int = precedence.PPM,
    flag: str = "G",
    parts: Sequence[dict[str, Any]] = (),
    given: dict[str, Any] | None = None,
    note: str = "",
    blobs: Sequence[str] = (),
) -> Entry:
    """Add what a source says inside an open `writing` block; saying the same again adds nothing."""
    find_flow(flow)
    _lock(organisation)
    said = {
        "quantity_micro": quantity_micro,
        "coverage_ppm": coverage_ppm,
        "flag": flag,
        "parts": list(parts),
        "given": given or {},
        "note": note,
    }
    key = {"organisation": organisation, "flow": flow, "month": month}
    known = Entry.objects.filter(
        **key, source=source, reference=reference, superseded_at=None
    ).first()
    if known is not None and state_of(known, said) == said:
        log.record("ledger.entry_confirmed", known)
        return known
    now = timezone.now()
    if known is not None:
        Entry.objects.filter(pk=known.pk).update(superseded_at=now)
    entry = Entry.objects.create(
        **key,
        **said,
        source=source,
        reference=reference,
        version=known.version + 1 if known else 1,
        entered_by_id=log.actor.pk,
        known_at=now,
    )
    before = state_of(known) if known else None
    log.record("ledger.entry_posted", entry, before=before, after=state_of(entry), blobs=blobs)
    if not is_closed(organisation, month):
        rebook(log, organisation=organisation, flow=flow, month=month)
    return entry


def withdraw(
    log: Log, *, organisation: Organisation, flow: str, month: datetime.date, source: str
) -> Entry | None:
    """End an entry whose source says nothing any more, inside an open `writing` block.

    An open month is booked anew, of nothing where no other source speaks; a closed one keeps its
    booking. None where no entry of the source was in force.
    """
    _lock(organisation)
    key = {"organisation": organisation, "flow": flow, "month": month}
    entry = Entry.objects.filter(**key, source=source, superseded_at=None).first()
    if entry is None:
        return None
    before, now = state_of(entry), timezone.now()
    Entry.objects.filter(pk=entry.pk).update(superseded_at=now)
    entry.refresh_from_db()
    log.record("ledger.entry_withdrawn", entry, before=before, after=state_of(entry))
    if is_closed(organisation, month):
        return entry
    booked = rebook(log, organisation=organisation, flow=flow, month=month)
    if booked is not None and booked.entry_id == entry.pk:
        Booking.objects.filter(pk=booked.pk).update(superseded_at=now)
        log.record("ledger.booking_ended", booked, before=state_of(booked), after={})
    return entry


def _lock(organisation: Organisation) -> None:
    """Let one at a time post, book or close for an organisation."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def is_closed(organisation: Organisation, month: datetime.date) -> bool:
    """Whether the month's bookings are fixed."""
    return Close.objects.filter(organisation=organisation, month=month).exists()


def rebook(
    log: Log, *, organisation: Organisation, flow: str, month: datetime.date
) -> Booking | None:
    """Book by precedence, unless an officer's choice is in force and its entry still is."""
    key = {"organisation": organisation, "flow": flow, "month": month}
    booked = Booking.objects.filter(**key, superseded_at=None).select_related("entry").first()
    entries = {entry.pk: entry for entry in Entry.objects.filter(**key, superseded_at=None)}
    if booked is not None and booked.rule == "officer":
        successor = _in_force(booked.entry, entries)
        if successor is not None:
            return _book(log, booked, successor, rule="officer", reason=booked.reason)
    choice = precedence.choose(
        [
            precedence.Candidate(
                entry.pk,
                precedence.Source(entry.source),
                entry.coverage_ppm,
                entry.known_at.timestamp(),
            )
            for entry in entries.values()
        ]
    )
    if choice is None:
        return booked
    return _book(log, booked, entries[choice.key], rule=choice.rule)


def _in_force(entry: Entry, entries: dict[int, Entry]) -> Entry | None:
    same = (entry.source, entry.reference)
    return next((e for e in entries.values() if (e.source, e.reference) == same), None)


def _book(
    log: Log, booked: Booking | None, entry: Entry, *, rule: str, reason: str = ""
) -> Booking:
    same = booked is not None and (booked.entry_id, booked.rule, booked.reason) == (
        entry.pk,
        rule,
        reason,
    )
    if booked is not None and same:
        return booked
    now = timezone.now()
    if booked is not None:
        Booking.objects.filter(pk=booked.pk).update(superseded_at=now)
    booking = Booking.objects.create(
        organisation_id=entry.organisation_id,
        flow=entry.flow,
        month=entry.month,
        entry=entry,
        rule=rule,
        reason=reason,
        booked_by_id=log.actor.pk,
        booked_at=now,
    )
    before = state_of(booked) if booked else None
    log.record("ledger.booked", booking, before=before, after=state_of(booking))
    return booking


def book(*, actor: Actor, entry: Entry, reason: str) -> Booking:
    """An officer books another entry than precedence would, with a reason, signed."""
    with writing(
        actor=actor, permission="ledger.book", subject=entry.organisation, signed=True
    ) as log:
        _lock(entry.organisation)
        if is_closed(entry.organisation, entry.month):
            raise MonthClosed(month=f"{entry.month:%Y-%m}", organisation=entry.organisation)
        return book_by_officer(log, entry, reason)


def book_by_officer(log: Log, entry: Entry, reason: str) -> Booking:
    """Book an entry for a reason, inside an open `writing` block, be its month closed or not."""
    _lock(entry.organisation)
    entry.refresh_from_db()
    if entry.superseded_at is not None:
        raise NothingToBook
    key = {"organisation": entry.organisation, "flow": entry.flow, "month": entry.month}
    booked = Booking.objects.filter(**key, superseded_at=None).select_related("entry").first()
    booking = _book(log, booked, entry, rule="officer", reason=reason)
    if not log.entries:
        log.record("ledger.booking_confirmed", booking)
    return booking


def request_change(*, actor: Actor, entry: Entry, reason: str) -> Any:
    """Ask that a closed month's booking be changed to `entry`, signed; a second person decides."""
    with writing(
        actor=actor, permission="ledger.book", subject=entry.organisation, signed=True
    ) as log:
        return request_approval(
            log, kind="ledger.change", subject=entry, payload={"entry": entry.pk}, reason=reason
        )


def close_month(
    *, actor: Actor, organisation: Organisation, month: datetime.date, today: datetime.date
) -> Close:
    """Fix the bookings of a month, signed; a second call changes nothing."""
    month = first_of(month)
    if next_month(month) > today:
        raise NotOver(month=f"{month:%Y-%m}")
    with writing(
        actor=actor, permission="ledger.close_month", subject=organisation, signed=True
    ) as log:
        _lock(organisation)
        close, new = Close.objects.get_or_create(
            organisation=organisation,
            month=month,
            defaults={"closed_by_id": actor.pk, "closed_at": timezone.now()},
        )
        log.record("ledger.closed" if new else "ledger.close_confirmed", close)
    return close


def keep_pull(*, actor: Actor, area: str, version: int, posted: int) -> Pull:
    """Remember up to which version the lake's month totals have been posted."""
    with writing(actor=actor, permission="ledger.post") as log:
        mark, _ = Pull.objects.update_or_create(area=area, defaults={"version": version})
        log.record("ledger.pulled", mark, version=version, posted=posted)
    return mark
