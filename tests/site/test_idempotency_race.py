"""One key sent many times at once, to a real database, by requests that do not wait."""

import json
import threading
import uuid

import pytest
from django.db import connection, connections
from django.test import Client
from tests.world import World

from dafeng.evidence.models import Entry as LogEntry
from dafeng.ledger.models import Entry
from dafeng.people.role import Role
from dafeng.people.services import create_token
from dafeng.site.models import Reply

BILLS = "/api/v1/ledger/bills"
TIMES = 20


@pytest.fixture
def sender(transactional_db):
    """A function that posts a bill with a token, from whatever thread."""
    world = World()
    user = world[Role.OFFICER]
    text = create_token(user=user, name="t", roles=[Role.OFFICER], days=1, may_write=True)[1]

    def send(key, **values):
        said = {
            "organisation": "own",
            "flow": "electricity.purchased",
            "month": "2025-04",
            "amount": "12.5",
            "unit": "MWh",
            "number": "1",
        }
        headers = {"Authorization": f"Bearer {text}", "Idempotency-Key": key}
        return Client(raise_request_exception=False).post(
            BILLS, json.dumps(said | values), content_type="application/json", headers=headers
        )

    return send


def at_once(works):
    """Do all of these at the same time, each in a thread; their answers in order."""
    answers = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(place):
        try:
            gate.wait(timeout=30)
            answers[place] = works[place]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


def patiently(send):
    """A client that does as the page says: busy means again, with the same key."""

    def ask():
        for _ in range(50):
            answer = send()
            if answer.status_code != 503:
                return answer
        raise AssertionError("busy fifty times")

    return ask


def test_the_same_key_at_once_has_one_effect_and_one_answer(sender):
    key = str(uuid.uuid4())
    answers = at_once([patiently(lambda: sender(key))] * TIMES)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replay" not in answer.headers for answer in answers) == 1
    assert (Entry.objects.count(), Reply.objects.count()) == (1, 1)
    assert LogEntry.objects.filter(kind="ledger.entry_posted").count() == 1


def test_of_two_bodies_with_one_key_one_has_its_effect(sender):
    key = str(uuid.uuid4())
    works = [patiently(lambda n=n: sender(key, number=str(n % 2))) for n in range(TIMES)]
    answers = at_once(works)
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] * (TIMES // 2) + [409] * (TIMES // 2)
    assert Entry.objects.count() == 1


def test_other_keys_do_not_wait_for_each_other_in_vain(sender):
    works = [
        patiently(lambda n=n: sender(str(uuid.UUID(int=n + 1)), number=str(n)))
        for n in range(TIMES)
    ]
    answers = at_once(works)
    assert {answer.status_code for answer in answers} == {201}
    assert Entry.objects.count() == TIMES
    assert connection.vendor in ("sqlite", "postgresql")


def test_a_refused_request_at_once_leaves_nothing(sender):
    key = str(uuid.uuid4())
    answers = at_once([patiently(lambda: sender(key, unit="kg"))] * TIMES)
    assert {answer.status_code for answer in answers} == {400}
    assert not Reply.objects.exists()
    assert not Entry.objects.exists()
