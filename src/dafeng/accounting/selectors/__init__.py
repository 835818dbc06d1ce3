"""Everything that is read of accounting; imported from here."""

from dafeng.accounting.selectors.city import (
    City,
    annual_totals,
    frozen_inventories,
    grid_years,
    inventory,
    latest_month,
    latest_year,
    monthly_totals,
)
from dafeng.accounting.selectors.result import (
    Total,
    by_flow,
    by_month,
    results,
    total,
    users_of,
    uses,
    years_of,
)

__all__ = [
    "City",
    "Total",
    "annual_totals",
    "by_flow",
    "by_month",
    "frozen_inventories",
    "grid_years",
    "inventory",
    "latest_month",
    "latest_year",
    "monthly_totals",
    "results",
    "total",
    "users_of",
    "uses",
    "years_of",
]
