"""Reading the ledger: what is booked, what else was said, and where they differ."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from dafeng.ledger.models import Booking, Entry
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
