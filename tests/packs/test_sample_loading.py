"""Loaded, looked at, removed: afterwards nothing tells that the invented county was ever here."""

import datetime
import hashlib
import json
import re
import shutil
import uuid
from contextlib import contextmanager

import numpy as np
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.ledger.api_access import STATISTICS
from tests.packs.everything import answers, client_of, differences, files, naming, rows, walk
from tests.plan.api_access import SAID
from tests.world import World, fresh_code

from dafeng.accounting import services as accounting
from dafeng.evidence import blobs
from dafeng.evidence import services as evidence
from dafeng.evidence.models import Entry
from dafeng.evidence.verification import verify
from dafeng.jobs.models import Job
from dafeng.lake.error import Busy
from dafeng.ledger.models import Booking, Statistic
from dafeng.ledger.services import enter_bill
from dafeng.metering import store
from dafeng.metering.models import Channel, Meter
from dafeng.metering.services.importing import draft_import
from dafeng.metering.services.roll_up import roll_up
from dafeng.packs import services as packs
from dafeng.packs.error import SampleHasPeople, SampleLoaded
from dafeng.packs.reader import find_pack, read_pack
from dafeng.packs.sample import county, reading, state
from dafeng.packs.sample.fault import Readings
from dafeng.packs.sample.services import loading, removing
from dafeng.packs.sample.services.loading import Plan, enqueue_load, load
from dafeng.people.area import real_area, sample_area
from dafeng.people.models import Organisation, User
from dafeng.people.services import create_token, request_grant
from dafeng.site.pipeline import FOLLOW
from dafeng.ui.models import SavedView

pytestmark = pytest.mark.django_db
PLAN = Plan(today=datetime.date(2026, 3, 20), small=True)
SYSTEM = evidence.System("test")
BILL = {
    "flow": "electricity.purchased",
    "month": "2025-04",
    "amount": "12.5",
    "unit": "MWh",
    "number": "2",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_setup, django_db_blocker):
    """A real city with its plan, people, a month's worth of figures, undone after the last test."""
    home = tmp_path_factory.mktemp("made")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "CONFIG", settings.CONFIG.model_copy(update={"home": home}))
        packs.load_pack(actor=SYSTEM, pack=read_pack(find_pack("ruijin")).require())
        found = World()
        enter_bill(
            actor=SYSTEM,
            organisation=found.own,
            flow="electricity.purchased",
            month=datetime.date(2025, 1, 1),
            amount="1200.5",
            unit="MWh",
            number="2025-01",
            today=datetime.date(2025, 3, 1),
        )
        accounting.issue_shipped(actor=SYSTEM)
        accounting.account(actor=SYSTEM)
        roll_up()
        store.close()
        patch.undo()
        yield found, home
        transaction.set_rollback(True)


@contextmanager
def at_home(made, folder):
    """In a city as it was made, with a copy of its data folder."""
    found, home = made
    shutil.copytree(home, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "CONFIG", settings.CONFIG.model_copy(update={"home": folder}))
        yield found
        store.close()


@pytest.fixture
def city(made, tmp_path, db):
    """The real city, with a data folder of its own."""
    with at_home(made, tmp_path) as found:
        yield found


@pytest.fixture(scope="class")
def loaded(made, tmp_path_factory, django_db_blocker):
    """The same with the sample, loaded once for the tests of a class."""
    folder = tmp_path_factory.mktemp("loaded")
    with django_db_blocker.unblock(), transaction.atomic():
        with at_home(made, folder) as found:
            load(plan=PLAN)
        yield found, folder
        transaction.set_rollback(True)


@pytest.fixture
def loaded_city(loaded, tmp_path, db):
    """The real city and the sample, with a data folder of its own."""
    with at_home(loaded, tmp_path) as found:
        yield found


def shrunk():
    """Whether a removal gives room back here: not inside the transaction of a test."""
    return connection.vendor != "sqlite"


def seen_by_officer(city, area=""):
    """All that an officer sees, by pages, exports and the API."""
    officer = client_of(city["officer"], area=area)
    User.objects.update(last_login=None)  # looking is no change
    return walk(officer, works="own") | answers(officer)


def seen_in(city):
    """All that an officer and an administrator see."""
    found = {"officer": seen_by_officer(city)}
    security = client_of(city["security_admin"])
    User.objects.update(last_login=None)
    found["security"] = walk(security, works="own", besides=found["officer"])
    return {f"{who} {name}": text for who, seen in found.items() for name, text in seen.items()}


def test_nothing_is_left_and_meanwhile_the_real_city_stays_as_it_is(city):
    real = real_area().code
    before = seen_in(city)
    kept_rows, kept_files = rows(), files(settings.CONFIG.home)
    assert len(before) > 120
    for word in ("export=csv", "export=xlsx", "/targets/T", "/organisations/own/", "/api/v1/"):
        assert any(word in address for address in before), word

    assert state.is_wanted() is False  # somebody has entered something already
    done = load(plan=PLAN)
    assert done["readings"]["readings"] > 90_000
    assert done["ledger"]["results"] > 5
    assert done["outlook"] == {"runs": 1}
    assert sample_area().code == county.AREA
    assert done["lights"]["turned"] > 0
    assert state.is_whole()
    assert not Job.objects.filter(kind=FOLLOW).exists()  # the loading has computed what follows
    with pytest.raises(SampleLoaded):
        load(plan=PLAN)

    meanwhile = {f"officer {name}": text for name, text in seen_by_officer(city, real).items()}
    assert not differences({k: v for k, v in before.items() if k.startswith("officer")}, meanwhile)
    assert_marked(client_of(city["officer"]))
    roll_up()  # goes on for both
    work_in_the_sample(city)
    leave_traces(city)

    gone = removing.remove()
    assert gone["rows"] > 5_000
    assert gone["files"] >= 4
    run = Job.objects.get()  # of the daily run, without the figures that are gone
    assert run.result == {"figures": {"own|a|2026-01": 2.0}, "changes": []}
    run.delete()
    assert not differences(kept_rows, rows())
    assert not differences(kept_files, files(settings.CONFIG.home))
    assert not differences(before, seen_in(city))
    assert not naming(county.AREA, settings.CONFIG.home)
    said = sorted(Entry.objects.filter(kind__startswith="sample.r").values_list("kind", flat=True))
    assert said == [state.LEAVING, state.REMOVED]
    evidence.sequence()
    assert verify().problems == []
    assert removing.remove() == {"rows": 0, "files": 0, "jobs": 0, "shrunk": shrunk()}
    assert not state.is_wanted()


def assert_marked(client):
    """In the sample every page, chart and export says so, and names no organisation of the city."""
    words = ("示例数据", "Sample data")
    seen = walk(client, works="sample-works-01")
    assert sum("export=" in address for address in seen) > 20
    wrong = []
    for address, text in seen.items():
        if text.startswith(("404", "403")) or "empty=1" in address:  # a template holds no figure
            continue
        if not (any(word in text for word in words) or f'"area":"{county.AREA}"' in text):
            wrong.append(address)
        if "data-chart" in text and "chart-sample" not in text:
            wrong.append(f"{address}: a chart")
        if not address.startswith("/users/") and "别家纸厂" in text:  # people are of both
            wrong.append(f"{address}: names somebody of the city")
    assert not wrong


def work_in_the_sample(city):
    """What an officer does in a morning, all of it in the county in view."""
    client = client_of(city["officer"])
    works = Organisation.objects.get(code="sample-works-01")
    post(client, "statistics", STATISTICS | {"vintage": "preliminary"})
    post(client, "targets/T31/values", SAID | {"known_date": "2026-03-19"})
    post(client, "ledger/bills", BILL | {"organisation": works.code})
    post(client, "estimates", {})
    post(client, "outlook/runs", {"note": "试"})
    post(client, "outlook/scenarios", {"name": "慢", "levers": {"economy": -1.0}})
    code = fresh_code(city["officer"])
    frozen = post(client, "inventory/frozen", {"period": "2024", "title": "清单"}, signature=code)
    assert frozen["body"]["area"] == county.AREA
    TOTPDevice.objects.all().delete()
    for path, query in (
        (f"/organisations/{works.code}/account/", ""),
        ("/meters/list/", f"organisation={works.pk}&carrier=electricity"),
        ("/organisations/", f"place={works.place_id}"),
    ):
        said = {"path": path, "name": "看", "query": query}
        assert client.post(reverse("ui:save_view"), said).status_code == 302
    request_grant(
        actor=city["security_admin"],
        user=city.stranger,
        role="energy_manager",
        organisation=works,
        from_date=timezone.localdate(),
        reason="试",
    )
    rows = "".join(f"2026-02-{day:02d} 00:00,{1000 + day}\n" for day in range(1, 29))
    draft_import(
        actor=city["officer"],
        organisation=works,
        file_name="读数.csv",
        chunks=[f"时间,a\n{rows}".encode()],
    )


def post(client, path, said, signature=""):
    """An effect through the API, remembered under its key."""
    answer = client.post(
        f"/api/v1/{path}",
        json.dumps(said),
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid.uuid4()), "X-Signature-Code": signature},
    )
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def leave_traces(city):
    """What else points at the sample: a file, a job, a role that ended."""
    works = Organisation.objects.filter(pack="sample").first()
    evidence.attach(actor=SYSTEM, subject=works, name="照片.txt", chunks=[b"sample photo"])
    Job.objects.create(kind="test", key=f"{county.AREA}-2026", not_before=timezone.now())
    Job.objects.create(
        kind="site.pipeline",
        key="then",
        state=Job.State.DONE,
        not_before=timezone.now(),
        result={"figures": {f"{works.code}|a|2026-01": 1.0, "own|a|2026-01": 2.0}, "changes": []},
    )
    city.user("guest", role="energy_manager", organisation=city.own)
    User.objects.get(username="guest").role_grants.update(organisation=works)
    guest = User.objects.get(username="guest")
    assert guest.area == sample_area()
    User.objects.filter(pk=guest.pk).update(organisation=works)
    with pytest.raises(SampleHasPeople):
        removing.remove()
    guest.role_grants.all().delete()
    guest.delete()


def test_what_is_left_is_seen(city):
    """The comparison above can fail: each thing that might stay is found and named."""
    home = settings.CONFIG.home
    before_rows, before_files = rows(), files(home)
    SavedView.objects.create(user=city["officer"], path="/targets/", name="看")
    blobs.store([b"left"])
    part = home / "lake" / "slots" / f"area={county.AREA}" / "year=2026" / "a.parquet"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"left")
    store.lake().ingest(
        area=county.AREA,
        source="a",
        key="b",
        rows=reading.table(1, Readings(np.array([0]), np.array([1]))),
    )
    assert [each.split()[1] for each in differences(before_rows, rows())] == ["ui.savedview"]
    found = " ".join(differences(before_files, files(home)))
    for word in ("left: blobs/", "left: lake/slots/", "left: batches waiting"):
        assert word in found


def test_an_end_in_the_middle_loses_nothing_and_leaves_nothing(city, monkeypatch):
    from dafeng.packs.sample.services import metered

    def stop(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(metered, "post", stop)
        with pytest.raises(KeyboardInterrupt):
            load(plan=PLAN)
    assert state.is_begun()
    assert not state.is_whole()
    assert state.is_wanted()
    assert not banners(city, "system_admin")  # who looks at the real city is told of neither
    (part,) = banners(city, "officer")
    assert part.startswith("示例数据只载入了一部分")
    job = enqueue_load(PLAN)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, done=354, total=1000)
    assert banners(city, "officer") == ["示例数据正在载入（35 %），页面尚未显示全部数据。"]
    assert not banners(city, "system_admin")
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    assert banners(city, "officer") == [part]
    job.delete()
    with monkeypatch.context() as patch:
        patch.setattr(removing, "_forget_factor_sets", stop)
        with pytest.raises(KeyboardInterrupt):
            removing.remove()
    assert state.is_begun()  # the lake is empty, and all rows still tell what is to be done
    assert not state.is_whole()
    assert not state.is_wanted()
    assert banners(city, "officer") == ["示例数据的移除已经开始，页面不再显示全部数据。"]
    rows = Statistic.objects.count()
    assert removing.remove()["rows"] > rows > 5_000
    assert not state.is_begun()
    assert not banners(city, "officer")


def banners(city, role):
    """What pages say above everything else about sample data that are on their way."""
    text = client_of(city[role]).get("/account/password/").content.decode()
    return [
        line for line in re.findall(r"示例数据[^<]*。", text) if "载入" in line or "移除" in line
    ]


def test_it_is_not_removed_while_it_is_loaded_nor_loaded_twice(city, monkeypatch):
    monkeypatch.setattr(removing, "WAIT_S", 0.0)
    monkeypatch.setattr(loading, "WAIT_S", 0.0)
    with removing.alone(wait_s=0.0):
        for work in (removing.remove, lambda: load(plan=PLAN)):
            with pytest.raises(Busy):
                work()
    assert not state.is_begun()


def test_it_is_not_removed_while_readings_are_rolled_up(city, monkeypatch):
    monkeypatch.setattr(removing, "ROLL_UP_WAIT_S", 0.0)
    loading.load_people(PLAN)
    with store.lake().lock("roll-up"), pytest.raises(Busy):
        removing.remove()
    assert state.is_begun()
    assert removing.remove()["rows"] > 100


class TestLoaded:
    """What holds of a city beside the sample."""

    def test_files_that_a_removal_did_not_reach_go_with_the_next(self, loaded_city, monkeypatch):
        works = Organisation.objects.get(code="sample-works-01")
        evidence.attach(actor=SYSTEM, subject=works, name="照片.txt", chunks=[b"sample photo"])
        same = evidence.attach(actor=SYSTEM, subject=works, name="a.txt", chunks=[b"kept"])
        evidence.attach(actor=SYSTEM, subject=loaded_city.own, name="a.txt", chunks=[b"kept"])

        def stop(*_, **__):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(removing, "_remove_files", stop)
            with pytest.raises(KeyboardInterrupt):
                removing.remove()
            loading.load_people(PLAN)
            with pytest.raises(KeyboardInterrupt):
                removing.remove()  # the last of two removals names no file
        assert not state.is_begun()
        photo = hashlib.sha256(b"sample photo").hexdigest()
        assert blobs.path_of(photo).exists()
        assert removing.remove() == {"rows": 0, "files": 1, "jobs": 0, "shrunk": shrunk()}
        assert not blobs.path_of(photo).exists()
        assert blobs.path_of(same.blob_id).exists()

    def test_no_figure_sums_both_areas(self, loaded_city):
        channel = Channel.objects.filter(organisation__pack="sample", kind="register").first()
        own = Meter.objects.create(
            code="own",
            name="自有",
            organisation=loaded_city.own,
            level="entity",
            carrier="electricity",
        )
        real = Channel.objects.create(
            meter=own,
            organisation=loaded_city.own,
            name="a",
            source_name="a",
            kind="register",
            unit="kWh",
        )
        assert store.area_of_channels([channel]) == county.AREA
        assert store.area_of_channels([real]) == real_area().code
        with pytest.raises(ValueError, match="two areas"):
            store.area_of_channels([channel, real])
        assert tabs_of_a_body(loaded_city, county.AREA) == []
        assert tabs_of_a_body(loaded_city, real_area().code) == ["energy", "entries", "account"]
        token, secret = make_token(loaded_city)
        assert token
        shown = ask_api(secret, "/api/v1/organisations?limit=500")
        assert "own" in shown
        assert not any(code.startswith("sample-") for code in shown)
        other = ask_api(secret, f"/api/v1/organisations?limit=500&area={county.AREA}")
        assert "own" not in other
        assert "sample-works-01" in other
        head = ask_api(secret, "/api/v1/organisations?limit=500", HTTP_DAFENG_AREA=county.AREA)
        assert head == other
        wrong = Client().get(
            "/api/v1/organisations?area=123456", HTTP_AUTHORIZATION=f"Bearer {secret}"
        )
        assert wrong.status_code == 422
        assert "/query/area" in wrong.content.decode()


def tabs_of_a_body(city, area):
    """The pages of figures that a body of the plan, which stands in both areas, offers in one."""
    client = client_of(city["officer"], area=area)
    text = client.get("/organisations/statistics/").content.decode()
    found = re.findall(r'href="/organisations/statistics/(energy|entries|account)/"', text)
    assert all(client.get(f"/organisations/statistics/{tab}/").status_code == 200 for tab in found)
    return list(dict.fromkeys(found))


def make_token(city):
    return create_token(user=city["officer"], name="导出", roles=["officer"], days=30)


def ask_api(secret, address, **more):
    answer = Client().get(address, HTTP_AUTHORIZATION=f"Bearer {secret}", **more)
    assert answer.status_code == 200, answer.content
    return {item["code"] for item in json.loads(answer.content)["items"]}


SHARED = {
    "people.user": "a person is moved by hand before",
    "evidence.entry": "the log keeps that it was loaded and removed",
}
# what a plan, a city, a factor or a process is: the same whichever area one looks at
ONE_FOR_ALL = {
    *("packs.load", "plan.document", "plan.period", "plan.section"),
    *("plan.target", "plan.task", "plan.namedsystem", "plan.namedsystem_sections"),
    *("plan.publicfigure", "indicators.indicator", "indicators.reading"),
    *("accounting.factorissue", "accounting.factorsetrecord", "accounting.factorsetrecord_issues"),
    *("people.token", "people.recoverycode", "evidence.blob", "evidence.sequence"),
    *("evidence.checkpoint", "evidence.salt", "evidence.attachment", "evidence.approval"),
    *("jobs.job", "jobs.worker", "ui.savedview"),
}


# figures of the plan are of the real area alone until they say which area they are of


def test_every_model_is_of_an_area_or_says_why_not():
    """A new model whose rows belong to an area is removed with it only if they can be found."""
    reached = {
        model
        for model in removing.own_models()
        if removing.has_area(model) or model._meta.label_lower in ("people.place",)
    } | {Organisation}
    growing = True
    while growing:
        more = {
            model
            for model in removing.own_models()
            if model not in reached
            and any(key.related_model in reached for key in removing.foreign_keys(model))
        }
        growing, reached = bool(more), reached | more
    left = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("dafeng.") and model not in reached
    }
    assert left == ONE_FOR_ALL | set(SHARED), "give it `area`, or say why it is for all"
    assert Booking in reached
    assert Statistic in reached
