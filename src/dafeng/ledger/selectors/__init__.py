"""Everything that is read of the ledger; imported from here."""

from dafeng.ledger.selectors.entry import (
    Difference,
    booking_for,
    bookings,
    closes_of,
    differences,
    differences_of,
    entries,
    versions_of,
)
from dafeng.ledger.selectors.statistic import newest, series

__all__ = [
    "Difference",
    "booking_for",
    "bookings",
    "closes_of",
    "differences",
    "differences_of",
    "entries",
    "newest",
    "series",
    "versions_of",
]
