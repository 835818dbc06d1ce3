"""Reading the ledger: what is booked, what else was said, and where they differ."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from dafeng.ledger.models import Booking, Close, Entry
from dafeng.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Difference:
    """What a source says beside what is booked, in millionths of the flow's unit."""

    booking: Booking
    entry: Entry

    @property
    def amount_micro(self) -> int:
        """Entry less booking."""
        return self.entry.quantity_micro - self.booking.entry.quantity_micro


def bookings(
    *,
    organisations: Iterable[Organisation] | None = None,
    start: datetime.date,
    end: datetime.date,
) -> QuerySet[Booking]:
    """The bookings in force of the months in [start, end), by organisation, flow, month."""
    found = Booking.objects.filter(superseded_at=None, month__gte=start, month__lt=end)
    if organisations is not None:
        found = found.filter(organisation__in=organisations)
    return found.select_related("entry", "organisation").order_by("organisation", "flow", "month")


def differences(
    *,
    organisations: Iterable[Organisation] | None = None,
    start: datetime.date,
    end: datetime.date,
) -> list[Difference]:
    """Every entry in force that says another amount than the one booked for its month."""
    booked = {
        (each.organisation_id, each.flow, each.month): each
        for each in bookings(organisations=organisations, start=start, end=end)
    }
    entries = Entry.objects.filter(superseded_at=None, month__gte=start, month__lt=end)
    if organisations is not None:
        entries = entries.filter(organisation__in=organisations)
    return [
        Difference(booking, entry)
        for entry in entries.select_related("organisation").order_by("month", "pk")
        if (booking := booked.get((entry.organisation_id, entry.flow, entry.month)))
        and booking.entry_id != entry.pk
        and booking.entry.quantity_micro != entry.quantity_micro
    ]


def entries(organisation: Organisation) -> QuerySet[Entry]:
    """The entries in force of an organisation, each marked whether it is booked."""
    booked = Booking.objects.filter(entry=OuterRef("pk"), superseded_at=None)
    return Entry.objects.filter(organisation=organisation, superseded_at=None).annotate(
        is_booked=Exists(booked)
    )


def differences_of(organisation: Organisation) -> list[Difference]:
    """Where sources say another amount than is booked, over all months."""
    whole = {"start": datetime.date(1900, 1, 1), "end": datetime.date(3000, 1, 1)}
    return differences(organisations=[organisation], **whole)


def closes_of(organisation: Organisation) -> list[Close]:
    """The closed months of an organisation, the latest first."""
    return list(Close.objects.filter(organisation=organisation))


def booking_for(entry: Entry) -> Booking | None:
    """What is booked for the month of an entry."""
    return (
        Booking.objects.filter(
            organisation=entry.organisation_id,
            flow=entry.flow,
            month=entry.month,
            superseded_at=None,
        )
        .select_related("entry", "booked_by")
        .first()
    )


def versions_of(entry: Entry) -> QuerySet[Entry]:
    """All that its source has said, the latest first."""
    return Entry.objects.filter(
        organisation=entry.organisation_id,
        flow=entry.flow,
        month=entry.month,
        source=entry.source,
        reference=entry.reference,
    ).order_by("-version")
