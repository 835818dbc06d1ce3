"""Values that hold from a date until the next date, or until a null ends them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.period import Period, parse_day


class BadDatedValue(DafengError):
    """A table of dated values that is empty, names a day twice or holds no numbers."""

    code = "kernel.bad_dated_value"
    what = N_("These dated values cannot be used: {reason}.")
    todo = N_("Give each date one number, or null where the value ends.")


@dataclass(frozen=True, slots=True)
class Dated:
    """Numbers by the date from which each holds; None ends the one before it."""

    steps: tuple[tuple[date, int | float | None], ...]

    def at(self, day: date) -> int | float | None:
        """The value that holds on a day; None before the first date and after an end."""
        found = None
        for start, value in self.steps:
            if start > day:
                break
            found = value
        return found

    def since(self, day: date) -> date | None:
        """The date from which the value of a day holds."""
        starts = [start for start, value in self.steps if start <= day]
        return starts[-1] if starts and self.at(day) is not None else None

    def over(self, period: Period) -> tuple[tuple[Period, int | float | None], ...]:
        """The parts of a period with the value of each; neighbours of one value stay together."""
        parts: list[tuple[Period, int | float | None]] = []
        for part in period.split(start for start, _ in self.steps):
            value = self.at(part.start)
            if parts and parts[-1][1] == value:
                part = Period(parts.pop()[0].start, part.end)
            parts.append((part, value))
        return tuple(parts)

    @property
    def always(self) -> int | float | None:
        """The value, where there is just one and it never ends; else None."""
        return self.steps[0][1] if len(self.steps) == 1 else None


def dated(values: Mapping[Any, Any]) -> Dated:
    """Dated values from ``{date: number | null}``; a key may be a date, a month or a year."""
    if not values:
        raise BadDatedValue(reason=N_("there is none"))
    steps: dict[date, int | float | None] = {}
    for key, value in values.items():
        day = parse_day(key)
        if day in steps:
            raise BadDatedValue(reason=N_("{day} stands twice"), day=day)
        if value is not None and not is_number(value):
            raise BadDatedValue(
                reason=N_("{value} on {day} is no number"), value=repr(value), day=day
            )
        steps[day] = value
    ordered = tuple(sorted(steps.items(), key=lambda step: step[0]))
    if all(value is None for _, value in ordered):
        raise BadDatedValue(reason=N_("there is none"))
    return Dated(ordered)


def is_number(value: Any) -> bool:
    """Whether it is a finite number that a float can carry (true and false are none)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
