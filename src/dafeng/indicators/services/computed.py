"""Keep what is computed: rows are only added, in one block with one row in the log."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dafeng.evidence import canonical
from dafeng.evidence.services import Actor, writing
from dafeng.indicators import figure
from dafeng.indicators.definition import Outcome, Reading, definitions
from dafeng.indicators.models import Indicator, Value
from dafeng.indicators.selectors import inputs, outcomes
from dafeng.indicators.term import title_of
from dafeng.kernel.period import parse_period

PERMISSION = "indicators.compute_values"
TITLE = "测算"
BATCH = 500
KEPT = Decimal("0.0001")
_VINTAGE = {
    "flash": "快报",
    "preliminary": "初步",
    "final": "最终核实",
    "census": "普查修订",
    "rebased": "换基期",
}


@dataclass(frozen=True, slots=True)
class Computed:
    """What became of a run: rows that are new, that supersede another, that say the same."""

    added: int = 0
    corrected: int = 0
    repeated: int = 0


def compute_indicators(*, actor: Actor, area: str, today: datetime.date) -> Computed:
    """Compute every indicator of an area and keep the amounts that are new or changed.

    A row stands for an indicator, a reading that the definition sheet lists, a whole year, and the
    vintage of its least settled input. What is the same adds nothing; a gap ends no earlier row.
    """
    fresh, repeated = _fresh(area, today)
    if not fresh:
        return Computed(repeated=repeated)
    with writing(actor=actor, permission=PERMISSION) as log:
        keys = {row.indicator_id for row in fresh}
        list(Indicator.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        fresh, repeated = _fresh(area, today)
        Value.objects.bulk_create(fresh, batch_size=BATCH)
        corrected = sum(row.supersedes is not None for row in fresh)
        counts: dict[str, Any] = {
            "added": len(fresh) - corrected,
            "corrected": corrected,
            "repeated": repeated,
        }
        said = canonical.dump({"rows": [_said(row) for row in fresh]})
        log.record(
            "indicators.values_computed",
            Value,
            area=area,
            rows=canonical.digest(said),
            **counts,
        )
    return Computed(**counts)


def _fresh(area: str, today: datetime.date) -> tuple[list[Value], int]:
    """The rows to be added, each with the one that it supersedes, and how many stay as they are."""
    known = {
        (row.indicator_id, row.reading_id, row.period, row.vintage): row
        for row in Value.objects.filter(area=area, kind=figure.COMPUTED, superseded_by=None)
    }
    fresh, repeated = [], 0
    for row in _rows(area, today):
        old = known.get((row.indicator_id, row.reading_id, row.period, row.vintage))
        if old is not None and old.amount == row.amount:
            repeated += 1
            continue
        row.supersedes = old
        row.known_date = max(today, old.known_date) if old else today
        fresh.append(row)
    return fresh, repeated


def _rows(area: str, today: datetime.date) -> Iterator[Value]:
    sheet = Indicator.objects.filter(retired_date=None, key__in=definitions())
    given = inputs(area=area, on=today)
    for indicator in sheet.prefetch_related("readings"):
        definition = definitions()[indicator.key]
        listed = {row.key: row.pk for row in indicator.readings.all() if row.retired_date is None}
        for key, years in outcomes(definition, given, on=today).items():
            reading = definition.reading(key)
            if reading is None or key not in listed:
                continue
            for outcome in years.values():
                if outcome.amount is not None:
                    yield _row(area, indicator, listed[key], reading, outcome)


def _row(
    area: str, indicator: Indicator, reading_id: int, reading: Reading, outcome: Outcome
) -> Value:
    period = parse_period(str(outcome.year))
    return Value(
        area=area,
        indicator=indicator,
        reading_id=reading_id,
        kind=figure.COMPUTED,
        vintage=outcome.vintage,
        period=str(period),
        start_date=period.start,
        end_date=period.end,
        amount=outcome.amount.quantize(KEPT) if outcome.amount is not None else None,
        unit=indicator.unit,
        document_title=f"{TITLE}：{reading.name.zh}",
        note=_note(reading, outcome),
    )


def _note(reading: Reading, outcome: Outcome) -> str:
    """The formula and every figure that it took, in the words of the forms."""
    taken = "；".join(
        f"{title_of(use.name).zh}（{use.name}）{use.year}年 {use.amount}{use.unit} "
        f"{_VINTAGE[use.vintage]}"
        for use in outcome.uses
    )
    return f"{reading.formula(_chinese)}\n{taken}"


def _chinese(name: str) -> str:
    return "全年小时数" if name == "hours_of_year" else title_of(name).zh


def _said(row: Value) -> list[Any]:
    return [row.indicator_id, row.reading_id, row.period, row.vintage, f"{row.amount:f}"]
