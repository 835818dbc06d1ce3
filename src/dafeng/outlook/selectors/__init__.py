"""Everything that is read of the outlook; imported from here."""

from dafeng.outlook.selectors.estimate import estimates, latest_estimate
from dafeng.outlook.selectors.outlook import latest_run, runs

__all__ = ["estimates", "latest_estimate", "latest_run", "runs"]
