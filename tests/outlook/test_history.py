"""From statistics to a request: whole years in a row, what they hold, and what is missing."""

from datetime import date
from decimal import Decimal

import pytest

from dafeng.accounting import selectors as accounting
from dafeng.accounting.services import issue_shipped
from dafeng.evidence.services import System
from dafeng.ledger.services.statistic import Said, deliver
from dafeng.outlook.sector_request import answer, read_city
from dafeng.outlook.selectors.history import FORMS, material

pytestmark = pytest.mark.django_db
AREA = "990001"
TODAY = date(2026, 5, 1)
TABLES = {
    "power_monthly": {
        "power.total": 60_000,
        "power.industry": 40_000,
        "power.industry.cement": 30_000,
        "power.residential": 20_000,
        "power.net_import": 55_000,
        "power.pv_fed_in": 3_000,
        "power.pv_own_use": 2_000,
        "power.hydro": 0,
        "power.wind": 0,
        "power.biomass": 0,
    },
    "coal_monthly": {"coal.industry": 9_000, "coal.industry.cement": 8_000, "coal.other": 500},
    "gas_monthly": {"gas.industry": 300, "gas.residential": 100},
    "oil_monthly": {"oil.gasoline": 2_000, "oil.diesel": 3_000, "oil.lpg": 100},
}


def tell(form, values, years, *, month=""):
    """Figures of a form, each year a twentieth above the one before."""
    rows = [
        Said(series=name, period=f"{year}{month}", amount=Decimal(value * (20 + year - 2020)) / 20)
        for year in years
        for name, value in values.items()
    ]
    deliver(
        actor=System("test"),
        area=AREA,
        form=form,
        rows=rows,
        known_date=TODAY,
        today=TODAY,
        vintage="final",
        document_title="年报",
    )


@pytest.fixture
def factors(world):
    issue_shipped(actor=System("test"))


@pytest.fixture
def six_years(factors):
    for form, values in TABLES.items():
        tell(form, values, range(2020, 2026))


def test_whole_years_make_a_request_that_comes_to_the_inventory(six_years):
    found = material(area=AREA)
    assert found.years == tuple(range(2020, 2026))
    assert found.request is not None
    city = read_city(found.request)
    assert city.grid == {}  # the county is in no province
    totals = accounting.annual_totals(area=AREA)
    assert city.totals() == pytest.approx([totals[year].co2 for year in city.years], rel=1e-6)
    assert city.own["pv"][0] == pytest.approx(50_000)
    assert city.power[0].sum() == pytest.approx(600_000, rel=1e-3)
    assert "industry" in city.sectors  # what the branches leave
    assert set(answer({**found.request, "paths": 100}, None)["p_peak_by"]) == {"2029", "2030"}


def test_a_year_without_one_table_ends_the_run_of_years_and_is_named(factors):
    for form, values in TABLES.items():
        years = range(2020, 2026) if form != "gas_monthly" else (2020, 2021, 2024, 2025)
        tell(form, values, years)
    found = material(area=AREA)
    assert found.request is None
    assert found.years == (2024, 2025)
    assert found.lacking == {"gas_monthly": (2022, 2023)}


def test_the_year_under_way_is_not_missing(six_years):
    for form, values in TABLES.items():
        tell(form, values, (2026,), month="-01")
    found = material(area=AREA)
    assert found.years[-1] == 2025
    assert found.lacking == {}


def test_a_growth_is_chained_and_a_series_with_a_hole_drives_nothing(six_years):
    tell("gdp_quarterly", {"gdp.growth": 5}, range(2020, 2026), month="-Q4")
    tell("population_yearly", {"population.resident": 60}, (2020, 2021, 2023, 2024, 2025))
    activity = material(area=AREA).request["activity"]
    assert activity["gdp"]["2020"] == 100
    assert activity["gdp"]["2021"] == pytest.approx(105.25)
    assert "population" not in activity


def test_without_anything_every_table_is_named(world):
    found = material(area=AREA)
    assert (found.request, found.years) == (None, ())
    assert tuple(found.lacking) == FORMS
