"""Home of each role, with the real pack and without any."""

import datetime
import re

import pytest
from tests.world import signed

from dafeng.indicators.services import Statement
from dafeng.kernel.period import parse_period
from dafeng.people.models import Succession
from dafeng.plan import selectors, services

pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.fixture
def home(client, people):
    def go(who, language="zh-hans"):
        client.force_login(getattr(people, who))
        client.cookies["django_language"] = language
        return words(client.get("/"))

    return go


def test_the_office_sees_the_city(home):
    text = home("officer")
    assert re.search(r"到期待核 30", text)
    assert re.search(r"待下达 3", text)
    assert "T46" in text
    assert "市自然资源局" in text


def test_a_department_sees_its_own_and_what_it_owes(home, people):
    text = home("transport")
    assert "市交通运输局" in text
    assert "待提供的数据 11" in text
    assert "T46" not in text
    services.enter_value(
        actor=signed(people.transport),
        indicator=selectors.targets().get(key="T35").indicator,
        statement=Statement(
            kind="filed",
            vintage="final",
            period=parse_period("2025"),
            document_title="年报",
            known_date=datetime.date(2026, 3, 1),
            amount=950,
        ),
    )
    assert "待提供的数据 10" in home("transport")


def test_administrators_see_their_work_and_no_figures(home):
    for who in ("system", "security", "audit"):
        text = home(who)
        assert "T46" not in text
        assert "审批" in text
    assert "数据包" in home("system")


def test_others_see_an_empty_desk(home):
    assert "T46" not in home("manager")
    assert "Approvals" in home("verifier", language="en")


def test_a_successor_sees_what_it_took_over(home, people):
    assert "T35" not in home("water")
    Succession.objects.create(
        predecessor=people.transport.organisation,
        successor=people.water.organisation,
        date=datetime.date(2025, 1, 1),
    )
    assert "T35" in home("water")
