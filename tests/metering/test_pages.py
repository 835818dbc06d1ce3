"""From an empty installation to a drawn meter, by forms and files alone, as an officer does it."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dafeng.jobs.worker import Process
from dafeng.metering.models import Channel, Import, Meter

pytestmark = pytest.mark.django_db
BACKEND = "dafeng.people.backends.PasswordBackend"
METER = {
    "code": "gate-1",
    "name": "总进线",
    "level": "entity",
    "carrier": "electricity",
}
CHANNEL = {
    "name": "正向有功",
    "source_name": "P+",
    "kind": "register",
    "unit": "kWh",
    "flow": "electricity.purchased",
    "at_boundary": "on",
    "stamp": "end",
    "source_zone": "Asia/Shanghai",
    "ratio": "40",
    "jitter": "0",
    "gap_minutes": "30",
    "look_hours": "24",
}


@pytest.fixture
def officer(home, world):
    client = Client()
    client.force_login(world["officer"], backend=BACKEND)
    client.world = world
    return client


def readings(rows=300):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["时间", "P+"])
    for n in range(rows):
        writer.writerow([f"2026-03-{1 + n // 96:02d} {n % 96 // 4:02d}:{n % 4 * 15:02d}", 100 + n])
    writer.writerow(["2026-03-09 00:00", "坏"])
    return SimpleUploadedFile("表计.csv", text.getvalue().encode("gbk"))


def create(officer):
    answer = officer.post(
        reverse("metering:meter_new"), {**METER, "organisation": officer.world.own.pk}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert officer.post(answer.url, CHANNEL).status_code == 302
    return Channel.objects.get(source_name="P+")


def upload(officer, file, **map_):
    answer = officer.post(
        reverse("metering:import_new"), {"organisation": officer.world.own.pk, "file": file}
    )
    assert answer.status_code == 302, answer.content.decode()
    page = officer.get(answer.url)
    assert page.status_code == 200
    form = page.context["form"]
    said = {name: value for name, value in form.initial.items() if value is not None}
    answer = officer.post(answer.url, {**said, **map_, "new-unit": "kWh"})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def work():
    process = Process()
    while process.work_once():
        pass


def test_a_meter_is_described_fed_and_seen(officer):
    for name in ("meters", "imports", "sources", "quality"):
        assert officer.get(reverse(f"metering:{name}")).status_code == 200
    channel = create(officer)
    page = officer.get(reverse("metering:meter", args=["gate-1"]))
    assert "还没有时段数据" in page.content.decode()
    url = upload(officer, readings())
    assert "等待" in officer.get(url).content.decode()
    work()
    done = Import.objects.get()
    assert (done.state, done.taken, done.refused) == ("done", 300, 1), done.error
    page = officer.get(url).content.decode()
    assert "数值不是数字" in page
    refused = officer.get(reverse("metering:import_refused", args=[done.pk]))
    rows = b"".join(refused.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("302,P+,坏,not_a_number")
    page = officer.get(reverse("metering:meter", args=["gate-1"]))
    text = page.content.decode()
    assert f"{299 * 40:,}.000" in text
    assert "暂估" in text
    assert page.context["load"] is not None
    assert page.context["heat"] is not None
    day = officer.get(
        reverse("metering:channel_load", args=[channel.pk]),
        {"start": "2026-03-02", "end": "2026-03-03"},
    )
    assert day.context["span"].step == "15min"
    assert "<html" not in day.content.decode()
    quality = officer.get(reverse("metering:quality"), {"start": "2026-03-01", "end": "2026-03-05"})
    assert quality.context["found"].city.received > 290


@pytest.mark.parametrize(
    ("start", "end"),
    [("x", "y"), ("2026-03-05", ""), ("2026-03-05", "2026-03-01"), ("1000-01-01", "9999-01-01")],
)
def test_days_that_cannot_be_shown_are_refused_with_how_to_write_them(officer, start, end):
    answer = officer.get(reverse("metering:quality"), {"start": start, "end": end})
    assert answer.status_code == 400
    assert start in answer.content.decode()
    assert officer.get(reverse("metering:quality")).status_code == 200


def test_columns_are_remembered_for_the_next_file(officer):
    create(officer)
    upload(officer, readings(), zone="UTC+08:00")
    answer = officer.post(
        reverse("metering:import_new"), {"organisation": officer.world.own.pk, "file": readings(5)}
    )
    page = officer.get(answer.url)
    assert page.context["preview"].origin == "remembered"
    assert page.context["form"].initial["zone"] == "UTC+08:00"


def test_unknown_names_of_a_file_become_meters_where_one_asks_for_it(officer):
    text = "station,start,end,kwh\n77,2026-03-01 08:00,2026-03-01 09:30,6\n"
    file = SimpleUploadedFile("sessions.csv", text.encode())
    template = {
        "new-level": "equipment",
        "new-carrier": "electricity",
        "new-kind": "session",
        "new-flow": "electricity.delivered",
        "new-stamp": "start",
        "new-at_boundary": "on",
    }
    upload(officer, file, create="on", **template)
    work()
    assert Import.objects.get().taken == 1
    assert Meter.objects.get().channels.get().kind == "session"


def test_a_file_that_is_no_table_says_so(officer):
    answer = officer.post(
        reverse("metering:import_new"),
        {
            "organisation": officer.world.own.pk,
            "file": SimpleUploadedFile("x.csv", b"\x00\x01\x02"),
        },
    )
    page = officer.get(answer.url)
    assert page.status_code == 422
    assert "x.csv" in page.content.decode()


def test_a_wrong_channel_is_explained_in_the_form(officer):
    create(officer)
    url = reverse("metering:channel_new", args=["gate-1"])
    for change, words in (
        ({"source_name": "P+"}, "已是"),
        ({"source_name": "b", "unit": "m3"}, "m3"),
        ({"source_name": "b", "kind": "interval"}, "interval"),
        ({"source_name": "b", "source_zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"source_name": "b", "flow": ""}, "用途"),
    ):
        page = officer.post(url, {**CHANNEL, **change})
        assert page.status_code == 422, change
        assert words in page.content.decode(), change


def test_a_list_of_meters_is_taken_whole_or_not_at_all(officer):
    url = reverse("metering:meter_list")
    head = "计量器具编号,名称,级别,能源品种,数据类型,单位,用途,倍率,检定有效期至,上级表编号\n"
    good = "m-1,总表,进出用能单位,电力,累计读数,kWh,电力购入,40,2025-12-31,\n"
    part = "m-2,一车间,主要次级,电力,累计读数,kWh,电力购入,1,,m-1\n"
    bad = "m-3,二车间,车间级,电力,累计读数,kWh,电力购入,1,,m-1\n"

    def send(text):
        file = SimpleUploadedFile("表.csv", text.encode("gbk"))
        return officer.post(url, {"organisation": officer.world.own.pk, "file": file})

    page = send(head + good + bad)
    assert page.status_code == 422
    assert "车间级" in page.content.decode()
    assert not Meter.objects.exists()
    assert send(head + good + part).status_code == 302
    assert Meter.objects.get(code="m-2").parent.code == "m-1"
    assert Channel.objects.count() == 2


def test_a_source_gets_a_token_that_is_shown_once(officer):
    answer = officer.post(
        reverse("metering:source_new"),
        {"organisation": officer.world.own.pk, "code": "gw", "name": "网关"},
    )
    token = answer.context["token"]
    assert token in answer.content.decode()
    assert token not in officer.get(reverse("metering:sources")).content.decode()
    pushed = Client().post(
        "/api/v1/readings",
        '{"readings": [{"channel": "x", "at": "2026-03-01T08:00:00+08:00", "value": "1"}]}',
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "batch-00001"},
    )
    assert pushed.json()["refused"] == 1
    officer.post(reverse("metering:source_close", args=["gw"]))
    assert pushed.client.post("/api/v1/readings").status_code == 401


def test_an_exchange_is_recorded_and_withdrawn_on_its_page(officer):
    channel = create(officer)
    event = {
        "kind": "exchange",
        "at": "2026-03-02T08:00:00",
        "old_final": "228",
        "new_initial": "0",
        "document": "换表单 7",
    }
    url = reverse("metering:event_new", args=[channel.pk])
    assert officer.post(url, event).status_code == 302
    assert officer.post(url, event).status_code == 422
    made = channel.events.get()
    page = officer.get(reverse("metering:meter", args=["gate-1"]))
    assert "换表单 7" in page.content.decode()
    url = reverse("metering:event_withdraw", args=[made.pk])
    assert officer.post(url, {"reason": "记错了"}).status_code == 302
    assert channel.events.get().withdrawn_at is not None
