"""The leader's page, the screen and the parts of home: what they say, in both languages."""

import datetime
import re
from dataclasses import replace

import pytest
from django.utils import timezone
from tests.portal.figures import SYSTEM, run_outlook, send_months, turn_light
from tests.world import signed

from dafeng.evidence.services import writing
from dafeng.indicators.services import Statement
from dafeng.kernel.period import parse_period
from dafeng.ledger.models import Supplier
from dafeng.people.area import real_area
from dafeng.people.models import Organisation, Place, User
from dafeng.plan import services
from dafeng.plan.models import Target
from dafeng.portal import paper
from dafeng.portal.selectors import city_home
from dafeng.portal.selectors import leader as page

pytestmark = pytest.mark.django_db
PAGES = ("/", "/leader/", "/screen/")
PARTS = [f"/parts/{name}/" for name in ("meters", "news", "peak", "tonnes", "towns")]


def words(response):
    assert response.status_code == 200, response.content.decode()[:2000]
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.fixture
def see(client, people):
    def go(who, path, language="zh-hans", **headers):
        client.force_login(getattr(people, who))
        client.cookies["django_language"] = language
        return client.get(path, headers=headers)

    return go


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def figures(people, today, monkeypatch):
    area = real_area().code
    send_months(area, today=today, until=max(1, today.month - 1))
    run_outlook(area, monkeypatch)
    turn_light(area, "T35")
    return area


@pytest.mark.parametrize("path", [*PAGES, *PARTS])
@pytest.mark.parametrize("who", ["officer", "leader", "auditor"])
def test_who_sees_the_whole_city_sees_every_page_before_any_figure(see, who, path):
    assert see(who, path).status_code == 200
    assert "%(" not in see(who, path, "en").content.decode()


def test_without_figures_pages_say_what_to_do(see):
    assert "导入电力、煤炭、成品油、燃气月报" in words(see("officer", "/"))
    assert "运行碳排放展望" in words(see("officer", "/leader/"))
    assert "尚未运行碳排放展望" in words(see("officer", "/screen/"))


def test_tonnes_and_peak_are_marked_and_lead_to_their_evidence(see, figures, today):
    html = see("officer", "/").content.decode()
    month = f"{today.year}-{max(1, today.month - 1):02d}"
    assert f"/inventory/?period={month}&amp;grid=fixed:" in html
    assert re.search(r"/outlook/runs/\d+/", html)
    assert html.count("测算") >= 2
    text = words(see("leader", "/leader/"))
    assert re.search(r"至2029年 \d+%、至2030年 \d+%", text)
    assert "非统计数据" in text
    english = words(see("leader", "/leader/", "en"))
    assert re.search(r"by 2029 \d+%, by 2030 \d+%", english)
    assert re.search(r"[\d.]+ kt", english)
    for part in ("/parts/tonnes/", "/parts/peak/"):
        assert "data-chart=" in see("officer", part).content.decode()


def test_a_light_that_turned_names_owner_and_phone_for_the_office_alone(see, figures, people):
    User.objects.filter(pk=people.transport.pk).update(phone="0797-111")
    assert "0797-111" in words(see("officer", "/"))
    text = words(see("leader", "/"))
    assert "市交通运输局" in text
    assert "0797-111" not in text
    wall = words(see("officer", "/screen/"))
    assert "充电桩" in wall
    assert "0797-111" not in wall


def test_an_overdue_table_names_its_sender_with_the_phone(see, figures, people, today):
    User.objects.filter(pk=people.water.pk).update(phone="0797-222")
    Supplier.objects.create(
        area=figures, issuer="power_company", organisation=people.water.organisation
    )
    text = words(see("officer", "/"))
    assert "0797-222" in text
    assert "从未报送" in text
    own = words(see("water", "/"))
    assert "数据报送情况" in own
    assert "月报" in own


def test_the_screen_refreshes_with_and_without_script(see):
    whole = see("officer", "/screen/").content.decode()
    assert 'hx-trigger="every 60s"' in whole
    assert '<noscript><meta http-equiv="refresh"' in whole
    assert "<nav" not in whole
    again = see("officer", "/screen/", **{"HX-Request": "true"}).content.decode()
    assert again.lstrip().startswith("<header")
    assert "<html" not in again


def test_townships_are_counted_and_have_no_energy(see):
    for measure, word in (("tasks", "涉及任务"), ("meters", "表计"), ("health", "到数率")):
        html = see("officer", f"/parts/towns/?of={measure}").content.decode()
        assert word in html
        assert "tCO2" not in html
        assert "示意图" in html
    assert see("officer", "/parts/towns/?of=carbon").status_code == 200


def test_what_is_of_the_sample_says_so_and_shows_nothing_of_the_real_city(see, figures):
    Place.objects.create(code="999901", name_zh="示例县", level="county", pack="sample")
    for path in PAGES:
        text = words(see("officer", path))
        assert "示例" in text, path
        assert not re.search(r"\d 万吨", text), path
        assert re.search("示例数据", text), path


def test_news_of_another_area_are_not_told(see, people):
    statement = Statement(
        kind="assigned",
        vintage="final",
        period=parse_period("2024"),
        document_title="某文件",
        known_date=datetime.date(2025, 3, 1),
        amount=950,
    )
    indicator = Target.objects.get(key="T35").indicator
    services.enter_value(actor=signed(people.officer), indicator=indicator, statement=statement)
    assert "某文件" in words(see("officer", "/parts/news/"))
    Place.objects.create(code="999901", name_zh="示例县", level="county", pack="sample")
    assert "某文件" not in words(see("officer", "/parts/news/"))


def test_at_most_five_decisions_the_worst_first(figures, people, today):
    whole = city_home(people.officer, today, real_area())
    found = page.decisions(whole)
    assert 0 < len(found) <= 5
    assert all(row.what and row.why and row.url for row in found)
    assert "30" in found[0].what
    quality = page.quality(whole)
    assert quality.came + quality.late + quality.missing > 0
    assert quality.last_month == f"{today.year}-{max(1, today.month - 1):02d}"


def test_works_see_their_tonnes_beside_last_years_and_what_is_owed(see, people, today):
    from dafeng.accounting import services as accounting
    from dafeng.ledger import services as ledger

    works = Organisation.objects.get(code="works")
    accounting.issue_shipped(actor=SYSTEM)
    month = today.replace(day=1) - datetime.timedelta(days=40)
    month = month.replace(day=1)
    with writing(actor=SYSTEM, permission="ledger.post") as log:
        for when, amount in ((month, 120), (month.replace(year=month.year - 1), 100)):
            ledger.post(
                log,
                organisation=works,
                flow="diesel.consumed",
                month=when,
                quantity_micro=amount * 1_000_000,
                source="bill",
                reference="1",
            )
    accounting.account(actor=SYSTEM)
    text = words(see("manager", "/"))
    assert "+20.0%" in text
    assert "柴油" in text
    assert "待报事项" in text
    assert "录入账单" in text
    assert "Energy by carrier" in words(see("manager", "/", "en"))


def test_the_api_says_what_the_pages_show(see, figures, today):
    answer = see("officer", "/api/v1/summary")
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert said["area"] == figures
    assert said["tonnes"]["grid"].startswith("fixed:")
    assert said["tonnes"]["month"]["co2"]["unit"] == "t"
    assert set(said["peak"]["p_peak_by"]) == {"2029", "2030"}
    assert sum(said["lights"].values()) == 51
    assert said["turned"][0]["target"] == "T35"
    assert said["turned"][0]["leads"] == ["transport"]
    assert 0 < len(said["decisions"]) <= 5
    assert see("transport", "/api/v1/summary").status_code == 403


def test_the_wall_shows_what_fits_and_says_how_many_more(figures, people, today, see):
    whole = city_home(people.officer, today, real_area())
    rows = [row for part in whole.arrivals for row in part.rows]
    came = [row for row in rows if not row.never_came]
    for row in rows:
        row.slots[0] = replace(row.slots[0], state="came", came_date=today)
    overdue = rows[-1]
    overdue.slots[1] = replace(overdue.slots[1], state="missing", came_date=None)
    found = paper.of_screen(whole, [])
    assert len(came) < len(rows)
    assert len(found["forms"]) + found["more_forms"] == len(rows)
    assert found["more_forms"] > 0
    assert found["never_forms"] == 0
    assert len(found["amiss"]) + found["more_amiss"] == whole.problems.count
    text = words(see("officer", "/screen/"))
    assert f"{len(rows) - len(came)} 张报表从未报送" in text


def test_an_empty_wall_says_what_to_do_next(see):
    text = words(see("officer", "/screen/"))
    assert "先指定报送单位" in text
    assert "未指定报送单位" in text
    assert re.search(r"另有 \d+ 张报表", text)
    assert "导入电力、煤炭、成品油、燃气月报" in text
    assert "到期待核 30" in text
