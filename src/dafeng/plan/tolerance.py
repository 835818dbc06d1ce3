"""How much a figure may miss the path before its light changes, each with its reason."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dafeng.kernel.error import N_


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A share of the way from the start of a path to its target, or of a level to be kept."""

    share: Decimal
    name: str
    reason: str


BEHIND: Final = Tolerance(
    Decimal("0.10"),
    N_("Behind the path: amber up to this share of the whole way, red beyond"),
    N_("About half a year's step of a five-year target, which one year can make good."),
)
KEPT: Final = Tolerance(
    Decimal("0.01"),
    N_("Below a level to be kept: amber up to this share of the level, red beyond"),
    N_("As much as figures of counts and surveys are usually revised by."),
)
TREND: Final = Tolerance(
    Decimal("0.02"),
    N_("Short by the trend: amber beyond this share of the whole way"),
    N_("Less than that is the rounding of published figures, no warning."),
)
TOLERANCES: Final = (BEHIND, KEPT, TREND)

MILESTONE_DAYS: Final = 365
"""A milestone without a confirmed answer is amber from so many days before it is due."""

TREND_YEARS: Final = 6
"""The trend is that of the last six yearly figures: older ones are of an older policy."""
