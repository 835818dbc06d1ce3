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
from dafeng.ledger.selectors.statistic import series

__all__ = [
    "Difference",
    "booking_for",
    "bookings",
    "closes_of",
    "differences",
    "differences_of",
    "entries",
    "series",
    "versions_of",
]
