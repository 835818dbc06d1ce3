"""The inventory on pages, in files and in the API: what it says, and the way to the evidence."""

import csv
import datetime
import html
import io
import re

import pytest
from django.urls import reverse
from django.utils.html import escape
from tests.accounting.city import COAL, DIESEL, GAS, GRID_2023, MONTH, POWER, months_of, said
from tests.world import World

from dafeng.accounting import services
from dafeng.accounting.factor import QUANTITIES
from dafeng.accounting.trace_words import QUANTITY_NAMES
from dafeng.evidence.services import System, writing
from dafeng.ledger.models import Delivery
from dafeng.ledger.services import deliver
from dafeng.people.models import Organisation, Place
from dafeng.people.role import Role

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)
SYSTEM = System("test")
BY_HAND = 800 * POWER + 100 * GAS + 1000 * DIESEL + 3000 * COAL
FORMS = {
    "power_monthly": "power.",
    "gas_monthly": "gas.",
    "oil_monthly": "oil.",
    "coal_monthly": "coal.",
    "industry_monthly": "industry.",
}
ENGLISH = {"Accept-Language": "en"}
OFFICIAL = {"万", "示范市"}
GRID = {
    "id": "electricity.grid",
    "name": {"zh": "电网因子"},
    "quantity": "grid_emission_factor",
    "unit": "kgCO2/kWh",
    "applies_to": {"region": ["99"], "calibre": "province"},
    "edition": "city",
    "owner": "city",
    "source": {"title": "公告"},
    "status": "second-hand",
    "values": {"2023-01-01": GRID_2023, "2024-01-01": None},
}


@pytest.fixture
def client(client, db):
    """An officer of a county whose grid factor of 2023 is known."""
    world = World()
    services.issue_shipped(actor=SYSTEM)
    with writing(actor=SYSTEM, permission="accounting.issue_factors") as log:
        services.issue_city(log, title="电网", rows=[GRID])
    client.force_login(world[Role.OFFICER], backend="dafeng.people.backends.PasswordBackend")
    client.area = world.county.code
    return client


def send(client, by_period):
    for form, prefix in FORMS.items():
        rows = [each for each in said(by_period) if each.series.startswith(prefix)]
        deliver(
            actor=SYSTEM,
            area=client.area,
            form=form,
            rows=rows,
            known_date=TODAY,
            today=TODAY,
            vintage="final",
            document_title="月报表",
            document_number="某统字〔2023〕7号",
        )


def page(client, name="accounting:inventory", args=(), **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_an_empty_city_is_told_what_to_import(client):
    assert reverse("ledger:statistics") in page(client)


def test_the_total_stands_on_the_page_with_its_gaps(client):
    send(client, months_of(2023) | months_of(2024, months=range(1, 4)))
    text = page(client)
    assert "2023" in text
    assert f"{12 * BY_HAND:,.0f}" in text
    text = page(client, period="2024-02")
    assert f"≥ {BY_HAND - 800 * POWER:,.0f}" in text
    entry = escape(reverse("accounting:factor_new") + "?id=electricity.grid&year=2024")
    assert entry in text
    assert "grid=fixed%3A2023" in text
    text = page(client, period="2024", grid="fixed:2023")
    assert reverse("ledger:statistic_form", args=["coal_monthly"]) in text
    assert f"≥ {3 * BY_HAND:,.0f}" in text


def test_a_number_leads_to_its_evidence_in_two_clicks(client):
    send(client, months_of(2023))
    text = page(client, period="2023")
    assert reverse("accounting:inventory_line", args=["oil.diesel"]) in text
    text = page(client, "accounting:inventory_line", ["oil.diesel"], period="2023")
    delivery = Delivery.objects.get(form="oil_monthly")
    assert reverse("ledger:delivery", args=[delivery.pk]) in text
    assert "月报表 某统字〔2023〕7号" in text
    history = escape("?series=oil.diesel&period=2023-07")
    assert reverse("ledger:statistic_history", args=["oil_monthly"]) + history in text
    assert reverse("accounting:factor", args=["combustion.diesel.cc"]) in text


def test_a_line_says_in_words_what_each_number_is_and_shows_all_of_its_digits(client):
    send(client, months_of(2023))
    text = page(client, "accounting:inventory_line", ["oil.diesel"], period="2023")
    assert "CO2 = 活动数据 × 低位发热量 × 单位热值含碳量 × 碳氧化率 × 44/12" in text
    figures = re.search(r"<code>(12,000 t × .*?)</code>", text)[1]
    assert re.sub("<[^>]+>", "", figures).endswith(f"= {12_000 * DIESEL:,.0f} t")
    digits = re.search(r'= <span title="([0-9.]+)">', figures)[1]
    assert float(digits) == pytest.approx(12_000 * DIESEL)
    address = reverse("accounting:factor", args=["combustion.diesel.cc"])
    ((anchor, name),) = re.findall(rf'href="{address}#(\w+)" title="[^"]*">(.*?)</a>', text)
    assert name == "柴油"
    assert f'id="{anchor}"' in page(client, "accounting:factor", ["combustion.diesel.cc"])
    assert "下列统计数：最终核实 × 12" in text
    assert "CO2 与 C 的摩尔质量之比" in text
    assert "combustion.diesel" not in re.sub("<[^>]+>", "", text)


def test_a_factor_of_one_year_says_which(client):
    send(client, months_of(2023))
    text = page(client, "accounting:inventory_line", ["power.agriculture"], period="2023-05")
    row = text[text.index("#city") :].partition("</tr>")[0]
    assert "电网因子" in row
    assert ">2023<" in row
    assert "按上述方法分摊" in text


def test_every_quantity_of_a_factor_has_a_name():
    assert set(QUANTITY_NAMES) == set(QUANTITIES)


@pytest.mark.parametrize(
    ("line", "series"),
    [
        ("power.agriculture", ["power.net_import", "power.agriculture"]),
        ("own.power.agriculture", ["power.pv_fed_in", "power.pv_own_use"]),
        ("coal.industry.rest", ["coal.industry", "coal.industry.cement"]),
        ("industry.clinker", ["industry.clinker"]),
    ],
)
def test_a_line_shows_every_series_that_it_is_made_of(client, line, series):
    send(client, months_of(2023))
    text = page(client, "accounting:inventory_line", [line], period="2023-05")
    for name in series:
        assert escape(f"?series={name}&period=2023-05") in text


def test_what_changed_between_two_periods(client):
    send(client, months_of(2022) | months_of(2023, {**MONTH, "oil.diesel": 1500}))
    text = page(client, **{"period": "2023", "with": "2022", "grid": "fixed:2023"})
    change = f"{12 * 500 * DIESEL:,.0f}"
    assert change in text
    assert reverse("accounting:method", args=["lmdi"]) in text


def test_a_line_that_vanished_leads_to_the_period_that_has_it(client):
    without = {name: amount for name, amount in MONTH.items() if name != "oil.diesel"}
    send(client, months_of(2022) | months_of(2023, without))
    text = page(client, **{"period": "2023", "with": "2022", "grid": "fixed:2023"})
    address = reverse("accounting:inventory_line", args=["oil.diesel"])
    (link,) = re.findall(rf'href="({re.escape(address)}[^"]*)"', text)
    assert "period=2022" in link
    assert client.get(html.unescape(link)).status_code == 200


def test_what_was_known_on_a_day_is_said_and_carried_on(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: datetime.date(2027, 1, 10))
    send(client, months_of(2023))
    day = (TODAY + datetime.timedelta(days=1)).isoformat()
    text = page(client, period="2023", on=day)
    assert f'name="on" value="{day}"' in text
    assert f"按 {day} 已知的数据" in text
    address = reverse("accounting:inventory_line", args=["oil.diesel"])
    (link,) = re.findall(rf'href="({re.escape(address)}[^"]*)"', text)
    assert f"on={day}" in link
    assert f"按 {day} 已知的数据" in client.get(html.unescape(link)).content.decode()
    assert reverse("accounting:inventory_freeze") not in text
    query = {"period": "2023", "on": day, "export": "csv"}
    file = client.get(reverse("accounting:inventory"), query)
    assert day in file["Content-Disposition"]
    assert day not in page(client, period="2023")


def test_energy_that_lacks_something_says_so_on_the_page_in_the_file_and_by_the_api(client):
    without = {name: each for name, each in MONTH.items() if name != "power.pv_own_use"}
    send(client, months_of(2023) | {"2023-12": without})
    text = page(client, period="2023")
    assert "等价值口径暂不能给出" in text
    total = client.get("/api/v1/inventory", {"period": "2023"}).json()["total"]
    assert not total["partial"]
    assert [gap["id"] for gap in total["energy_gaps"]] == ["power.pv_own_use"]
    answer = client.get(reverse("accounting:inventory"), {"period": "2023", "export": "csv"})
    row = next(row for row in rows_of(answer) if row["指标"] == "能源活动二氧化碳")
    assert "2023-12" in "".join(row.values())


def test_an_invented_area_is_marked_by_the_api(client):
    found = client.get("/api/v1/inventory", {"period": "2023-06"}).json()
    assert (found["sample"], found["sample_note"]) == (False, "")
    Place.objects.filter(code=client.area).update(code="999901")
    Organisation.objects.filter(place=client.area).update(place="999901")
    found = client.get("/api/v1/inventory", {"period": "2023-06"}).json()
    assert (found["area"], found["sample"]) == ("999901", True)
    assert found["sample_note"].startswith("示例")


def test_files_hold_the_lines_and_the_total(client):
    send(client, months_of(2022) | months_of(2023))
    address = reverse("accounting:inventory")
    rows = rows_of(client.get(address, {"export": "csv", "period": "2023"}))
    head = next(key for key in rows[0] if key.endswith("(tCO2)"))
    tonnes = [float(row[head]) for row in rows if row["能源品种"] not in ("", "水泥熟料")]
    total = next(row for row in rows if row["指标"] == "能源活动二氧化碳")
    assert sum(tonnes) == pytest.approx(12 * BY_HAND)
    assert float(total[head]) == pytest.approx(12 * BY_HAND)
    answer = client.get(address, {"export": "xlsx", "period": "2023", "with": "2022"})
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_english_page_has_no_chinese_but_what_is_official(client):
    send(client, months_of(2023))
    answer = client.get(reverse("accounting:inventory"), {"period": "2023"}, headers=ENGLISH)
    text = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.S)
    body = text[text.index("<main") : text.index("</main")]
    assert "Energy CO2" in body
    assert set(re.findall(r"[\u4e00-\u9fff]+", re.sub(r"<[^>]+>", " ", body))) <= OFFICIAL


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"period": "20x3"}, "20x3"),
        ({"period": "2023", "grid": "some"}, "some"),
        ({"period": "2023", "on": "31.3.2025"}, "日期写作 2025-03-31"),
        ({"period": "2023", "on": "2999-01-01"}, "该日尚未到来"),
        ({"period": "2023", "with": "2022-03"}, "年与年对比，月与月对比"),
        ({"period": "2023", "with": "2023"}, "须与另一时期对比"),
        ({"period": "2023", "with": "x"}, "不是时段"),
        ({"period": "2023", "with": "1999", "export": "csv"}, "两个时期之一没有任何数据"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(client, query, said):
    send(client, {"2023-01": MONTH})
    answer = client.get(reverse("accounting:inventory"), query)
    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.mark.parametrize("query", [{"period": "2030"}, {"period": "2023", "with": "2030"}])
def test_a_period_of_which_nothing_is_known_is_said_to_be_that(client, query):
    send(client, {"2023-01": MONTH})
    assert "2030 没有任何数据；有数据的是 2023 至 2023 年" in page(client, **query)


def test_a_line_that_a_period_does_not_have_is_said_to_be_that(client):
    send(client, {"2023-01": MONTH})
    address = reverse("accounting:inventory_line", args=["oil.diesel"])
    answer = client.get(address, {"period": "2030"})
    assert answer.status_code == 404
    assert "2030 的清单没有“oil.diesel”一行" in answer.content.decode()


def test_an_unknown_kind_of_file_is_the_page(client):
    send(client, {"2023-01": MONTH})
    assert reverse("accounting:inventory_line", args=["oil.diesel"]) in page(client, export="pdf")


def test_the_same_by_the_api(client):
    send(client, months_of(2023))
    found = client.get("/api/v1/inventory", {"period": "2023"}).json()
    assert found["total"]["co2"] == {"value": pytest.approx(12 * BY_HAND), "unit": "tCO2"}
    assert not found["total"]["partial"]
    assert {line["scope"] for line in found["lines"]} == {1, 2}
    months = client.get(
        "/api/v1/inventory/months", {"month_from": "2023-12", "month_to": "2024-01"}
    ).json()
    assert [each["month"] for each in months] == ["2023-12", "2024-01"]
    assert [each["partial"] for each in months] == [False, True]
    far = client.get("/api/v1/inventory/months", {"month_from": "1990-01", "month_to": "2024-01"})
    assert far.status_code == 400


@pytest.mark.parametrize("year", ["9" * 5000, "20x3", "1066"])
def test_a_year_that_is_none_is_refused_with_the_years_that_are(client, year):
    answer = client.get(reverse("accounting:account", args=["own"]), {"year": year})
    assert answer.status_code == 400
    assert "须为 1990 至" in answer.content.decode()
    assert client.get(reverse("accounting:account", args=["own"])).status_code == 200


def test_a_search_that_finds_no_factor_says_so(client):
    text = page(client, "accounting:factors", q="unobtainium")
    assert "没有与“unobtainium”相符的因子" in text
    assert "combustion.diesel.ncv" in page(client, "accounting:factors", q="柴油 低位发热量")
