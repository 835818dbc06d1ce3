"""Organisations that are accounted for themselves: this month beside last year's, what is owed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dafeng.accounting import selectors as accounting
from dafeng.accounting.selectors import Total
from dafeng.kernel.flow import FLOWS, Flow
from dafeng.ledger import selectors as ledger
from dafeng.ledger.form import add_months
from dafeng.ledger.models import Booking
from dafeng.metering.selectors.quality import as_of
from dafeng.people.access import measured_organisations
from dafeng.people.models import Organisation
from dafeng.people.role import Role

LOOK_BACK = 25
OWED_AFTER = 13
MOST = 60
READERS = frozenset({Role.ENERGY_MANAGER, Role.VERIFIER, Role.PARK_MANAGER})


@dataclass(frozen=True, slots=True)
class Used:
    """What was booked of a flow in a month and in the same month a year before [its unit]."""

    flow: Flow
    amount: float | None
    before: float | None

    @property
    def change(self) -> float | None:
        """How much more than the year before, as a share of it."""
        if self.amount is None or not self.before:
            return None
        return self.amount / self.before - 1


@dataclass(frozen=True, slots=True)
class Owed:
    """Months of a flow that have ended and have nothing booked, the oldest first."""

    flow: Flow
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Works:
    """An organisation in its latest booked month."""

    organisation: Organisation
    month: date | None = None
    used: list[Used] = field(default_factory=list)
    total: Total | None = None
    before: Total | None = None
    year: Total | None = None
    owed: list[Owed] = field(default_factory=list)
    series: list[float | None] = field(default_factory=list)

    @property
    def change(self) -> float | None:
        """How much more was emitted than in the same month of the year before."""
        if self.total is None or self.before is None or not self.before.co2e_t:
            return None
        return self.total.co2e_t / self.before.co2e_t - 1


def works_home(user: Any, today: date) -> list[Works]:
    """The organisations that a user keeps, checks or has in his park, biggest emitter first."""
    if frozenset(user.roles).isdisjoint(READERS):
        return []
    rows = list(measured_organisations(user).order_by("code")[:MOST])
    if not rows:
        return []
    end = as_of(user.area.code if user.area else "", today).replace(day=1)
    start = add_months(end, -LOOK_BACK)
    booked = _by_organisation(ledger.bookings(organisations=rows, start=start, end=end))
    results: dict[int, list[Any]] = defaultdict(list)
    for result in accounting.results(organisations=rows, start=start, end=end):
        results[result.booking.organisation_id].append(result)
    found = [_works(each, booked[each.pk], results[each.pk], end) for each in rows]
    return sorted(found, key=lambda each: -(each.year.co2e_t if each.year else -1.0))


def _by_organisation(rows: Iterable[Booking]) -> dict[int, list[Booking]]:
    found: dict[int, list[Booking]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(row)
    return found


def _works(
    organisation: Organisation, booked: Sequence[Booking], results: Sequence[Any], end: date
) -> Works:
    if not booked:
        return Works(organisation)
    month = max(row.month for row in booked)
    ago = add_months(month, -12)
    totals = accounting.by_month(results)
    since = add_months(month, -11)
    months = [add_months(since, count) for count in range(12)]
    return Works(
        organisation=organisation,
        month=month,
        used=_used(booked, month, ago),
        total=totals.get(month),
        before=totals.get(ago),
        year=accounting.total(r for r in results if r.booking.month >= since),
        owed=_owed(booked, end),
        series=[t.co2e_t if (t := totals.get(each)) and t.known else None for each in months],
    )


def _used(booked: Sequence[Booking], month: date, ago: date) -> list[Used]:
    now, before = (
        {row.flow: row.entry.quantity for row in booked if row.month == when}
        for when in (month, ago)
    )
    flows = sorted(set(now) | set(before), key=list(FLOWS).index)
    return [Used(FLOWS[flow], now.get(flow), before.get(flow)) for flow in flows]


def _owed(booked: Sequence[Booking], end: date) -> list[Owed]:
    """Flows that were booked in the last year, with the months since then that are not."""
    last: dict[str, date] = {}
    for row in booked:
        last[row.flow] = max(row.month, last.get(row.flow, row.month))
    found = []
    for flow, month in last.items():
        months = []
        while (month := add_months(month, 1)) < end:
            months.append(month)
        if months and len(months) < OWED_AFTER:
            found.append(Owed(FLOWS[flow], tuple(months)))
    return found
