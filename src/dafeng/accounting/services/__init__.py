"""Everything that writes in accounting: issues, results, frozen inventories; imported from here."""

from dafeng.accounting.services.account import (
    BATCH,
    account,
    current_set,
    issue_city,
    issue_shipped,
    recompute,
    record_set,
    request_factors,
    set_by_hash,
    trace,
)
from dafeng.accounting.services.freezing import (
    Repeat,
    freeze_inventory,
    inventory_hash,
    recompute_inventory,
)

__all__ = [
    "BATCH",
    "Repeat",
    "account",
    "current_set",
    "freeze_inventory",
    "inventory_hash",
    "issue_city",
    "issue_shipped",
    "recompute",
    "recompute_inventory",
    "record_set",
    "request_factors",
    "set_by_hash",
    "trace",
]
