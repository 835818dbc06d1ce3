"""The tonnes of an area: the latest month, the year to date, and how they moved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dafeng.accounting.gap import Gap
from dafeng.accounting.inventory import FIXED, Total
from dafeng.accounting.selectors.city import City
from dafeng.ledger.form import add_months, parse_span

MONTHS = 24
GRID_GAP = "electricity.grid"
ANNUAL = "annual"


@dataclass(frozen=True, slots=True)
class Sum:
    """Tonnes of CO2 of a span beside those of the same span a year before, if these are whole.

    `gaps` name what is missing in it; it is at least so much then. `unverified` is the share of
    the tonnes on unverified factors.
    """

    span: str
    value: float
    before: float | None
    gaps: tuple[Gap, ...] = ()
    is_whole: bool = True
    unverified: float | None = None

    @property
    def change(self) -> float | None:
        """How much more than the year before, as a share of it; None where either lacks a part."""
        if not self.before or self.partial:
            return None
        return self.value / self.before - 1

    @property
    def partial(self) -> bool:
        """Whether something is missing in it."""
        return bool(self.gaps) or not self.is_whole


@dataclass(frozen=True, slots=True)
class Tonnes:
    """The latest month that is known, its year up to it, and all months, the oldest first.

    `grid_year` is that of the grid factor where no factor of the year itself is known.
    """

    month: Sum
    to_date: Sum
    series: dict[str, float | None] = field(default_factory=dict)
    grid_year: int | None = None

    @property
    def grid(self) -> str:
        """The treatment of the grid factor, as the inventory calls it."""
        return ANNUAL if self.grid_year is None else f"{FIXED}{self.grid_year}"


def tonnes(*, area: str, today: date) -> Tonnes | None:
    """The tonnes of an area up to the last month of which power is known; None before any is.

    A month whose year has no grid factor yet would lack its power: then all months are taken with
    the last factor that there is, so that they can be compared.
    """
    city = City(area, on=today)
    last = city.latest_month() if area else None
    if last is None:
        return None
    first = f"{add_months(parse_span(last).start, 1 - MONTHS):%Y-%m}"
    found = city.monthly_totals(first=first, last=last)
    if all(gap.id != GRID_GAP for gap in found[last].gaps) or not city.grid_years:
        return of_months(found)
    grid_year = max(city.grid_years)
    found = city.monthly_totals(first=first, last=last, grid=f"{FIXED}{grid_year}")
    return of_months(found, grid_year=grid_year)


def of_months(found: Mapping[str, Total], *, grid_year: int | None = None) -> Tonnes | None:
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
        grid_year=grid_year,
    )


def _sum(found: Mapping[str, Total], months: list[str], span: str) -> Sum:
    rows = [found[month] for month in months if month in found]
    known = [(row.co2, row) for row in rows if row.co2 is not None]
    before = [found.get(f"{int(month[:4]) - 1}{month[4:]}") for month in months]
    whole = [row.co2 for row in before if row and row.co2 is not None and not row.gaps]
    value = sum(co2 for co2, _ in known)
    on_unverified = sum(co2 * (row.unverified or 0.0) for co2, row in known)
    return Sum(
        span=span,
        value=value,
        before=sum(whole) if len(whole) == len(months) else None,
        gaps=tuple({gap.id: gap for row in rows for gap in row.gaps}.values()),
        is_whole=len(known) == len(months),
        unverified=on_unverified / value if value else None,
    )
