"""A settled figure changes only when a second person agrees: what is asked, what waits."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from dafeng.evidence.models import Approval
from dafeng.evidence.services import Log, request_approval
from dafeng.ledger.form import UnknownSeries, find_column
from dafeng.ledger.models import Delivery, Statistic
from dafeng.ledger.selectors.change import CHANGE
from dafeng.ledger.series import settled_before, tidy

Figure = tuple[str, date, date]
"""Series, first day, day after the last."""
Known = Mapping[Figure, Mapping[str, Statistic]]
"""What stands of each figure, by vintage."""


def figure_of(row: Statistic) -> Figure:
    """Of what series and days a row is."""
    return row.series, row.start_date, row.end_date


def figures_in_force(area: str, series: Iterable[str]) -> Known:
    """What stands of some series of an area."""
    found: dict[Figure, dict[str, Statistic]] = {}
    rows = Statistic.objects.filter(area=area, series__in=set(series), superseded_by=None)
    for row in rows:
        found.setdefault(figure_of(row), {})[row.vintage] = row
    return found


def settled_one(row: Statistic, known: Known) -> Statistic | None:
    """The settled figure whose place a row would take."""
    said = known.get(figure_of(row), {})
    return said.get(settled_before(row.vintage, said))


def amounts_asked(area: str) -> dict[tuple[Figure, str], Decimal]:
    """What waits for a second person in an area, by figure and vintage."""
    waiting = Approval.objects.filter(kind=CHANGE, state=Approval.State.PENDING, payload__area=area)
    found = {}
    for payload in waiting.values_list("payload", flat=True):
        for said in payload["rows"]:
            with suppress(UnknownSeries):  # one that this release no longer has keeps nobody
                span = find_column(said["series"])[1].span(said["period"])
                figure = said["series"], span.start, span.end
                found[figure, said["vintage"]] = Decimal(said["amount"])
    return found


def ask(
    log: Log,
    *,
    rows: Sequence[tuple[Statistic, Statistic]],
    delivery: Delivery | None,
    reason: str,
) -> Approval:
    """Ask a second person for changes, inside an open block that is signed.

    Each of `rows` has what is not stored yet, and the settled figure whose place it would take.
    Raises `ReasonMissing`.
    """
    first = rows[0][0]
    return request_approval(
        log,
        kind=CHANGE,
        subject=delivery or Statistic,
        payload={
            "area": first.area,
            "form": first.form,
            "document_title": first.document_title,
            "document_number": first.document_number,
            "delivery": str(delivery.pk) if delivery else None,
            "rows": [_plain(row, before) for row, before in rows],
        },
        reason=reason,
    )


def _plain(row: Statistic, before: Statistic) -> dict[str, Any]:
    return {
        "series": row.series,
        "period": row.period,
        "amount": f"{tidy(row.amount):f}",
        "vintage": row.vintage,
        "known_date": row.known_date.isoformat(),
        "before": f"{before.value:f}",
        "before_vintage": before.vintage,
    }
