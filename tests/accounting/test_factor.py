"""Factors are loaded strictly, found by date and place, and never chosen silently."""

import pytest

from dafeng.accounting.error import BadFactor, FactorConflict, PeriodCrossesChange, PlaceNeeded
from dafeng.accounting.factor import AGREEMENTS, STATUSES
from dafeng.accounting.factor_file import read_family, shipped_factors
from dafeng.accounting.factor_set import FactorSet, Want
from dafeng.accounting.gap import Gap
from dafeng.kernel.period import parse_period
from dafeng.kernel.strict import BadSyntax

ROW = {
    "id": "electricity.grid",
    "name": {"zh": "电", "en": "electricity"},
    "quantity": "grid_emission_factor",
    "unit": "kgCO2/kWh",
    "edition": "a",
    "owner": "provider",
    "source": {"title": "notice"},
    "status": "unverified",
    "values": {"2021-01-01": 0.5, "2022-01-01": 0.4, "2023-01-01": None},
}


def resolve(*rows, period="2021", **want):
    want = {"id": "electricity.grid", "period": parse_period(period), **want}
    return FactorSet.from_rows([{**ROW, **row} for row in rows]).resolve(Want(**want))


@pytest.mark.parametrize(
    "change",
    [
        {"valeus": {}},
        {"values": {}},
        {"values": {"2021": "0.5"}},
        {"values": {"soon": 0.5}},
        {"range": [1, 2]},
        {"unit": "kg"},
        {"unit": "kgCO2/kWhh"},
        {"quantity": "factor"},
        {"status": "sure"},
        {"owner": "me"},
        {"source": None},
        {"source": {"number": "12"}},
        {"source": {"title": "x", "url": "y"}},
        {"second_source": {"agrees": "maybe"}},
        {"second_source": {"agrees": "yes"}},
        {"name": "电"},
        {"name": {"en": "electricity"}},
        {"applies_to": {"regoin": ["36"]}},
        {"applies_to": {"region": "36"}},
        {"applies_to": {"region": [36]}},
        {"u_pct": -1},
        {"u_pct": True},
        {"id": ""},
    ],
)
def test_a_factor_that_is_written_wrongly_is_a_load_error(change):
    with pytest.raises(BadFactor):
        FactorSet.from_rows([{**ROW, **change}])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("factors: []\nfactors: []", BadSyntax),
        ("factors: [{id: a, id: b}]", BadSyntax),
        ("factor: []", BadFactor),
        ("factors: [{id: a, source: nowhere}]", BadFactor),
    ],
)
def test_a_family_that_is_written_wrongly_is_a_load_error(text, error):
    with pytest.raises(error):
        read_family(text, name="test.yaml")


def test_no_value_is_a_gap_that_names_the_known_years():
    gap = resolve({}, period="2023")
    assert isinstance(gap, Gap)
    assert "2021, 2022" in gap.reason()
    assert resolve({}, id="x").kind == "no_factor"


def test_two_values_are_a_conflict_and_never_the_latest():
    with pytest.raises(FactorConflict):
        resolve({}, {"edition": "b", "values": {"2021-06-01": 0.6}}, period="2021-07")
    assert resolve({}, {"edition": "b"}, edition="b")[0].factor.edition == "b"


def test_a_region_covers_what_lies_below_it():
    province = {"applies_to": {"region": ["36"], "calibre": ""}}
    assert resolve(province, place="360700")[0].value == 0.5
    assert resolve(province, place="420100").kind == "no_region"
    with pytest.raises(PlaceNeeded):
        resolve(province)


def test_a_change_splits_a_month_and_refuses_a_year():
    hits = resolve({}, period="[2021-12-20, 2022-01-10)")
    assert [(hit.period.days, hit.value) for hit in hits] == [(12, 0.5), (9, 0.4)]
    with pytest.raises(PeriodCrossesChange):
        resolve({}, period="[2021-06-01, 2022-06-01)")


def test_the_same_content_has_the_same_name_in_any_order():
    rows = [{**ROW, "edition": name} for name in "abc"]
    assert FactorSet.from_rows(rows).hash == FactorSet.from_rows(reversed(rows)).hash
    assert FactorSet.from_rows(rows).hash != FactorSet.from_rows(rows[:2]).hash


def test_a_set_is_rebuilt_from_its_rows():
    rows = [item.row() for item in shipped_factors()]
    assert FactorSet.from_rows(rows).hash == shipped_factors().hash


def test_a_city_adds_an_issue_to_the_set():
    rate = {
        **ROW,
        "id": "energy.electricity.coal_rate",
        "quantity": "coal_rate",
        "unit": "kgce/kWh",
        "owner": "city",
    }
    added = shipped_factors().plus(FactorSet.from_rows([rate]))
    assert len(added) == len(shipped_factors()) + 1
    assert "energy.electricity.coal_rate" in added


SHIPPED = list(shipped_factors())


def test_what_is_shipped_says_how_far_it_can_be_trusted():
    assert {item.status for item in SHIPPED} <= set(STATUSES)
    assert not [item.id for item in SHIPPED if item.second_source is None]
    assert {item.second_source.agrees for item in SHIPPED} <= set(AGREEMENTS)
    assert not [item.id for item in SHIPPED if item.status == "verified"]


def test_a_grid_factor_ends_with_its_last_year():
    for item in SHIPPED:
        if item.id == "electricity.grid":
            (start, value), (end, nothing) = item.values.steps
            assert value is not None
            assert nothing is None
            assert (end.month, end.day, start.month, start.day) == (1, 1, 1, 1)


def test_nothing_shipped_conflicts_within_its_edition_place_and_calibre():
    seen = set()
    for item in SHIPPED:
        regions = item.applies_to.region or ("",)
        for start, value in item.values.steps if item.values else ():
            for region in regions if value is not None else ():
                key = (item.id, item.edition, item.applies_to.calibre, region, start)
                assert key not in seen, key
                seen.add(key)
