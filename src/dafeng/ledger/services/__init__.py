"""Everything that writes: entries, bookings, closed months, statistics; imported from here."""

from dafeng.ledger.services.entry import (
    LARGEST,
    MICRO,
    book,
    book_by_officer,
    close_month,
    enter_bill,
    first_of,
    is_closed,
    keep_pull,
    next_month,
    post,
    rebook,
    request_change,
    to_micro,
)
from dafeng.ledger.services.statistic import Recorded, Said, record_statistics

__all__ = [
    "LARGEST",
    "MICRO",
    "Recorded",
    "Said",
    "book",
    "book_by_officer",
    "close_month",
    "enter_bill",
    "first_of",
    "is_closed",
    "keep_pull",
    "next_month",
    "post",
    "rebook",
    "record_statistics",
    "request_change",
    "to_micro",
]
