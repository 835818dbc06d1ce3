"""The pages of the outlook: what they say, levers, scenarios, runs, and nothing made of nothing."""

import re

import pytest
from django.urls import reverse
from tests.outlook.town import sunny, town

from dafeng.evidence.services import System
from dafeng.kernel.strict import dump_json, load_json
from dafeng.outlook import selectors, services
from dafeng.outlook.error import NoGridFactor, RunOutdated, ScenarioExists, TotalNotAboveZero
from dafeng.outlook.lever import levers
from dafeng.outlook.models import Run, Scenario
from dafeng.outlook.sector_request import answer
from dafeng.outlook.selectors import outlook as read
from dafeng.outlook.selectors.history import Material
from dafeng.outlook.services import outlook as write
from dafeng.outlook.shipped import shipped_models
from dafeng.outlook.views import outlook as view
from dafeng.people.role import Role

pytestmark = pytest.mark.django_db
AREA = "990001"
HOME = "outlook:outlook"
YEARS = tuple(range(2015, 2026))


@pytest.fixture
def known(monkeypatch):
    """What the statistics of the town give; a test may change it."""
    held = {"request": {key: v for key, v in sunny().items() if key != "paths"}}
    monkeypatch.setattr(
        write, "material", lambda *, area, on=None: Material(held["request"], YEARS)
    )
    monkeypatch.setattr(write, "PATHS", 300)
    read._city.cache_clear()
    read._whole.cache_clear()
    return held


@pytest.fixture
def officer(world, client):
    client.force_login(world[Role.OFFICER], backend="dafeng.people.backends.PasswordBackend")
    return client


@pytest.fixture
def run(officer, known):
    made = services.refresh_run(actor=System("test"), area=AREA)
    assert made is not None
    return made


def page(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_run_is_made_once_for_the_same_figures_and_anew_for_others(run, known):
    assert services.refresh_run(actor=System("test"), area=AREA) is None
    known["request"] = {key: v for key, v in town().items() if key != "paths"}
    second = services.refresh_run(actor=System("test"), area=AREA)
    assert second is not None
    assert selectors.latest_run(area=AREA) == second
    assert second.inputs_hash != run.inputs_hash
    assert set(second.p_peak_by) == {"2029", "2030"}


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("zh-hans", ("至2029年达峰概率", "非统计数据", "固定", "经济增长")),
        ("en", ("Peak by 2029",)),
    ],
)
def test_the_page_says_object_grid_and_probabilities(officer, run, language, says):
    officer.cookies["django_language"] = language
    text = page(officer, reverse(HOME))
    for words in (*says, "2025", str(run.pk)):
        assert words in text


def test_levers_change_the_answer_by_page_and_by_script_alike(officer, run):
    base = page(officer, reverse(HOME))
    whole = page(officer, reverse(HOME), economy="-3")
    answer = officer.get(reverse(HOME), {"economy": "-3"}, HTTP_HX_REQUEST="true")
    part = answer.content.decode()
    assert answer["HX-Push-Url"] == f"{reverse(HOME)}?economy=-3"
    assert "<html" not in part
    assert "<html" in whole
    highest = read.moved_run(run, {"economy": -3.0})["peak_year"]["median"]
    assert f">{highest}<" in part
    assert f">{highest}<" in whole
    assert "scenarios/new/?economy=-3" in whole
    assert "scenarios/new/" not in base


def slider(key, value):
    """The markup of a lever that stands at a value."""
    lever = levers()[key]
    ends = f'min="{lever.low:g}" max="{lever.high:g}" step="{lever.step:g}"'
    return f'name="{key}" {ends} value="{value}"'


def test_the_address_holds_where_levers_stand(officer, run):
    """Every address that the page gives, or a form without script sends, draws the same again."""
    scenario = services.save_scenario(
        actor=System("test"), area=AREA, name="慢", levers={"economy": -1.0, "local_pv": 30.0}
    )
    said = {"scenario": scenario.pk, "economy": "0", "coal_to_gas": "40", "delivery": "as_written"}
    answer = officer.get(reverse(HOME), said, HTTP_HX_REQUEST="true")
    address = answer["HX-Push-Url"]
    assert set(address.partition("?")[2].split("&")) == {f"{k}={v}" for k, v in said.items()}
    restored = officer.get(address, HTTP_HX_REQUEST="true", HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    for text in (page(officer, address), restored.content.decode()):
        assert "<html" in text
        for key, value in (("economy", 0), ("coal_to_gas", 40), ("local_pv", 30)):
            assert slider(key, value) in text
        assert '<option value="as_written" selected>' in text
    sent = dict(re.findall(r'type="range"[^>]* name="([^"]+)"[^>]* value="([^"]+)"', text))
    whole = page(officer, reverse(HOME), **said | sent)
    figure = re.compile(r'class="tile-value">([^<]+)')
    assert figure.findall(whole) == figure.findall(text)


def test_an_empty_lever_stands_at_the_trend(officer, run):
    assert "scenarios/new/" not in page(officer, reverse(HOME), economy="")


@pytest.mark.parametrize("value", ["99", "-4.1", "x", "nan", "inf", "1e400", "--1", "<b>"])
def test_what_a_lever_cannot_take_is_refused_at_its_field_and_nothing_is_computed(
    officer, run, value
):
    answer = officer.get(reverse(HOME), {"economy": value, "coal_to_gas": "40"})
    assert answer.status_code == 422
    text = answer.content.decode()
    field = text[text.index('id="error-economy"') :].partition("</div>")[0]
    assert "经济增长（相对趋势）的取值范围为 −4 至 4 %/a" in field
    assert 'aria-describedby="error-economy note-economy" aria-invalid="true"' in text
    assert "<b>" not in text
    assert "tile-value" not in text
    address = reverse("outlook:scenario_new")
    assert officer.post(f"{address}?economy={value}", {"name": "慢"}).status_code == 400
    assert not Scenario.objects.exists()


def test_an_english_page_tells_a_range_in_its_own_unit(officer, run):
    officer.cookies["django_language"] = "en"
    answer = officer.get(reverse(HOME), {"local_pv": "99"})
    words = "Photovoltaics added a year goes from 0 to 600 MW/a, and 990 does not lie there."
    assert words in answer.content.decode()


def test_the_api_refuses_a_lever_out_of_range_and_a_delivery_it_does_not_know(officer, run):
    def post(body):
        return officer.post(
            "/api/v1/outlook/moved", dump_json(body), content_type="application/json"
        )

    answer = post({"levers": {"economy": 99}})
    assert answer.status_code == 400
    assert answer.json()["error"]["where"] == "/levers/economy"
    assert "-4" in answer.json()["error"]["message"]
    assert post({"levers": {}, "delivery": "sure"}).status_code == 422
    sure, risky = (
        post({"levers": {"coal_to_gas": 40}, "delivery": way}).json()
        for way in ("as_written", "with_risk")
    )
    assert post({"levers": {"coal_to_gas": 40}}).json() == risky
    assert sure["quantiles"]["2040"]["p50"] < risky["quantiles"]["2040"]["p50"]


def test_the_page_says_how_measures_count_where_one_is_moved(officer, run):
    risk, written = "措施计入落实风险：每项至少落实50%，最多推迟3年（假设）", "措施按方案计"
    assert risk not in page(officer, reverse(HOME), economy="-1").partition("哪些因素")[0]
    assert risk in page(officer, reverse(HOME), coal_to_gas="40").partition("哪些因素")[0]
    said = {"coal_to_gas": "40", "delivery": "as_written"}
    assert written in page(officer, reverse(HOME), **said).partition("哪些因素")[0]
    wrong = officer.get(reverse(HOME), {"delivery": "sure"})
    assert wrong.status_code == 422
    assert 'id="delivery-error"' in wrong.content.decode()


def test_a_scenario_keeps_what_differs_and_shows_what_holds(officer, run):
    address = reverse("outlook:scenario_new")
    assert officer.post(f"{address}?economy=-1", {"name": "慢"}).status_code == 302
    parent = Scenario.objects.get()
    assert parent.levers == {"economy": -1.0}
    said = {"name": "慢而清洁", "parent": parent.pk}
    officer.post(f"{address}?economy=-1&coal_to_gas=40", said)
    child = Scenario.objects.get(parent=parent)
    assert child.levers == {"coal_to_gas": 40.0}
    assert selectors.levers_of_scenario(child) == {"economy": -1.0, "coal_to_gas": 40.0}
    assert officer.post(f"{address}?economy=-2", {"name": "慢"}).status_code == 422
    shown = page(officer, reverse(HOME), scenario=child.pk)
    assert slider("economy", -1) in shown
    assert slider("coal_to_gas", 40) in shown
    assert "scenarios/new/" not in shown
    text = page(officer, reverse("outlook:compare"), a=parent.pk, b=child.pk)
    assert text.count("慢而清洁") >= 3


def test_a_lever_moved_back_to_the_trend_stays_there_in_a_child(officer, run):
    parent = services.save_scenario(
        actor=System("test"), area=AREA, name="快", levers={"economy": 2.0, "coal_to_gas": 40.0}
    )
    query = f"scenario={parent.pk}&economy=0&coal_to_gas=40"
    assert "scenarios/new/" in page(officer, f"{reverse(HOME)}?{query}")
    said = {"name": "平", "parent": parent.pk}
    address = reverse("outlook:scenario_new")
    officer.post(f"{address}?scenario={parent.pk}&economy=0", said)
    child = Scenario.objects.get(parent=parent)
    assert child.levers == {"economy": 0.0}
    assert selectors.levers_of_scenario(child) == {"economy": 0.0, "coal_to_gas": 40.0}


def test_what_a_run_keeps_gives_its_result_again(run):
    scenario = services.save_scenario(
        actor=System("test"), area=AREA, name="快", levers={"economy": 2.0, "coal_to_gas": 9.0}
    )
    made = [
        services.make_run(actor=System("test"), area=AREA, scenario=scenario, delivery=way)
        for way in ("as_written", "with_risk")
    ]
    assert [each.delivery for each in (run, *made)] == ["with_risk", "as_written", "with_risk"]
    for each in (run, *made):
        kept = Run.objects.get(pk=each.pk)
        assert load_json(dump_json(answer(kept.inputs, shipped_models()))) == kept.result


def test_levers_of_a_run_under_another_panel_are_refused_and_it_is_made_anew(
    officer, run, monkeypatch
):
    monkeypatch.setattr(read, "shipped_hash", lambda: "another")
    with pytest.raises(RunOutdated):
        read.moved_run(run, {"economy": 1.0})
    assert officer.get(reverse(HOME), {"economy": "1"}).status_code == 400
    page(officer, reverse(HOME))
    assert services.refresh_run(actor=System("test"), area=AREA) is not None


def test_two_at_once_store_one_run_and_one_scenario(known, world, monkeypatch):
    real, made = write.answer, []

    def meanwhile(*asked):
        if not made:
            made.append(None)
            made[0] = services.refresh_run(actor=System("test"), area=AREA)
        return real(*asked)

    monkeypatch.setattr(write, "answer", meanwhile)
    assert services.refresh_run(actor=System("test"), area=AREA) is None
    assert list(Run.objects.all()) == made
    said = {"actor": System("test"), "area": AREA, "name": "快", "levers": {}}
    services.save_scenario(**said)
    monkeypatch.setattr(selectors, "scenarios", lambda *, area: Scenario.objects.none())
    with pytest.raises(ScenarioExists):
        services.save_scenario(**said)


def test_by_a_year_includes_it(officer, run):
    assert "至2030年（含）达峰" in page(officer, reverse(HOME))


def test_a_run_of_a_scenario_is_pinned_and_is_not_the_trend(officer, run):
    scenario = services.save_scenario(
        actor=System("test"), area=AREA, name="快", levers={"economy": 2.0}
    )
    answer = officer.post(reverse("outlook:run_new"), {"scenario": scenario.pk})
    made = Run.objects.get(scenario=scenario)
    assert answer["Location"] == made.get_absolute_url()
    assert selectors.latest_run(area=AREA) == run
    assert "快" in page(officer, made.get_absolute_url())
    assert made.result["levers"]["economy"] == 2.0


def test_another_areas_run_and_scenario_are_not_there(officer, run):
    foreign = Run.objects.create(area="999901", inputs_hash="0" * 64)
    other = Scenario.objects.create(area="999901", name="别处")
    assert officer.get(foreign.get_absolute_url()).status_code == 404
    for key in (other.pk, "x", "٣"):
        assert officer.get(reverse(HOME), {"scenario": key}).status_code == 404


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Material(None, lacking={"coal_monthly": ()}), "至少需要连续五个完整年份"),
        (Material(None, YEARS, refusal=NoGridFactor()), "录入至少一年的电网因子"),
        (
            Material(None, YEARS, refusal=TotalNotAboveZero(name="co2", year=2019)),
            "2019年的能源活动二氧化碳",
        ),
        (Material(None, (2023, 2024), {"gas_monthly": (2021, 2022)}), "2021, 2022"),
    ],
)
def test_without_enough_years_it_says_what_to_import_and_shows_no_number(
    officer, monkeypatch, found, says
):
    for module in (view, write):
        monkeypatch.setattr(module, "material", lambda *, area, on=None: found)
    text = page(officer, reverse(HOME))
    assert says in text
    assert "%</span>" not in text
    assert services.refresh_run(actor=System("test"), area=AREA) is None
    assert officer.post(reverse("outlook:run_new")).status_code >= 400
    assert not Run.objects.exists()


def test_with_no_statistics_at_all_every_table_is_named(officer):
    text = page(officer, reverse(HOME))
    for form in ("power_monthly", "coal_monthly", "gas_monthly", "oil_monthly"):
        assert reverse("ledger:statistic_form", args=[form]) in text


def test_figures_that_came_later_are_said_and_why_no_run_is_made_of_them(
    officer, run, known, monkeypatch
):
    from datetime import date
    from decimal import Decimal

    from dafeng.ledger.services.statistic import Said, deliver

    deliver(
        actor=System("test"),
        area=AREA,
        form="oil_monthly",
        rows=[Said(series="oil.diesel", period="2026-01", amount=Decimal(1))],
        known_date=date(2026, 2, 1),
        today=date(2026, 2, 1),
        vintage="final",
        document_title="月报",
    )
    assert "晚于本次测算" in page(officer, reverse(HOME))
    same = Material(known["request"], YEARS)
    monkeypatch.setattr(view, "material", lambda *, area, on=None: same)
    assert "晚于本次测算" not in page(officer, reverse(HOME))
    refused = Material(None, YEARS, refusal=TotalNotAboveZero(name="co2", year=2019))
    monkeypatch.setattr(view, "material", lambda *, area, on=None: refused)
    text = page(officer, reverse(HOME))
    assert "2019年的能源活动二氧化碳" in text
    assert "稍后自动计入" not in text
