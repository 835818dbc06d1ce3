"""From statistics to a request: whole years in a row, what they hold, and what is missing."""

from datetime import date
from decimal import Decimal

import pytest

from dafeng.accounting import selectors as accounting
from dafeng.accounting.services import issue_shipped
from dafeng.evidence.services import System
from dafeng.ledger.services.statistic import Said, deliver
from dafeng.outlook.error import NoElectricity, NoGridFactor, TotalNotAboveZero
from dafeng.outlook.sector_request import answer, read_city
from dafeng.outlook.selectors.history import FORMS, material
from dafeng.outlook.services import refresh_run

pytestmark = pytest.mark.django_db
AREA, NOWHERE = "360199", "990001"
TODAY = date(2026, 5, 1)
YEARS = range(2020, 2026)
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


def tell(form, values, years, *, month="", area=AREA):
    """Figures of a form, each year a twentieth above the one before."""
    rows = [
        Said(series=name, period=f"{year}{month}", amount=Decimal(value * (20 + year - 2020)) / 20)
        for year in years
        for name, value in values.items()
    ]
    deliver(
        actor=System("test"),
        area=area,
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
    fixed = city.treatments[-1]
    totals = accounting.annual_totals(area=AREA, grid=fixed)
    known = [totals[year].co2 for year in city.years]
    assert city.totals(fixed) == pytest.approx(known, rel=1e-6)
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


def test_a_year_that_lacks_own_generation_is_not_whole(factors):
    for form, values in TABLES.items():
        for name, amount in values.items():
            hole = (2021,) if name == "power.pv_fed_in" else ()
            tell(form, {name: amount}, [year for year in range(2020, 2026) if year not in hole])
    found = material(area=AREA)
    assert found.years == (2022, 2023, 2024, 2025)
    assert found.request is None
    assert found.lacking == {"power_monthly": (2021,)}


def test_without_any_grid_factor_there_is_no_request_and_it_says_what_to_enter(factors):
    for form, values in TABLES.items():
        tell(form, values, range(2020, 2026), area=NOWHERE)
    found = material(area=NOWHERE)
    assert found.years == tuple(range(2020, 2026))
    assert found.request is None
    assert isinstance(found.refusal, NoGridFactor)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"power.net_import": -200_000, "power.hydro": 260_000}, TotalNotAboveZero),
        ({"power.net_import": -55_000}, NoElectricity),
    ],
)
def test_a_net_exporter_gets_no_run_and_the_nightly_run_goes_on(factors, changed, refusal):
    for form, values in TABLES.items():
        tell(form, {name: changed.get(name, value) for name, value in values.items()}, YEARS)
    found = material(area=AREA)
    assert found.request is None
    assert isinstance(found.refusal, refusal)
    assert found.refusal.values["year"] == 2020
    assert refresh_run(actor=System("test"), area=AREA) is None


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
