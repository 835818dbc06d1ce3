"""What follows from new figures by itself: indicators and lights, once for many deliveries."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.plan.conftest import loaded, people
from tests.plan.test_pages import visit, words
from tests.world import signed

from dafeng.evidence import services as evidence
from dafeng.evidence.services import System
from dafeng.jobs import services as jobs
from dafeng.jobs.models import Job
from dafeng.ledger import services
from dafeng.ledger.services import Said
from dafeng.site import tasks
from dafeng.site.pipeline import FOLLOW

__all__ = ["loaded", "people", "visit"]
pytestmark = pytest.mark.django_db
AREA = "360781"
BANNER = "指标与目标正在重新测算"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(tasks, "GATHER", datetime.timedelta())


def deliver(year, amount, *, actor=None, vintage="preliminary", reason=""):
    return services.enter_statistic(
        actor=actor or System("test"),
        area=AREA,
        said=Said(
            series="forest.standing_stock",
            period=str(year),
            amount=Decimal(amount),
            vintage=vintage,
        ),
        known_date=timezone.localdate(),
        today=timezone.localdate(),
        document_title="林业年报",
        reason=reason,
    )


def work():
    """What a worker does of the work that follows."""
    done = 0
    while run := jobs.claim(timezone.now()):
        assert run.job.kind == FOLLOW
        run.finish(jobs.find_task(run.job.kind).work(run))
        done += 1
    return done


def row(text, key):
    return text.partition(f"{key} ")[2].partition("T48 ")[0]


def test_a_delivery_lights_its_target_without_the_nightly_run(people, visit):
    listed = "plan:target_list"
    assert "待：2025 年数据" in row(words(visit("officer", listed, query="?per_page=100")), "T47")
    deliver(2024, 1290, actor=people.officer)
    deliver(2025, 1310, actor=people.officer)
    shown = words(visit("officer", listed, query="?per_page=100"))
    assert BANNER in shown
    assert work() == 1
    shown = words(visit("officer", listed, query="?per_page=100"))
    assert BANNER not in shown
    assert "待：2025 年数据" not in row(shown, "T47")
    assert "测算值，非统计数据" in row(shown, "T47")


def test_many_deliveries_in_a_row_are_followed_once(people):
    for year in range(2015, 2025):
        deliver(year, 1200 + year - 2015)
    assert Job.objects.filter(kind=FOLLOW).count() == 1
    run = jobs.claim(timezone.now())
    deliver(2025, 1310)
    deliver(2025, 1311)
    assert Job.objects.filter(kind=FOLLOW).count() == 2
    run.finish({})
    assert work() == 1


def test_what_was_known_already_is_not_followed(people):
    deliver(2025, 1310)
    assert work() == 1
    deliver(2025, "1310.0")
    assert work() == 0


def test_a_correction_counts_and_is_followed_once_a_second_person_agrees(people):
    deliver(2025, 1310, vintage="final")
    assert work() == 1
    asked = deliver(2025, 1305, actor=signed(people.officer), vintage="final", reason="核实后更正")
    assert (asked.waiting, work()) == (1, 0)
    evidence.decide(actor=signed(people.second), approval=asked.approval, approve=True)
    assert work() == 1
