"""The tonnes of an area: the latest month, the year to date, and how they moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dafeng.accounting import selectors as accounting
from dafeng.ledger.form import add_months

MONTHS = 36


@dataclass(frozen=True, slots=True)
class Sum:
    """Tonnes of CO2 of a span beside those of the same span a year before.

    `partial` where something is missing in it, by the names in `gaps`.
    """

    span: str
    value: float
    before: float | None
    partial: bool
    gaps: tuple[str, ...] = ()

    @property
    def change(self) -> float | None:
        """How much more than the year before, as a share of it."""
        return None if not self.before else self.value / self.before - 1


@dataclass(frozen=True, slots=True)
class Tonnes:
    """The latest month that is known, its year up to it, and all months, the oldest first."""

    month: Sum
    to_date: Sum
    series: dict[str, float | None]

    @property
    def recent(self) -> list[float | None]:
        """The last two years, for a small line."""
        return list(self.series.values())[-24:]


def tonnes(*, area: str, today: date) -> Tonnes | None:
    """The tonnes of an area up to the last month that has ended; None before any is known."""
    last = add_months(today, -1)
    first = add_months(last, 1 - MONTHS)
    found: Mapping[str, Any] = monthly(area=area, first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
    return of_months(found)


def monthly(*, area: str, first: str, last: str) -> Mapping[str, Any]:
    """The totals of the inventory by month, once the inventory is there."""
    totals = getattr(accounting, "monthly_totals", None)
    return {} if totals is None or not area else totals(area=area, first=first, last=last)


def of_months(found: Mapping[str, Any]) -> Tonnes | None:
    """Sum up totals by month, ``2025-03``; None where no month has a value."""
    values = {month: total.co2 for month, total in sorted(found.items())}
    known = [month for month, value in values.items() if value is not None]
    if not known:
        return None
    latest = known[-1]
    year, number = int(latest[:4]), int(latest[5:])
    to_date = [f"{year}-{n:02d}" for n in range(1, number + 1)]
    return Tonnes(
        month=_sum(found, [latest], latest),
        to_date=_sum(found, to_date, f"{year}"),
        series={month: values[month] for month in values if month <= latest},
    )


def _sum(found: Mapping[str, Any], months: list[str], span: str) -> Sum:
    rows = [found.get(month) for month in months]
    before = [found.get(f"{int(month[:4]) - 1}{month[4:]}") for month in months]
    whole = [row.co2 for row in before if row is not None and row.co2 is not None]
    gaps = dict.fromkeys(str(gap) for row in rows if row is not None for gap in row.gaps)
    missing = any(row is None or row.co2 is None for row in rows)
    return Sum(
        span=span,
        value=sum(row.co2 for row in rows if row is not None and row.co2 is not None),
        before=sum(whole) if len(whole) == len(months) else None,
        partial=missing or any(row.partial for row in rows if row is not None),
        gaps=tuple(gaps),
    )
