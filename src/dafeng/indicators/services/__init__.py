"""Every write of indicators; imported from here."""

from dafeng.indicators.services.computed import Computed, compute_indicators
from dafeng.indicators.services.value import (
    Statement,
    add_value,
    area_of,
    check_statement,
    current,
    lock_series,
    read_statement,
)

__all__ = [
    "Computed",
    "Statement",
    "add_value",
    "area_of",
    "check_statement",
    "compute_indicators",
    "current",
    "lock_series",
    "read_statement",
]
