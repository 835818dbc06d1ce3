"""What takes effect when a second person approves: a change in a closed month."""

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.models import Approval
from dafeng.evidence.services import Log, approvable
from dafeng.ledger.models import Entry
from dafeng.ledger.selectors import booking_for
from dafeng.ledger.services import book_by_officer


def describe(approval: Approval) -> list[tuple[Any, Any]]:
    """What the second person must see: whose month, what is booked, what would be."""
    entry = Entry.objects.select_related("organisation").get(pk=approval.payload["entry"])
    booked, language = booking_for(entry), get_language() or "zh-hans"
    return [
        (gettext("Organisation"), entry.organisation),
        (gettext("Flow"), entry.flow_of.name.pick(language)),
        (gettext("Month"), f"{entry.month:%Y-%m}"),
        (gettext("Booked now"), _amount(booked.entry) if booked else ""),
        (gettext("Booked then"), _amount(entry)),
    ]


def _amount(entry: Entry) -> str:
    return f"{entry.quantity:,} {entry.flow_of.unit} · {entry.get_source_display()}"


@approvable(
    "ledger.change",
    permission="ledger.approve_change",
    title=_("Change of a booking in a closed month"),
    describe=describe,
)
def change_booking(*, log: Log, approval: Approval) -> None:
    """Book the entry that was asked for, although its month is closed."""
    entry = Entry.objects.select_related("organisation").get(pk=approval.payload["entry"])
    book_by_officer(log, entry, approval.reason)
