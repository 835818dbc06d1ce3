"""The pages and the API of indicators, in both languages."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.indicators.sheet import PILES, load_sheet, record

from dafeng.indicators.presentation import address
from dafeng.indicators.term import Use

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client, world):
    """Ask for a page as the officer, in Chinese unless said otherwise."""

    def go(name, *args, query="", language="zh-hans", who="officer"):
        client.force_login(world[who], backend="dafeng.people.backends.PasswordBackend")
        client.cookies["django_language"] = language
        return client.get(reverse(f"indicators:{name}", args=args) + query)

    return go


def words(response):
    assert response.status_code == 200
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_list_shows_readings_gaps_and_what_waits(visit):
    load_sheet()
    record(*PILES)
    shown = words(visit("indicator_list"))
    assert re.search(r"建成各类充电桩 根 .*?2025 900 按枪: 1,200", shown)
    assert "主要农作物秸秆综合利用量 (农业绿色发展年报表，由农业农村部门报送)" in shown
    assert "达峰确认文件" in shown
    english = words(visit("indicator_list", language="en"))
    assert "Straw used (Yearly table of green agriculture, from: Agriculture department)" in english


def test_the_list_narrows_and_exports(visit):
    load_sheet()
    record(*PILES)
    waiting = words(visit("indicator_list", query="?state=waits"))
    assert "二氧化碳排放达峰年份" in waiting
    assert "建成各类充电桩" not in waiting
    sent = words(visit("indicator_list", query="?source=agriculture"))
    assert "秸秆" in sent
    assert "建成各类充电桩" not in sent
    answer = visit("indicator_list", query="?export=csv", language="en")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert {"Indicator", "Computed", "State"} <= set(rows[0])
    (piles,) = [row for row in rows if row[0].startswith("Charging piles built")]
    assert float(piles[rows[0].index("Computed")]) == 900


def test_an_indicator_shows_its_formula_and_leads_to_each_figure(visit):
    load_sheet()
    record(*PILES)
    page = visit("indicator", "charging_piles")
    shown = words(page)
    assert "年末公共充电桩数 + 年末专用充电桩数 + 年末私人充电桩数" in shown
    assert "一桩双枪计一根" in shown
    assert "本系统采用" in shown
    history = reverse("ledger:statistic_history", args=["vehicle_yearly"])
    assert f"{history}?series=pile.public&amp;period=2025" in page.content.decode()
    other = words(visit("indicator", "charging_piles", query="?reading=public_piles&year=2025"))
    assert "仅公共桩: 400 根" in other
    missing = words(visit("indicator", "charging_piles", query="?reading=guns&year=2024"))
    assert "2024: 年末充电枪数" in missing
    english = words(visit("indicator", "charging_piles", language="en"))
    assert "Public charging piles + Dedicated charging piles + Private charging piles" in english


@pytest.mark.parametrize("year", ["9" * 5000, "9999", "02025", "²025", "-025", ""])
def test_a_year_that_is_none_of_the_rows_shows_the_last(visit, year):
    load_sheet()
    record(*PILES)
    shown = words(visit("indicator", "charging_piles", query=f"?year={year}"))
    assert "建成各类充电桩" in shown
    assert "年末公共充电桩数" in shown


def test_what_is_at_one_grid_factor_leads_to_the_inventory_with_it():
    uses = [
        Use(name, 2025, Decimal(1), "t", "final")
        for name in ("inventory.co2_fixed_grid", "inventory.co2")
    ]
    fixed, annual = (address(use, grid="fixed:2023") for use in uses)
    assert fixed == reverse("accounting:inventory") + "?period=2025&grid=fixed%3A2023"
    assert annual == reverse("accounting:inventory") + "?period=2025"


def test_what_nothing_computes_says_what_it_waits_for(visit):
    load_sheet()
    assert "上一级主管部门" in words(visit("indicator", "co2_peak_year"))
    english = words(visit("indicator", "co2_peak_year", language="en"))
    assert "A document that confirms the peak" in english


def test_an_indicator_without_a_pack_has_its_page_and_an_unknown_one_has_none(visit):
    assert "森林覆盖率" in words(visit("indicator", "forest_cover"))
    assert visit("indicator", "forest_covre").status_code == 404
    assert visit("indicator_list", who="verifier").status_code == 403


def test_a_figure_is_no_link_for_whom_its_form_is_closed(visit):
    load_sheet()
    record(*PILES)
    page = visit("indicator", "charging_piles", who="head").content.decode()
    assert "年末公共充电桩数" in page
    assert reverse("ledger:statistic_history", args=["vehicle_yearly"]) not in page


def test_the_api_says_the_same(client, visit, world):
    load_sheet()
    record(*PILES)
    visit("indicator_list")
    found = client.get("/api/v1/indicators").json()
    assert found["count"] == 4
    lines = {line["key"]: line for line in found["items"]}
    assert lines["charging_piles"]["computed"] == {"value": 900.0, "unit": "根"}
    assert lines["straw_rate"]["computed"]["value"] is None
    one = client.get("/api/v1/indicators/charging_piles").json()
    assert one["readings"][0]["formula"] == ("pile.public + pile.dedicated + pile.private")
    year = next(y for y in one["readings"][0]["years"] if y["year"] == 2024)
    assert year["amount"]["value"] is None
    assert len(year["missing"]) == 3
    peak = client.get("/api/v1/indicators/co2_peak_year").json()
    assert peak["definition"]["waits_for"]
    only = client.get("/api/v1/indicators?state=gap").json()
    assert {line["key"] for line in only["items"]} == {"straw_rate", "carbon_intensity_reduction"}
