"""What can be said against a figure: what cannot be true, and what is hard to believe. Pure."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from dafeng.kernel.error import N_
from dafeng.ledger.form import Column, Form, find_column
from dafeng.ledger.layout import Cell
from dafeng.ledger.series import VINTAGES, settled_before, tidy

LARGEST: Final = Decimal(10) ** 15
JUMP: Final = 50
NEAR_DAYS: Final = 430
LONGEST: Final = 31
TOLERANCE: Final = Decimal("1.01")
APART: Final = Decimal("0.2")
"""So far, of the sum of its months, may a stated year lie from it: revisions are smaller."""
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Warning:
    """What is hard to believe of a figure, as a sentence with its facts."""

    text: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell beside what is known: what it would change, and what is hard to believe.

    `old` is known of the same vintage, `beside` counts now, `settled` is the settled figure whose
    place it would take, `asked` waits for a second person already. Where it is `overruled`, a later
    vintage goes on counting.
    """

    cell: Cell
    column: Column
    old: Decimal | None
    beside: Decimal | None
    settled: Decimal | None
    asked: Decimal | None
    overruled: bool
    warnings: tuple[Warning, ...]

    @property
    def state(self) -> str:
        """`new`, `repeated`, `corrected`, `final` where a second person decides, or `asked`."""
        if self.old == self.cell.amount:
            return "repeated"
        if self.asked == self.cell.amount:
            return "asked"
        if self.settled not in (None, self.cell.amount):
            return "final"
        return "new" if self.old is None else "corrected"


def refusal(
    *, form: Form, column: Column, period: str, amount: Decimal, known: date, today: date
) -> str:
    """Why a figure known since a day cannot be true; empty where nothing speaks against it."""
    if not amount.is_finite():
        return N_("it is no number")
    if abs(amount) > LARGEST:
        return N_("it is too large")
    if amount < 0 and not column.may_be_negative:
        return N_("it is below zero")
    if (end := column.span(period).end) > min(known, today):
        early = N_("it cannot have become known before its period was over")
        return early if end <= today else N_("the period is not over")
    allowed = {"month": ("month", "quarter", "year"), "quarter": ("quarter", "year")}
    if length_of(period) not in allowed.get(form.period, ("year",)):
        return N_("the form is of another length of period")
    return ""


def length_of(period: str) -> str:
    """Whether a period's text names a month, a quarter or a year; empty for anything else."""
    if len(period) == 4:
        return "year"
    return "quarter" if "Q" in period.upper() else "month" if len(period) == 7 else ""


def judge(
    cells: Sequence[Cell],
    *,
    vintage: str,
    known: Mapping[tuple[str, date, date], Mapping[str, Decimal]],
    in_force: Mapping[str, Mapping[Span, Decimal]],
    asked: Mapping[tuple[tuple[str, date, date], str], Decimal],
) -> list[Judged]:
    """Set each cell beside what is known of its series.

    `known` has all that stands of a figure by vintage, `in_force` what counts, `asked` what waits
    for a second person.
    """
    spans = [_span(cell) for cell in cells]
    around: dict[str, dict[Span, Decimal]] = {}
    for cell, span in zip(cells, spans, strict=True):
        mine = around.setdefault(cell.series, dict(in_force.get(cell.series, {})))
        mine[span] = cell.amount
    wholes = _wholes(around)
    judged = []
    for cell, span in zip(cells, spans, strict=True):
        figure = (cell.series, *span)
        said = known.get(figure, {})
        old = said.get(vintage)
        beside = in_force.get(cell.series, {}).get(span)
        settled = said.get(settled_before(vintage, said))
        is_known = old == cell.amount
        warnings = () if is_known else tuple(_warnings(cell, span, around, wholes))
        judged.append(
            Judged(
                cell,
                find_column(cell.series)[1],
                old,
                beside,
                settled,
                asked.get((figure, vintage)),
                any(VINTAGES.index(word) > VINTAGES.index(vintage) for word in said),
                warnings,
            )
        )
    return judged


def _span(cell: Cell) -> Span:
    span = find_column(cell.series)[1].span(cell.period)
    return span.start, span.end


def _warnings(
    cell: Cell,
    span: Span,
    around: Mapping[str, Mapping[Span, Decimal]],
    wholes: Mapping[tuple[str, Span], Decimal],
) -> Iterable[Warning]:
    column = find_column(cell.series)[1]
    usual = _usual(span, around[cell.series]) if column.kind in ("flow", "stock") else None
    if usual and cell.amount > 0:
        low, high = usual
        times = cell.amount / (high if cell.amount > high else low)
        if times >= JUMP or times <= Decimal(1) / JUMP:
            said = f"{times:.0f}" if times >= 1 else f"1/{1 / times:.0f}"
            facts = {"times": said, "usual": f"{tidy(low)}", "unit": column.unit}
            yield Warning(
                N_("{times} times what is usual around it ({usual} {unit}): check the unit"), facts
            )
    parts = wholes.get((cell.series, span))
    if parts is not None and parts > cell.amount * TOLERANCE and cell.amount > 0:
        facts = {"parts": f"{tidy(parts)}", "unit": column.unit}
        yield Warning(N_("its parts add up to {parts} {unit}, more than the whole"), facts)
    months = _months_of(span, around[cell.series]) if column.kind == "flow" else None
    if months is not None and abs(cell.amount - months) > APART * abs(months):
        facts = {"months": f"{tidy(months)}", "unit": column.unit}
        yield Warning(
            N_("its months add up to {months} {unit}, and it would count in their place"), facts
        )
    if column.kind == "growth" and cell.amount and abs(cell.amount) < 1 and "%" not in cell.given:
        mine = around[cell.series].values()
        if len(mine) >= 3 and all(abs(amount) < 1 for amount in mine):
            yield Warning(N_("every growth is below 1: are they fractions instead of per cent?"))


def _months_of(span: Span, known: Mapping[Span, Decimal]) -> Decimal | None:
    """The sum of the months of a longer span; None where one is missing."""
    months = [
        (other, amount)
        for other, amount in known.items()
        if span[0] <= other[0] and other[1] <= span[1] and (other[1] - other[0]).days <= LONGEST
    ]
    days = sum((other[1] - other[0]).days for other, _ in months)
    longer = (span[1] - span[0]).days > LONGEST
    return (
        sum((amount for _, amount in months), Decimal(0))
        if longer and days == (span[1] - span[0]).days
        else None
    )


def _usual(span: Span, known: Mapping[Span, Decimal]) -> tuple[Decimal, Decimal] | None:
    """The low and the high median of the figures of like length within some fourteen months."""
    days = (span[1] - span[0]).days
    near = [
        amount
        for other, amount in known.items()
        if other != span
        and amount > 0
        and abs((other[1] - other[0]).days - days) <= 3
        and abs((other[0] - span[0]).days) <= NEAR_DAYS
    ]
    if len(near) < 2:
        return None
    return statistics.median_low(near), statistics.median_high(near)


def _wholes(
    around: Mapping[str, Mapping[Span, Decimal]],
) -> dict[tuple[str, Span], Decimal]:
    """The sum of the known parts of each whole in each period."""
    sums: dict[tuple[str, Span], Decimal] = {}
    for series, known in around.items():
        whole = find_column(series)[1].part_of
        for span, amount in known.items() if whole else ():
            sums[whole, span] = sums.get((whole, span), Decimal(0)) + amount
    return sums
