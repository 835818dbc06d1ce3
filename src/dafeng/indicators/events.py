"""What the rows of the log about indicators say, in words."""

from dafeng.evidence.event import declare
from dafeng.kernel.error import N_

declare({"indicators.values_computed": N_("Indicators computed")})
