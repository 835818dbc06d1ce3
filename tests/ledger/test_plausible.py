"""What is said against a figure: its day, its months, and a later vintage that goes on counting."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dafeng.ledger.form import find_column
from dafeng.ledger.heading import Scale
from dafeng.ledger.layout import Cell
from dafeng.ledger.plausible import judge, refusal

SERIES = "gas.industry"
SCALE = Scale(1, "万m3", "heading")


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (date(2025, 3, 31), "before its period was over"),
        (date(2025, 4, 1), ""),
        (date(2026, 5, 1), ""),
    ],
)
def test_nothing_is_known_before_its_period_is_over(known, reason):
    form, column = find_column(SERIES)
    said = refusal(
        form=form,
        column=column,
        period="2025-03",
        amount=Decimal(1),
        known=known,
        today=date(2026, 4, 1),
    )
    assert said.endswith(reason) if reason else said == ""


def cell(period, amount):
    return Cell(SERIES, period, Decimal(amount), 1, "表", str(amount), SCALE)


def months(count=12):
    ends = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(1, count + 1)]
    return {(date(2025, m, 1), end): Decimal(10) for m, end in enumerate(ends, start=1)}


@pytest.mark.parametrize(
    ("amount", "known", "doubted"),
    [(120, 12, False), (140, 12, False), (10, 12, True), (200, 12, True), (10, 11, False)],
)
def test_a_year_far_from_the_sum_of_its_months_is_doubted(amount, known, doubted):
    (judged,) = judge(
        [cell("2025", amount)],
        vintage="final",
        known={},
        in_force={SERIES: months(known)},
        asked={},
    )
    assert any("its months add up" in each.text for each in judged.warnings) is doubted


@pytest.mark.parametrize(("amount", "doubted"), [(-120, False), (-140, False), (120, True)])
def test_a_net_import_below_zero_is_doubted_only_far_from_its_months(amount, doubted):
    series = "power.net_import"
    (judged,) = judge(
        [replace(cell("2025", amount), series=series)],
        vintage="final",
        known={},
        in_force={series: {span: -each for span, each in months().items()}},
        asked={},
    )
    assert any("its months add up" in each.text for each in judged.warnings) is doubted


@pytest.mark.parametrize(
    ("vintage", "stands", "overruled"),
    [
        ("flash", ["final"], True),
        ("preliminary", ["flash", "final"], True),
        ("final", ["flash"], False),
        ("final", ["final"], False),
        ("flash", [], False),
    ],
)
def test_what_a_later_vintage_overrules_is_said(vintage, stands, overruled):
    span = date(2025, 3, 1), date(2025, 4, 1)
    known = {(SERIES, *span): {word: Decimal(5) for word in stands}}
    (judged,) = judge(
        [cell("2025-03", 4)],
        vintage=vintage,
        known=known,
        in_force={SERIES: {span: Decimal(5)}},
        asked={},
    )
    assert judged.overruled is overruled
