"""Everything that is read of the outlook; imported from here."""

from dafeng.outlook.selectors.outlook import latest_run, runs

__all__ = ["latest_run", "runs"]
