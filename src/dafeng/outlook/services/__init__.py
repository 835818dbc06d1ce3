"""Everything that is written of the outlook; imported from here."""

from dafeng.outlook.services.estimate import make as make_estimates
from dafeng.outlook.services.estimate import refresh as refresh_estimates
from dafeng.outlook.services.estimate import replay as replay_estimates

__all__ = ["make_estimates", "refresh_estimates", "replay_estimates"]
