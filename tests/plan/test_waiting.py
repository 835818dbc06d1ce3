"""What a target waits for: by case, and on the pages."""

import datetime
from decimal import Decimal

import pytest

from dafeng.indicators.figure import Figure
from dafeng.plan.promise import Decision, Promise
from dafeng.plan.state import judge
from dafeng.plan.waiting import waits_for

TODAY = datetime.date(2026, 3, 10)
DUE = {"kind": "number", "value": Decimal(9), "comparator": ">=", "year": 2025}
AHEAD = DUE | {"year": 2030}
DONE = {"kind": "milestone", "comparator": "done", "trajectory": "milestone"}
ASSIGNED = {"kind": "assigned", "change": "reduction", "year": 2030}


def figure(kind, vintage, *, period="2025", amount=10, achieved=None):
    year = int(period[:4])
    return Figure(kind, vintage, datetime.date(2026, 2, 1), period, year, amount, achieved)


@pytest.mark.parametrize(
    ("promise", "figures", "expected"),
    [
        (DUE, [], ("the figure of {year}", "filed", 2025)),
        (DUE, [figure("filed", "preliminary")], ("the final figure of {year}", "filed", 2025)),
        (
            DUE,
            [figure("statistical", "flash"), figure("filed", "final")],
            ("the final figure of {year}", "statistical", 2025),
        ),
        (
            DUE,
            [figure("computed", "final")],
            ("the official figure of {year}", "official", 2025),
        ),
        (DUE, [figure("statistical", "final")], None),
        (AHEAD, [], ("a figure of any whole year", "filed", None)),
        (
            AHEAD,
            [figure("statistical", "final", period="2025-03")],
            ("a figure of any whole year", "filed", None),
        ),
        (
            AHEAD,
            [figure("computed", "final")],
            ("an official figure", "official", None),
        ),
        (AHEAD, [figure("filed", "flash")], None),
        (ASSIGNED, [], ("the document that assigns its value", "assigned", None)),
        (DONE | {"year": 2030}, [], ("a confirmation that it is done", "filed", None)),
        (
            DONE | {"year": 2025},
            [figure("filed", "final", amount=None, achieved=True)],
            None,
        ),
    ],
)
def test_what_is_missing_and_by_which_kind_it_comes(promise, figures, expected):
    verdict = judge(Promise(**promise), figures=figures, today=TODAY)
    wait = waits_for(verdict, figures)
    assert (wait and (wait.what, wait.supplier, wait.year)) == expected


@pytest.mark.parametrize("kind", ["carry", "adjust"])
def test_what_a_document_has_taken_away_waits_for_nothing(kind):
    paper = Decision(kind, datetime.date(2026, 1, 1))
    verdict = judge(Promise(**DUE), figures=[], decisions=[paper], today=TODAY)
    assert waits_for(verdict, []) is None
