"""Two runs of the night at once, on a real database: a light is noted once."""

import datetime
import threading
from contextlib import contextmanager
from decimal import Decimal

from django.db import OperationalError, connections
from tests.plan.small import plan_of
from tests.world import World

from dafeng.evidence.services import System
from dafeng.indicators.models import Indicator, Value
from dafeng.plan import services
from dafeng.plan.models import LightChange

AREA = "990001"
DAY = datetime.date(2026, 3, 10)


def test_two_runs_at_once_note_a_light_once(transactional_db, monkeypatch):
    plan_of(World())
    Value.objects.create(
        area=AREA,
        indicator=Indicator.objects.get(key="share_T1"),
        kind="statistical",
        vintage="final",
        period="2025",
        start_date=datetime.date(2025, 1, 1),
        end_date=datetime.date(2026, 1, 1),
        amount=Decimal(14),
        document_title="公报",
        known_date=DAY,
    )
    first_read, second_there = threading.Event(), threading.Event()
    alone_in, standings = services.alone_in, services.standings
    noted = []

    @contextmanager
    def at_the_door(area):
        if first_read.is_set():
            second_there.set()
        with alone_in(area):
            yield

    def while_the_second_comes(*asked, **how):
        rows = standings(*asked, **how)
        if threading.current_thread() is second:
            second_there.set()
            first.join(30)
        elif not first_read.is_set():
            first_read.set()
            assert second_there.wait(30)
        return rows

    monkeypatch.setattr(services, "alone_in", at_the_door)
    monkeypatch.setattr(services, "standings", while_the_second_comes)

    def run():
        try:
            noted.append(services.note_lights(actor=System("night"), area=AREA, today=DAY))
        except OperationalError:  # a database in memory does not wait, it refuses
            first.join(30)
            noted.append(services.note_lights(actor=System("night"), area=AREA, today=DAY))
        finally:
            connections.close_all()

    first, second = threading.Thread(target=run), threading.Thread(target=run)
    first.start()
    assert first_read.wait(30)
    second.start()
    for thread in (first, second):
        thread.join(timeout=60)
    assert [row.target.key for row in LightChange.objects.all()] == ["T1"]
    assert sorted(map(len, noted)) == [0, 1]
