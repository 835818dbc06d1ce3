"""How well past estimates have done against the truth that came later. Pure."""

from collections.abc import Iterable, Sequence
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
    """Of `count` estimates: mean absolute and mean error as fractions, share inside intervals.

    The share is None where the intervals were made of these very errors.
    """

    count: int
    mean_absolute: float
    mean: float
    coverage: float | None


def error_record(pasts: Iterable[Past]) -> ErrorRecord | None:
    """The record of estimates whose truth is known; None of none."""
    known = [past for past in pasts if past.truth > 0]
    inside = sum(past.is_inside for past in known)
    return record_of([past.error for past in known], inside=inside)


def record_of(errors: Sequence[float], *, inside: int | None = None) -> ErrorRecord | None:
    """The record of errors, `inside` of which lay within their intervals; None of none."""
    count = len(errors)
    if not count:
        return None
    return ErrorRecord(
        count,
        sum(map(abs, errors)) / count,
        sum(errors) / count,
        None if inside is None else inside / count,
    )
