"""Reading results: tonnes of organisations and months, what is missing, what rests on what."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from dafeng.accounting.catalogue import method_rows
from dafeng.accounting.factor_set import id_pattern
from dafeng.accounting.gap import say
from dafeng.accounting.models import Result
from dafeng.kernel.flow import FLOWS, Flow
from dafeng.people.models import Organisation


@dataclass(slots=True)
class Total:
    """A sum of results: what is known, what is missing, and what rests on unverified factors.

    `co2e_t` and `energy_tce` are sums of what is known; `gaps` names what they lack, so a total
    with gaps is shown as “at least”.
    """

    co2e_t: float = 0.0
    energy_tce: float = 0.0
    unverified_t: float = 0.0
    known: int = 0
    gaps: dict[str, str] = field(default_factory=dict)
    by_scope: dict[int, float] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """Take one result into the sum."""
        if result.error:
            self.gaps[result.error["code"]] = result.error["message"]
        for gap in result.gaps:
            self.gaps[gap["id"]] = say(gap, gettext)
        value = result.co2e_t if result.co2e_t is not None else result.partial_t
        if value is not None:
            self.co2e_t += value
            self.known += 1
            self.by_scope[result.scope] = self.by_scope.get(result.scope, 0.0) + value
        self.energy_tce += result.energy_tce or 0.0
        self.unverified_t += result.unverified_t

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.known > 0 and not self.gaps

    @property
    def unverified_share(self) -> float | None:
        """The share of the tonnes that rests on unverified factors."""
        return self.unverified_t / self.co2e_t if self.co2e_t else None

    @property
    def unverified_percent(self) -> float | None:
        """The same in per cent."""
        return None if self.unverified_share is None else 100 * self.unverified_share


def results(
    *,
    organisations: Iterable[Organisation] | None = None,
    start: datetime.date,
    end: datetime.date,
) -> QuerySet[Result]:
    """The results in force of bookings in force of the months in [start, end)."""
    found = Result.objects.filter(
        superseded_at=None,
        booking__superseded_at=None,
        booking__month__gte=start,
        booking__month__lt=end,
    )
    if organisations is not None:
        found = found.filter(booking__organisation__in=organisations)
    return found.select_related("booking", "booking__entry", "booking__organisation").order_by(
        "booking__organisation", "booking__flow", "booking__month", "pk"
    )


def total(found: Iterable[Result]) -> Total:
    """The sum of results."""
    whole = Total()
    for result in found:
        whole.add(result)
    return whole


def by_month(found: Iterable[Result]) -> dict[datetime.date, Total]:
    """Sums by month, in order."""
    sums: dict[datetime.date, Total] = {}
    for result in found:
        sums.setdefault(result.booking.month, Total()).add(result)
    return dict(sorted(sums.items()))


def by_flow(found: Iterable[Result]) -> list[tuple[Flow, Total]]:
    """Sums by flow, the largest first."""
    sums: dict[str, Total] = {}
    for result in found:
        sums.setdefault(result.booking.flow, Total()).add(result)
    ordered = sorted(sums.items(), key=lambda item: (-abs(item[1].co2e_t), item[0]))
    return [(FLOWS[flow], each) for flow, each in ordered]


def years_of(organisation: Organisation) -> list[int]:
    """The years in which something is booked for an organisation, the latest first."""
    months = Result.objects.filter(booking__organisation=organisation, superseded_at=None)
    return sorted({day.year for day in months.values_list("booking__month", flat=True)})[::-1]


def uses(method_row: dict[str, Any], factor_id: str) -> bool:
    """Whether a method looks up a factor, by the patterns that it names."""
    return any(id_pattern(each).fullmatch(factor_id) for each in method_row["factors"])


def users_of(factor_id: str, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The organisations, of those visible, with results by a method that looks the factor up."""
    methods = [row["id"] for row in method_rows() if uses(row, factor_id)]
    found = Result.objects.filter(superseded_at=None, method__in=methods)
    fuel = factor_id.split(".")[1] if factor_id.startswith("combustion.") else ""
    if fuel:
        found = found.filter(booking__flow=f"{fuel}.consumed")
    return organisations.filter(pk__in=found.values("booking__organisation"))
