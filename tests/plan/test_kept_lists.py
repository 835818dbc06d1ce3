"""Lists outside of a test's transaction: what is kept between two pages, and when it is not."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.plan.small import plan_of
from tests.world import World, signed

from dafeng.indicators.models import Indicator
from dafeng.indicators.services import Statement
from dafeng.kernel.period import parse_period
from dafeng.people.services import update_place
from dafeng.plan import services
from dafeng.plan.models import City

PATHS = ("/targets/", "/tasks/", "/indicators/", "/")


@pytest.fixture
def world(transactional_db):
    made = World()
    document = plan_of(made)
    City.objects.create(
        key="city",
        name_zh="示范市",
        place=made.county,
        plan=document,
        carbon_office=made.office,
        target_owner=made.office,
        filing="quarter",
        time_zone="Asia/Shanghai",
    )
    update_place(actor=signed(made["system_admin"]), place=made.county, values={"kind": "市"})
    return made


def test_a_list_is_read_anew_after_every_write_and_drawn_in_each_language(client, world):
    client.force_login(world["officer"])
    before = {path: client.get(path).content.decode() for path in PATHS}
    assert "13.5%" not in before["/targets/"]
    statement = Statement(
        kind="assigned",
        vintage="final",
        period=parse_period("2025"),
        document_title="某文件",
        known_date=datetime.date(2026, 3, 1),
        amount=13.5,
        area=world.county.code,
    )
    indicator = Indicator.objects.get(key="share_T1")
    services.enter_value(actor=signed(world["officer"]), indicator=indicator, statement=statement)
    assert "13.5%" in client.get("/targets/").content.decode()
    assert "已完成" in client.get("/targets/").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/targets/").content.decode()
    assert "Reached" in english
    assert "已完成" not in english
    assert "13.5" in client.get("/indicators/").content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_what_nothing_has_changed_is_not_read_again(client, world, path):
    client.force_login(world["officer"])
    with CaptureQueriesContext(connection) as first:
        client.get(path)
    with CaptureQueriesContext(connection) as second:
        client.get(path)
    assert len(second) < len(first) - 3
    tables = {"plan_targetdecision", "indicators_value"}
    assert not [each["sql"] for each in second if any(name in each["sql"] for name in tables)]
