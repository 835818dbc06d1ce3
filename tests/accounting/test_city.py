"""The inventory as it is read from what a city sent in, and when what was computed is kept."""

import datetime

import pytest
from tests.accounting.city import COAL, DIESEL, GAS, MONTH, POWER, months_of, said

from dafeng.accounting import selectors, services
from dafeng.evidence.services import System, writing
from dafeng.ledger.services import record_statistics
from dafeng.people.models import Place

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)
SYSTEM = System("test")
AREA = "360199"
BY_HAND = 800 * POWER + 100 * GAS + 1000 * DIESEL + 3000 * COAL


def record(by_period, *, area=AREA, known=TODAY, vintage="preliminary"):
    with writing(actor=SYSTEM, permission="ledger.enter_statistics") as log:
        record_statistics(
            log,
            area=area,
            rows=said(by_period),
            known_date=known,
            today=TODAY,
            vintage=vintage,
            document_title="月报",
        )


@pytest.fixture(autouse=True)
def _factors(db):
    services.issue_shipped(actor=SYSTEM)


def june(**more):
    return selectors.inventory(area=AREA, period="2023-06", **more)


def test_what_was_sent_in_is_accounted():
    record({"2023-06": MONTH})
    assert june().total.co2 == pytest.approx(BY_HAND)
    assert selectors.grid_years(area=AREA)[-1] == 2023


def test_what_stands_is_computed_once_and_a_new_figure_changes_it(django_assert_num_queries):
    record({"2023-06": MONTH})
    first = june()
    with django_assert_num_queries(3):
        assert june() is first
    record({"2023-06": {"oil.diesel": 1500}}, vintage="final")
    assert june().total.co2 == pytest.approx(BY_HAND + 500 * DIESEL)


def test_another_areas_figures_change_nothing():
    record({"2023-06": MONTH})
    first = june()
    record({"2023-06": MONTH}, area="360198")
    assert june() is first


def test_an_issue_of_factors_changes_what_rests_on_it():
    record({"2024-06": MONTH})

    def found():
        return selectors.inventory(area=AREA, period="2024-06").total

    assert found().partial
    row = {
        "id": "electricity.grid",
        "name": {"zh": "省级电力平均"},
        "quantity": "grid_emission_factor",
        "unit": "kgCO2/kWh",
        "applies_to": {"region": ["36"], "calibre": "province"},
        "edition": "city",
        "owner": "city",
        "source": {"title": "公告"},
        "status": "verified",
        "values": {"2024-01-01": 0.5, "2025-01-01": None},
    }
    with writing(actor=SYSTEM, permission="accounting.issue_factors") as log:
        services.issue_city(log, title="2024", rows=[row])
    assert not found().partial
    assert found().co2 == pytest.approx(BY_HAND + 800 * (5000 / 1000 - POWER))
    assert found().unverified < 1


def test_what_was_known_on_a_day():
    early, late = datetime.date(2023, 7, 10), datetime.date(2024, 7, 1)
    record({"2023-06": MONTH}, known=early)
    record({"2023-06": {"oil.diesel": 1500}}, known=late, vintage="final")
    assert june(on=early).total.co2 == pytest.approx(BY_HAND)
    assert june(on=late).total.co2 == pytest.approx(BY_HAND + 500 * DIESEL)
    assert june(on=datetime.date(2023, 7, 9)).total.co2 is None


def test_months_and_years_in_order():
    record(months_of(2023))
    record(months_of(2024, months=range(1, 4)))
    totals = selectors.monthly_totals(area=AREA, first="2023-11", last="2024-02")
    assert list(totals) == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert [each.partial for each in totals.values()] == [False, False, True, True]
    fixed = selectors.monthly_totals(area=AREA, first="2024-01", last="2024-02", grid="fixed:2023")
    assert [each.co2 for each in fixed.values()] == [pytest.approx(BY_HAND)] * 2
    years = selectors.annual_totals(area=AREA, grid="fixed:2023")
    assert {year: total.partial for year, total in years.items()} == {2023: False, 2024: True}
    assert selectors.latest_year(area=AREA) == 2023
    assert selectors.latest_month(area=AREA) == "2024-03"


def test_an_area_without_figures_has_no_years():
    assert selectors.annual_totals(area="360197") == {}
    assert selectors.latest_month(area="360197") is None
    assert june().total.co2 is None


def test_an_invented_area_lies_where_the_real_one_does():
    record({"2023-06": MONTH}, area="999901")
    gaps = selectors.inventory(area="999901", period="2023-06").total.gaps
    assert [gap.kind for gap in gaps] == ["refused"]
    Place.objects.create(
        code=AREA, name_zh="某县", name_en="A county", level=Place.Level.COUNTY, pack="some"
    )
    found = selectors.inventory(area="999901", period="2023-06")
    assert found.total.co2 == pytest.approx(BY_HAND)
