"""The pages of the outlook: what they say, levers, scenarios, runs, and nothing made of nothing."""

import pytest
from django.urls import reverse
from tests.outlook.town import sunny, town

from dafeng.evidence.services import System
from dafeng.kernel.strict import dump_json, load_json
from dafeng.outlook import selectors, services
from dafeng.outlook.error import NoGridFactor, RunOutdated, ScenarioExists, TotalNotAboveZero
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
    part = officer.get(reverse(HOME), {"economy": "-3"}, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert "<html" in whole
    highest = read.moved_run(run, {"economy": -3.0})["peak_year"]["median"]
    assert f">{highest}<" in part
    assert f">{highest}<" in whole
    assert "scenarios/new/?economy=-3.0" in whole
    assert "scenarios/new/" not in base


@pytest.mark.parametrize("value", ["", "x", "nan", "inf", "1e400", "--1"])
def test_what_is_no_number_leaves_a_lever_where_it_stands(officer, run, value):
    assert "scenarios/new/" not in page(officer, reverse(HOME), economy=value)


def test_beyond_its_range_a_lever_stands_at_its_end(officer, run):
    assert "economy=4.0" in page(officer, reverse(HOME), economy="99")


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
    assert "economy=-1.0" in page(officer, reverse(HOME), scenario=child.pk)
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
    officer.post(f"{address}?parent={parent.pk}&coal_to_gas=40", said)
    child = Scenario.objects.get(parent=parent)
    assert child.levers == {"economy": 0.0}
    assert selectors.levers_of_scenario(child) == {"economy": 0.0, "coal_to_gas": 40.0}


def test_what_a_run_keeps_gives_its_result_again(run):
    scenario = services.save_scenario(
        actor=System("test"), area=AREA, name="快", levers={"economy": 2.0}
    )
    for each in (run, services.make_run(actor=System("test"), area=AREA, scenario=scenario)):
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


def test_figures_that_came_later_are_said_and_why_no_run_is_made_of_them(officer, run, monkeypatch):
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
    refused = Material(None, YEARS, refusal=TotalNotAboveZero(name="co2", year=2019))
    monkeypatch.setattr(view, "material", lambda *, area, on=None: refused)
    text = page(officer, reverse(HOME))
    assert "2019年的能源活动二氧化碳" in text
    assert "下次夜间运行将计入" not in text
