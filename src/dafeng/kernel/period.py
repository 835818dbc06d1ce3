"""Half-open stretches of days: a year, a month, or from a date up to, not including, another."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dafeng.kernel.error import N_, DafengError

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_PAIR = re.compile(r"\[?\s*(\d{4}-\d{2}-\d{2})\s*[,/]\s*(\d{4}-\d{2}-\d{2})\s*\)?")


class BadPeriod(DafengError):
    """A period that is no year, no month and no pair of dates."""

    code = "kernel.bad_period"
    what = N_("{period} is no period: {reason}.")
    todo = N_("Write a year (2024), a month (2024-03) or two dates [start, end).")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """All days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise BadPeriod(period=f"[{self.start}, {self.end})", reason=N_("it holds no day"))

    def __str__(self) -> str:
        if self.start.day == 1 and self.end == _next_month(self.start):
            return f"{self.start:%Y-%m}"
        if (self.start.month, self.start.day) == (1, 1) and self.end == _next_year(self.start):
            return f"{self.start:%Y}"
        return f"{self.start}/{self.end}"

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days

    @property
    def is_fine(self) -> bool:
        """Whether it is a month or less: an amount of it is one given by day or month."""
        return self.days <= 31

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day < self.end

    def common(self, other: "Period") -> "Period | None":
        """The days that both hold."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def split(self, dates: Iterable[date]) -> tuple["Period", ...]:
        """Its parts, cut at those of the dates that lie inside it."""
        cuts = sorted({day for day in dates if self.start < day < self.end})
        edges = [self.start, *cuts, self.end]
        return tuple(Period(a, b) for a, b in itertools.pairwise(edges))

    def months(self) -> tuple["Period", ...]:
        """Its parts by calendar month."""
        firsts = []
        first = _next_month(self.start)
        while first < self.end:
            firsts.append(first)
            first = _next_month(first)
        return self.split(firsts)

    def years(self) -> tuple["Period", ...]:
        """Its parts by calendar year."""
        return self.split(date(year, 1, 1) for year in range(self.start.year, self.end.year + 1))


def parse_period(given: Any) -> Period:
    """Read ``"2024"``, ``"2024-03"``, ``["2024-01-01", "2024-04-01"]`` or the same as one text."""
    if isinstance(given, str):
        text = given.strip()
        if _YEAR.fullmatch(text):
            start = _day(f"{text}-01-01", given)
            return Period(start, _next_year(start))
        if _MONTH.fullmatch(text):
            start = _day(f"{text}-01", given)
            return Period(start, _next_month(start))
        pair = _PAIR.fullmatch(text)
        if pair:
            return Period(_day(pair[1], given), _day(pair[2], given))
    if isinstance(given, dict) and set(given) == {"start", "end"}:
        given = [given["start"], given["end"]]
    if isinstance(given, (list, tuple)) and len(given) == 2:
        return Period(_day(given[0], given), _day(given[1], given))
    raise BadPeriod(period=_shown(given), reason=N_("it has another form"))


def parse_day(given: Any) -> date:
    """Read a date, a year or a month as the first day that it holds."""
    if isinstance(given, date):
        return given
    text = str(given) if isinstance(given, (int, str)) and not isinstance(given, bool) else ""
    if _YEAR.fullmatch(text):
        text += "-01-01"
    elif _MONTH.fullmatch(text):
        text += "-01"
    return _day(text, given)


def _day(text: Any, given: Any) -> date:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except (TypeError, ValueError):
        day = None
    if day is None or day.year > 9000:
        raise BadPeriod(period=_shown(given), reason=N_("it names a day that is none")) from None
    return day


def _shown(given: Any) -> str:
    text = str(given)
    return text if len(text) <= 40 else text[:40] + "…"


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)
