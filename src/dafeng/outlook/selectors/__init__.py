"""Everything that is read of the outlook; imported from here."""

from dafeng.outlook.selectors.estimate import estimates, latest_estimate
from dafeng.outlook.selectors.outlook import (
    chain_of,
    is_outdated,
    latest_run,
    levers_of_run,
    levers_of_scenario,
    moved_run,
    newer_figures,
    runs,
    scenarios,
)

__all__ = [
    "chain_of",
    "estimates",
    "is_outdated",
    "latest_estimate",
    "latest_run",
    "levers_of_run",
    "levers_of_scenario",
    "moved_run",
    "newer_figures",
    "runs",
    "scenarios",
]
