"""Pushes: strict, durable when answered, one effect however often they are sent."""

import datetime as dt
import io
import json

import pyarrow as pa
import pytest
from django.test import Client
from tests.metering.world import SYSTEM, at

from dafeng.metering import store
from dafeng.metering.services.source import close_source, open_source
from dafeng.site.models import Reply

pytestmark = pytest.mark.django_db
ARROW = "application/vnd.apache.arrow.stream"


@pytest.fixture
def gateway(plant):
    source, token = open_source(actor=SYSTEM, organisation=plant.own, code="gw-1", name="网关")
    channel = plant.channel()
    plant.channel("power", kind="power", unit="kW", interval_minutes=15)
    return Gateway(source, token, channel)


class Gateway:
    def __init__(self, source, token, channel):
        self.source, self.token, self.channel = source, token, channel
        self.client = Client()

    def send(self, body, *, key="batch-00001", kind="application/json", token=None):
        body = json.dumps(body) if isinstance(body, dict | list) else body
        headers = {"Authorization": f"Bearer {token or self.token}"}
        if key:
            headers["Idempotency-Key"] = key
        return self.client.post("/api/v1/readings", body, content_type=kind, headers=headers)

    def stored(self):
        with store.lake().snapshot(tail=True) as state:
            rows = state.readings(area=store.area(), channels=[self.channel.pk])
        return list(zip(rows["measured_at"].to_pylist(), rows["value"].to_pylist(), strict=True))


def rows(*values, channel="main"):
    return {
        "readings": [
            {"channel": channel, "at": f"2026-03-01T08:{15 * n:02d}:00+08:00", "value": value}
            for n, value in enumerate(values)
        ]
    }


def test_a_push_is_in_the_journal_when_it_is_answered(gateway):
    answer = gateway.send(rows("100.25", 101, 102.5))
    assert answer.status_code == 200, answer.content
    assert answer.json()["taken"] == 3
    assert gateway.stored() == [
        (at("2026-03-01T08:00"), "100.25"),
        (at("2026-03-01T08:15"), "101"),
        (at("2026-03-01T08:30"), "102.5"),
    ]


def test_the_same_push_again_has_no_effect_and_another_under_its_key_is_refused(gateway):
    first = gateway.send(rows("1", "2")).json()
    again = gateway.send(rows("1", "2")).json()
    assert (again["taken"], again["repeated"]) == (0, 2)
    assert again["received_at"] == first["received_at"]
    other = gateway.send(rows("1", "3"))
    assert (other.status_code, other.json()["error"]["code"]) == (409, "lake.key_reused")
    assert len(gateway.stored()) == 2
    store.lake().flush()
    assert gateway.send(rows("1", "2")).json()["repeated"] == 2
    assert not Reply.objects.exists(), "the lake's key is the idempotency; no reply is kept"


def test_rows_that_cannot_be_taken_are_named_and_the_others_taken(gateway):
    body = rows("1", "x", None)
    body["readings"] += [
        {"channel": "nobody", "at": "2026-03-01T09:00:00+08:00", "value": "1"},
        {"channel": "main", "at": "2096-03-01T09:00:00+08:00", "value": "1"},
        {"channel": "main", "at": "2026-03-01T09:00:00+08:00", "value": "1", "unit": "MWh"},
    ]
    answer = gateway.send(body).json()
    assert (answer["taken"], answer["refused"]) == (1, 5)
    assert [(row["row"], row["code"]) for row in answer["refusals"]] == [
        (1, "not_a_number"),
        (2, "no_value"),
        (3, "unknown_channel"),
        (4, "future"),
        (5, "wrong_unit"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"readings": []}',
        '{"readings": [1]}',
        '{"readings": [{"channel": "main", "at": "2026-03-01T08:00:00+08:00", "value": NaN}]}',
        '{"readings": [{"channel": "main", "at": "2026-03-01T08:00:00+08:00", "value": 1e999}]}',
        '{"readings": [{"channel": "main", "at": 5, "value": "1"}]}',
        '{"readings": [{"channel": "main", "at": "x", "value": true}]}',
        '{"readings": [{"channel": "main", "value": "1"}]}',
        '{"readings": [{"channel": "a", "channel": "b", "at": "x", "value": "1"}]}',
        '{"readings": [{"channel": "main", "at": "x", "value": "1", "colour": "red"}]}',
        "[" * 10_000,
    ],
)
def test_a_push_of_another_form_is_refused_as_a_whole(gateway, body):
    answer = gateway.send(body)
    assert answer.status_code in (400, 422), answer.content
    assert gateway.stored() == []


def arrow(table):
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def test_an_arrow_stream_is_a_push(gateway):
    start = at("2026-03-01T08:00")
    table = pa.table(
        {
            "channel": pa.array(["main"] * 100).dictionary_encode(),
            "at": pa.array(
                [start + dt.timedelta(minutes=15 * n) for n in range(100)],
                pa.timestamp("us", "UTC"),
            ),
            "value": pa.array([n / 4 for n in range(100)]),
        }
    )
    assert gateway.send(arrow(table), kind=ARROW).json()["taken"] == 100
    assert gateway.stored()[-1][1] == "24.75"
    broken = gateway.send(arrow(table)[:200], kind=ARROW, key="batch-00002")
    assert broken.status_code == 400
    wrong = table.drop_columns("value")
    assert gateway.send(arrow(wrong), kind=ARROW, key="batch-00003").status_code == 400


def test_only_the_token_of_an_open_source_pushes(gateway, plant):
    assert gateway.send(rows("1"), token="dfsource_0000000000_wrong").status_code == 401
    assert Client().post("/api/v1/readings").status_code == 401
    assert gateway.send(rows("1"), key="").json()["error"]["code"] == "metering.key_needed"
    close_source(actor=SYSTEM, source=gateway.source)
    assert gateway.send(rows("1")).status_code == 401
    assert gateway.stored() == []


def test_a_source_reaches_the_channels_of_its_organisation_alone(gateway, plant):
    other = plant.channel("press", organisation=plant.other)
    answer = gateway.send(rows("1", channel="press")).json()
    assert answer["refusals"][0]["code"] == "unknown_channel"
    with store.lake().snapshot(tail=True) as state:
        assert state.readings(area=store.area(), channels=[other.pk]).num_rows == 0
