"""What is computed is kept: only added, again only when changed, by area and vintage."""

import datetime
from decimal import Decimal

import pytest
from tests.indicators.sheet import AREA, PILES, TODAY, load_sheet, record

from dafeng.accounting.factor_file import shipped_factors
from dafeng.accounting.services import issue_city, issue_shipped
from dafeng.evidence.error import NotAllowed
from dafeng.evidence.models import Entry
from dafeng.evidence.services import System, writing
from dafeng.indicators import selectors
from dafeng.indicators.models import Indicator, Value
from dafeng.indicators.services import Computed, Statement, compute_indicators
from dafeng.indicators.services.value import add_value
from dafeng.kernel.period import parse_period
from dafeng.people.models import Place

pytestmark = pytest.mark.django_db
PROGRAM = System("dafeng run")


def compute(today=TODAY, area=AREA):
    return compute_indicators(actor=PROGRAM, area=area, today=today)


def amounts(**narrow):
    rows = Value.objects.filter(superseded_by=None, **narrow).order_by("reading__order")
    return {row.reading.key: row.amount for row in rows}


def test_every_reading_is_kept_once_and_again_only_when_changed():
    load_sheet()
    record(*PILES, vintage="preliminary")
    assert compute() == Computed(added=3)
    assert amounts(period="2025") == {"piles": 900, "guns": 1200, "public_piles": 400}
    assert compute() == Computed(repeated=3)
    record(("pile.private", "2025", 520), vintage="preliminary")
    later = TODAY + datetime.timedelta(days=10)
    assert compute(later) == Computed(corrected=1, repeated=2)
    new = Value.objects.get(supersedes__isnull=False)
    assert (new.amount, new.supersedes.amount, new.known_date) == (920, 900, later)
    kinds = Entry.objects.filter(kind="indicators.values_computed")
    assert kinds.count() == 2


def test_a_row_says_how_it_was_made():
    load_sheet()
    record(*PILES)
    compute()
    row = Value.objects.get(reading__key="public_piles")
    assert (row.kind, row.vintage, row.unit, row.document_title) == (
        "computed",
        "final",
        "根",
        "测算：仅公共桩",
    )
    assert "年末公共充电桩数 + 年末专用充电桩数" in row.note
    assert "年末公共充电桩数（pile.public）2025年 300个 最终核实" in row.note


def test_another_vintage_supersedes_nothing():
    load_sheet(keys=("straw_rate",))
    record(("straw.used", "2025", 9), ("straw.collectable", "2025", 10), vintage="preliminary")
    compute()
    record(("straw.used", "2025", 8), ("straw.collectable", "2025", 10))
    assert compute() == Computed(added=1)
    rows = Value.objects.filter(superseded_by=None)
    assert {row.vintage: row.amount for row in rows} == {"preliminary": 90, "final": 80}


def test_areas_never_mix_and_a_gap_is_no_row():
    load_sheet()
    record(*PILES)
    record(("pile.public", "2025", 1), area="990002")
    compute()
    assert compute(area="990002") == Computed()
    assert set(Value.objects.values_list("area", flat=True)) == {AREA}


def test_a_reading_that_the_sheet_does_not_list_is_not_kept():
    load_sheet(keys=("charging_piles",), leave_out=("guns",))
    record(*PILES)
    compute()
    assert set(amounts()) == {"piles", "public_piles"}


def test_a_year_that_still_runs_is_not_computed():
    load_sheet(keys=("straw_rate",))
    record(
        *(("straw.used", str(year), 9) for year in (2024, 2025)),
        *(("straw.collectable", str(year), 10) for year in (2024, 2025)),
    )
    compute(datetime.date(2026, 5, 20))
    assert set(Value.objects.values_list("period", flat=True)) == {"2024", "2025"}
    given = selectors.inputs(area=AREA, on=datetime.date(2026, 5, 20))
    assert max(given.years()) == 2025


def test_nobody_but_the_program_computes(world):
    load_sheet()
    record(*PILES)
    with pytest.raises(NotAllowed):
        compute_indicators(actor=world["officer"], area=AREA, today=TODAY)
    assert not Value.objects.exists()


def test_official_figures_stand_beside_and_computed_ones_are_none():
    load_sheet(keys=("straw_rate",))
    record(("straw.used", "2025", 9), ("straw.collectable", "2025", 10))
    compute()
    (row,) = selectors.rows(selectors.indicators(), area=AREA, on=TODAY)
    assert (row.state, row.counts.amount, row.last_official) == ("computed", 90, None)
    statement = Statement(
        kind="filed",
        vintage="preliminary",
        period=parse_period("2025"),
        document_title="年报",
        known_date=TODAY,
        amount=Decimal("91.5"),
        area=AREA,
    )
    with writing(actor=PROGRAM, permission="indicators.compute_values") as log:
        add_value(
            log=log,
            indicator=Indicator.objects.get(),
            statement=statement,
            today=TODAY,
            entered_by=None,
        )
    (row,) = selectors.rows(selectors.indicators(), area=AREA, on=TODAY)
    assert row.last_official.kind == "filed"
    assert row.difference(2025) == Decimal("-1.5")
    (before,) = selectors.rows(
        selectors.indicators(), area=AREA, on=TODAY - datetime.timedelta(days=1)
    )
    assert before.last_official is None
    assert before.state == "gap"


def test_states_say_what_is_computed_what_lacks_and_what_waits():
    load_sheet()
    record(*PILES)
    found = {
        row.indicator.key: row.state
        for row in selectors.rows(selectors.indicators(), area=AREA, on=TODAY)
    }
    assert found == {
        "charging_piles": "computed",
        "straw_rate": "gap",
        "co2_peak_year": "waits",
        "carbon_intensity_reduction": "gap",
    }


def test_quantities_of_the_accounts_name_what_they_lack():
    record(("power.total", "2025-01", 100), ("pile.public", "2025", 1))
    given = selectors.inputs(area=AREA, on=TODAY)
    lacks = {lack.id for lack in given.lacks["inventory.co2"][2025]}
    assert {"coal_monthly", "oil_monthly", "gas_monthly"} <= lacks
    assert {lack.id for lack in given.lacks["inventory.fleet_co2"][2025]} == {
        "fleet.diesel",
        "fleet.gasoline",
        "fleet.natural_gas",
        "fleet.electricity",
    }
    assert "inventory.fuel_energy" not in given.figures


FLEET = (
    ("fleet.diesel", "2025", 1000),
    ("fleet.gasoline", "2025", 0),
    ("fleet.natural_gas", "2025", 0),
    ("fleet.electricity", "2025", 10),
)


def test_the_fuel_of_operators_becomes_tonnes_where_a_grid_factor_is_known():
    Place.objects.create(code="369901", name_zh="某县", level=Place.Level.COUNTY, pack="one")
    issue_shipped(actor=PROGRAM)
    record(*FLEET, area="369901")
    found = selectors.inputs(area="369901", on=TODAY)
    diesel = 1000 * 42.652 * 20.2 / 1000 * 0.98 * 44 / 12
    power = 10 * 10_000 * 0.5836 / 1000  # the factor of the province in 2023, the latest known
    assert abs(float(found.figures["inventory.fleet_co2"][2025].amount) - diesel - power) < 1


def test_the_citys_own_values_of_a_fuel_go_before_the_guides():
    Place.objects.create(code="369901", name_zh="某县", level=Place.Level.COUNTY, pack="one")
    issue_shipped(actor=PROGRAM)
    record(*FLEET[:1], *((name, year, 0) for name, year, _ in FLEET[1:]), area="369901")
    own = {"ncv": ("GJ/t", 43.0), "cc": ("tC/TJ", 20.0), "of": ("fraction", 1.0)}
    rows = []
    for item in shipped_factors():
        part = item.id.removeprefix("combustion.diesel.")
        if part in own:
            unit, value = own.pop(part)
            shape = {"edition": "city", "owner": "city", "values": {"2015-01-01": value}}
            rows.append({**item.row(), **shape, "unit": unit})
    with writing(actor=PROGRAM, permission="accounting.issue_factors") as log:
        issue_city(log, title="2025", rows=rows)
    found = selectors.inputs(area="369901", on=TODAY).figures["inventory.fleet_co2"][2025]
    assert float(found.amount) == pytest.approx(1000 * 43 * 0.02 * 44 / 12, rel=1e-6)


ENERGY = {"power.total": 100, "power.net_import": 100, "power.hydro": 0} | {
    "coal.industry": 10,
    "oil.diesel": 10,
    "gas.industry": 10,
    "industry.clinker": 1,
}
YEAR = "2023"


def vintages(**earlier):
    """The vintages of what is made in a year of which some figures are less settled."""
    Place.objects.create(code="369901", name_zh="某县", level=Place.Level.COUNTY, pack="one")
    issue_shipped(actor=PROGRAM)
    rows = {
        name: [(name, f"{YEAR}-{month:02}", each) for month in range(1, 13)]
        for name, each in ENERGY.items()
    }
    rows |= {name: [(name, YEAR, each)] for name, _, each in FLEET}
    rows["forest.land_area"] = [("forest.land_area", YEAR, 5)]
    less = {name.replace("__", "."): vintage for name, vintage in earlier.items()}
    for name, said in rows.items():
        record(*said, vintage=less.get(name, "final"), area="369901")
    known = selectors.inputs(area="369901", on=TODAY).figures
    names = ("co2", "co2_fixed_grid", "fuel_energy", "fleet_co2")
    return [known[f"inventory.{name}"][int(YEAR)].vintage for name in names]


@pytest.mark.parametrize(
    ("series", "unsettled"),
    [
        ("forest__land_area", ()),
        ("industry__clinker", ()),
        ("coal__industry", (0, 1, 2)),
        ("power__net_import", (0, 1)),
        ("fleet__diesel", (3,)),
    ],
)
def test_what_is_made_is_as_settled_as_the_figures_it_is_made_of(series, unsettled):
    expected = ["preliminary" if place in unsettled else "final" for place in range(4)]
    assert vintages(**{series: "preliminary"}) == expected


def test_without_a_grid_factor_the_fuel_alone_is_no_total():
    issue_shipped(actor=PROGRAM)
    record(*FLEET)
    found = selectors.inputs(area=AREA, on=TODAY)
    assert [lack.id for lack in found.lacks["inventory.fleet_co2"][2025]] == ["electricity.grid"]
    assert "inventory.fleet_co2" not in found.figures
