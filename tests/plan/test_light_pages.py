"""Lights on the pages: the list, the target, the other readings, whom to call."""

import datetime
import re

import pytest
from tests.plan.test_lighting import figure, note, target
from tests.plan.test_pages import visit, words

from dafeng.indicators.models import Value
from dafeng.plan.models import Task

__all__ = ["visit"]
pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def rows(text):
    """The text of each row of a list, by the key of its target."""
    parts = re.split(r"(?<!\d)(T\d\d) ", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_list_shows_light_owner_warning_and_what_is_waited_for(visit):
    for year, amount in ((2022, 12), (2023, 13), (2024, 14), (2025, "14.4")):
        figure("T31", amount, year=year)
    figure("T43", "61", kind="computed", vintage="preliminary")
    shown = rows(words(visit("officer", "plan:target_list", query="?per_page=100")))
    assert "黄灯" in shown["T31"]
    assert "按趋势 2030 年为" in shown["T31"]
    assert "市交通运输局" in shown["T31"]
    assert "测算值，非统计数据" in shown["T43"]
    assert "待：2025 年正式数（城市管理部门年报）" in shown["T43"]
    assert "待：目标值下达文件" in shown["T05"]
    assert "待：2025 年数据（市工信局）" in shown["T12"]
    green = words(visit("officer", "plan:target_list", query="?light=red&per_page=100"))
    assert "T31" not in green


def test_a_light_that_turned_says_since_when(visit):
    figure("T27", "3000", vintage="preliminary", known=datetime.date(2026, 9, 2))
    figure("T27", "3200", known=datetime.date(2026, 11, 20))
    note(TODAY)
    shown = rows(words(visit("officer", "plan:target_list", query="?per_page=100&sort=light")))
    assert "2026-11-27 由黄灯转入" in shown["T27"]
    page = words(visit("transport", "plan:target", "T27"))
    assert "亮灯变化" in page
    assert "黄灯 → 绿灯" in page
    assert "联系人" in page
    assert "transport" in page
    then = words(visit("officer", "plan:target", "T27", query="?on=2026-11-01"))
    assert "T27 黄灯" in then


def test_every_target_without_a_figure_says_what_it_waits_for(visit):
    shown = rows(words(visit("officer", "plan:target_list", query="?per_page=100")))
    assert len(shown) == 51
    assert all("待：" in text for text in shown.values())
    page = words(visit("officer", "plan:target", "T09"))
    assert "等待：完成情况确认" in page
    assert "批复或审查意见" in page


def test_readings_that_change_a_light_come_first(visit):
    row = target("T46")
    other = row.indicator.readings.exclude(is_default=True).first()
    figure("T46", "76")
    Value.objects.filter(pk=figure("T46", "70").pk).update(reading=other)
    text = words(visit("officer", "plan:target_list", query="?reading=other&per_page=100"))
    assert re.findall(r"T\d\d", text)[0] == "T46"
    assert f"红灯 {other.name_zh}" in rows(text)["T46"]
    assert f"红灯 {other.name_zh}" in words(visit("officer", "plan:target", "T46"))


def test_the_api_tells_lights_waits_and_turns(visit, client, people):
    figure("T27", "3000", vintage="preliminary", known=datetime.date(2026, 9, 2))
    figure("T27", "3200", known=datetime.date(2026, 11, 20))
    note(TODAY)
    client.force_login(people.officer)
    one = client.get("/api/v1/targets/T27").json()
    assert (one["light"]["colour"], one["light"]["is_hollow"], one["waits_for"]) == (
        "green",
        False,
        "",
    )
    (turn,) = client.get("/api/v1/light-changes").json()["items"]
    assert (turn["target"], turn["before"], turn["leads"]) == ("T27", "amber", ["transport"])
    tasks = client.get("/api/v1/tasks?limit=100").json()["items"]
    in_order = Task.objects.filter(retired_date=None).order_by("section__order")
    assert [task["key"] for task in tasks] == list(in_order.values_list("key", flat=True))
    lit = {task["section"]: (task["state"], task["light"]) for task in tasks}
    assert lit["三/四/1"] == ("pending", "green")
    assert lit["三/七/1"] == ("unmeasured", "grey")
    lines = client.get("/api/v1/review?limit=100").json()["items"]
    assert len(lines) == 31
