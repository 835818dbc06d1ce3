"""What takes effect when a second person approves: a change in a closed month."""

from dafeng.evidence.models import Approval
from dafeng.evidence.services import Log, approvable
from dafeng.ledger.models import Entry
from dafeng.ledger.services import _book_by_officer


@approvable("ledger.change", permission="ledger.approve_change")
def change_booking(*, log: Log, approval: Approval) -> None:
    """Book the entry that was asked for, although its month is closed."""
    entry = Entry.objects.get(pk=approval.payload["entry"])
    _book_by_officer(log, entry, approval.reason)
