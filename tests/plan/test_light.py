"""Lights: worked cases in words, and what holds for any figures."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.indicators.figure import KINDS, VINTAGES, Figure
from dafeng.plan.light import COLOURS, light_of
from dafeng.plan.promise import Promise
from dafeng.plan.state import judge
from dafeng.plan.tolerance import TOLERANCES

TODAY = date(2026, 11, 27)
CASES = yaml.safe_load((Path(__file__).parent / "lights.yaml").read_text())
RANK = {"red": 0, "amber": 1, "grey": 2, "green": 3}


def promise_of(said):
    said = {"kind": "number", **said}
    if "value" in said:
        said["value"] = Decimal(str(said["value"]))
    return Promise(**{**said, "base_years": tuple(said.get("base_years", ()))})


def figures_of(said):
    rows = []
    for year, each in said.items():
        amount, kind, vintage = each if isinstance(each, list) else (each, "statistical", "final")
        known = date(2026, 3, 1)
        rows.append(Figure(kind, vintage, known, str(year), int(year), Decimal(str(amount))))
    return rows


def lit(promise, figures, *, steps=None, today=TODAY):
    verdict = judge(promise, figures=figures, today=today)
    return light_of(verdict, figures=figures, today=today, first_year=2015, steps=steps)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_worked_cases(case):
    steps = {year: Decimal(str(level)) for year, level in case.get("steps", {}).items()}
    light = lit(promise_of(case["target"]), figures_of(case.get("figures", {})), steps=steps)
    assert (light.colour, light.hollow) == (case["light"], case.get("hollow", False))
    for name, fact in case.get("facts", {}).items():
        assert light.facts[name] == (Decimal(fact) if isinstance(fact, str) else fact)
    assert light.reason.format(**light.facts)


PROMISES = st.builds(
    Promise,
    kind=st.just("number"),
    value=st.decimals(1, 100, places=1),
    comparator=st.sampled_from([">=", "<=", ">", "<"]),
    change=st.sampled_from(["", "reduction", "increase"]),
    year=st.sampled_from([None, 2025, 2027, 2030]),
    base_years=st.sampled_from([(), (2020,)]),
    trajectory=st.sampled_from(["straight", "floor", "none"]),
)
AMOUNTS = st.decimals(0, 120, places=1)
ROWS = st.lists(
    st.builds(
        Figure,
        kind=st.sampled_from(KINDS),
        vintage=st.sampled_from(VINTAGES),
        known_date=st.just(date(2026, 3, 1)),
        period=st.just(""),
        year=st.integers(2019, 2025),
        amount=AMOUNTS,
    ).map(lambda f: Figure(f.kind, f.vintage, f.known_date, str(f.year), f.year, f.amount)),
    max_size=7,
)
SERIES = st.dictionaries(st.integers(2019, 2025), AMOUNTS, min_size=2, max_size=7)


@settings(max_examples=200, deadline=None)
@given(PROMISES, SERIES, AMOUNTS)
def test_a_better_latest_figure_never_gives_a_worse_light(promise, series, other):
    last = max(series)
    low, high = sorted((series[last], other))
    if promise.comparator in ("<=", "<"):
        low, high = high, low
    worse = lit(promise, figures_of(series | {last: low}))
    better = lit(promise, figures_of(series | {last: high}))
    assert RANK[better.colour] >= RANK[worse.colour]


@settings(max_examples=150, deadline=None)
@given(PROMISES, SERIES, st.sampled_from(["10", "1000", "0.001"]))
def test_the_unit_does_not_matter(promise, series, factor):
    factor = Decimal(factor)
    other = Promise(**{**vars_of(promise), "value": promise.value * factor})
    scaled = {year: amount * factor for year, amount in series.items()}
    assert lit(promise, figures_of(series)).colour == lit(other, figures_of(scaled)).colour


def vars_of(promise):
    return {name: getattr(promise, name) for name in Promise.__dataclass_fields__}


@settings(max_examples=200, deadline=None)
@given(PROMISES, ROWS)
def test_no_colour_from_nothing_and_hollow_only_where_all_is_computed(promise, rows):
    light = lit(promise, rows)
    assert light.colour in COLOURS
    if not rows:
        assert light.colour == "grey"
    if light.hollow:
        assert rows
    if light.colour != "grey" and rows and promise.year != 2025:
        assert light.hollow == all(row.kind == "computed" for row in rows)
    if promise.year == 2025 and light.colour in ("green", "red"):
        assert any(r.kind != "computed" and r.is_settled and r.year == 2025 for r in rows)


def test_every_tolerance_has_a_reason():
    assert all(0 < each.share < 1 and each.name and each.reason for each in TOLERANCES)
