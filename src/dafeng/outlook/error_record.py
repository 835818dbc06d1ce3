"""How well past estimates have done against the truth that came later. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Past:
    """A past estimate with its interval, and the truth; all in one unit."""

    value: float
    low: float
    high: float
    truth: float

    @property
    def error(self) -> float:
        """The estimate over the truth, less one."""
        return self.value / self.truth - 1

    @property
    def is_inside(self) -> bool:
        """Whether the truth lies in the interval."""
        slack = 1e-9 * abs(self.truth)
        return self.low - slack <= self.truth <= self.high + slack


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """Of `count` estimates: mean absolute and mean error as fractions, share inside intervals."""

    count: int
    mean_absolute: float
    mean: float
    coverage: float


def error_record(pasts: Iterable[Past]) -> ErrorRecord | None:
    """The record of estimates whose truth is known; None of none."""
    known = [past for past in pasts if past.truth > 0]
    if not known:
        return None
    count = len(known)
    return ErrorRecord(
        count,
        sum(abs(past.error) for past in known) / count,
        sum(past.error for past in known) / count,
        sum(past.is_inside for past in known) / count,
    )
