"""Everything that is written of the outlook; imported from here."""

from dafeng.outlook.services.estimate import make as make_estimates
from dafeng.outlook.services.estimate import refresh as refresh_estimates
from dafeng.outlook.services.estimate import replay as replay_estimates
from dafeng.outlook.services.outlook import make_run, refresh_run, save_scenario

__all__ = [
    "make_estimates",
    "make_run",
    "refresh_estimates",
    "refresh_run",
    "replay_estimates",
    "save_scenario",
]
