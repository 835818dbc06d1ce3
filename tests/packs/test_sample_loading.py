"""Loaded, looked at, removed: afterwards nothing tells that the invented county was ever here."""

import datetime
import json
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone
from tests.site.test_access import list_names
from tests.world import World

from dafeng.accounting import services as accounting
from dafeng.evidence import services as evidence
from dafeng.evidence.models import Attachment, Blob, Entry
from dafeng.evidence.verification import verify
from dafeng.jobs.models import Job
from dafeng.ledger.models import Booking, Statistic
from dafeng.ledger.services import enter_bill
from dafeng.metering import store
from dafeng.metering.models import Channel, Meter
from dafeng.metering.services.roll_up import roll_up
from dafeng.packs import services as packs
from dafeng.packs.error import SampleHasPeople, SampleLoaded
from dafeng.packs.reader import find_pack, read_pack
from dafeng.packs.sample import county, state
from dafeng.packs.sample.services import removing
from dafeng.packs.sample.services.loading import Plan, load
from dafeng.people.area import real_area, sample_area
from dafeng.people.models import Organisation, User

pytestmark = pytest.mark.django_db
PLAN = Plan(today=datetime.date(2026, 3, 20), small=True)
SYSTEM = evidence.System("test")

# pages that tell of the program's work and of the log, which keep that it was loaded
TELL_OF_WORK = ("evidence:", "jobs:", "ui:", "api", "healthz", "metrics", "run")
NOT_A_PAGE = ("people:log", "people:area", "people:second_factor", "people:token_new")
CHANGING = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?|"
    r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|chart-[0-9a-f]{8}(-face)?'
    r'|\s*<details class="menu">(?:(?!</details>).)*action="/area/"(?:(?!</details>).)*</details>',
    re.DOTALL,
)


@pytest.fixture
def city(tmp_path, monkeypatch, db):
    """A real city with its plan, people, a meter's worth of figures, and an empty lake."""
    monkeypatch.setattr(settings, "CONFIG", settings.CONFIG.model_copy(update={"home": tmp_path}))
    packs.load_pack(actor=SYSTEM, pack=read_pack(find_pack("ruijin")).require())
    made = World()
    enter_bill(
        actor=SYSTEM,
        organisation=made.own,
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
    yield made
    store.close()


def client_of(user, area=None):
    client = Client()
    client.force_login(user, backend="dafeng.people.backends.PasswordBackend")
    if area:
        assert client.post(reverse("people:area"), {"area": area}).status_code == 302
    return client


def addresses():
    """Every page without an argument that shows figures."""
    for name in sorted(set(list_names(get_resolver()))):
        if not name.startswith((*TELL_OF_WORK, *NOT_A_PAGE)):
            try:
                yield reverse(name)
            except NoReverseMatch:
                continue


def seen_by(client, places=None):
    """What each page and each export says."""
    found = {}
    for address in places or addresses():
        answer = client.get(address)
        if answer.status_code != 200:
            found[address] = str(answer.status_code)
            continue
        text = answer.content.decode() if not answer.streaming else ""
        lines = CHANGING.sub("", text).splitlines()
        found[address] = "\n".join(line.strip() for line in lines if line.strip())
        if "export=csv" in text:
            export = client.get(f"{address}?export=csv")
            found[f"{address} csv"] = CHANGING.sub("", b"".join(export.streaming_content).decode())
    return found


def counts():
    kept = {"evidence.entry", "evidence.sequence", "sessions.session", "jobs.worker"}
    kept.add("axes.accesslog")
    return {
        model._meta.label_lower: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in kept
    }


def test_nothing_is_left_and_meanwhile_the_real_city_stays_as_it_is(city):
    real = real_area().code
    before, rows = seen_by(client_of(city["officer"])), counts()
    assert len(before) > 25
    assert sum(text == "200" for text in before.values()) == 0

    assert state.is_wanted() is False  # somebody has entered something already
    done = load(plan=PLAN)
    assert done["readings"]["readings"] > 90_000
    assert done["ledger"]["results"] > 5
    assert done["outlook"] == {"runs": 1}
    assert sample_area().code == county.AREA
    assert state.is_whole()
    with pytest.raises(SampleLoaded):
        load(plan=PLAN)

    officer = client_of(city["officer"], area=real)
    assert_same(before, seen_by(officer))
    assert_marked(client_of(city["officer"]))
    roll_up()  # goes on for both
    leave_traces(city)

    gone = removing.remove()
    assert gone["rows"] > 5_000
    assert gone["files"] >= 4
    run = Job.objects.get()  # of the daily run, without the figures that are gone
    assert run.result == {"figures": {"own|a|2026-01": 2.0}, "changes": []}
    run.delete()
    assert counts() == rows
    assert_same(before, seen_by(client_of(city["officer"])))
    for table in ("readings", "slots", "months"):
        assert not list((settings.CONFIG.home / "lake" / table).rglob(f"area={county.AREA}*"))
    assert [e.kind for e in Entry.objects.filter(kind__startswith="sample.r")] == ["sample.removed"]
    evidence.sequence()
    assert verify().problems == []
    assert removing.remove() == {"rows": 0, "files": 0, "jobs": 0}
    assert not state.is_wanted()


def assert_same(before, after):
    assert before.keys() == after.keys()
    found = list(differences(before, after))
    assert not found, "\n".join(map(str, found))


def differences(before, after):
    """The pages that differ, each with the first line that does."""
    for name, text in before.items():
        lines = zip(text.splitlines(), after[name].splitlines(), strict=False)
        if text != after[name]:
            yield name, next(((a, b) for a, b in lines if a.strip() != b.strip()), None)


def assert_marked(client):
    """In the sample every page, chart and export says so, and names no organisation of the city."""
    words = ("示例数据", "Sample data")
    for address, text in seen_by(client).items():
        if len(text) == 3 or "/new/" in address or "/import/" in address:
            continue
        assert any(word in text for word in words), address
        if not address.startswith("/users/"):  # people are of both
            assert "别家纸厂" not in text, address
        if address.endswith(" csv"):
            assert text.lstrip("\ufeff").startswith(words), address
    works = Meter.objects.filter(code__endswith="-main").first().organisation
    for name in ("metering:organisation", "accounting:account", "ledger:entries"):
        text = client.get(reverse(name, args=[works.code])).content.decode()
        assert "banner-sample" in text
        if "data-chart" in text:
            assert "chart-sample" in text


def leave_traces(city):
    """What somebody does who looks at the sample: a file, a kept view, a job, a role."""
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
    from dafeng.ui.services import save_view

    save_view(city["officer"], path=f"/organisations/{works.code}/", name="看", query="")
    city.user("guest", role="energy_manager", organisation=city.own)
    User.objects.get(username="guest").role_grants.update(organisation=works)
    guest = User.objects.get(username="guest")
    assert guest.area == sample_area()
    User.objects.filter(pk=guest.pk).update(organisation=works)
    with pytest.raises(SampleHasPeople):
        removing.remove()
    guest.role_grants.all().delete()
    guest.delete()
    assert Blob.objects.count() == Attachment.objects.count() == 1


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
    with monkeypatch.context() as patch:
        patch.setattr(removing, "_forget_factor_sets", stop)
        with pytest.raises(KeyboardInterrupt):
            removing.remove()
    assert state.is_begun()  # the lake is empty, and all rows still tell what is to be done
    rows = Statistic.objects.count()
    assert removing.remove()["rows"] > rows > 5_000
    assert not state.is_begun()


def test_no_figure_sums_both_areas(city):
    load(plan=PLAN)
    channel = Channel.objects.filter(organisation__pack="sample", kind="register").first()
    own = Meter.objects.create(
        code="own", name="自有", organisation=city.own, level="entity", carrier="electricity"
    )
    real = Channel.objects.create(
        meter=own, organisation=city.own, name="a", source_name="a", kind="register", unit="kWh"
    )
    assert store.area_of_channels([channel]) == county.AREA
    assert store.area_of_channels([real]) == real_area().code
    with pytest.raises(ValueError, match="two areas"):
        store.area_of_channels([channel, real])
    token, secret = make_token(city)
    assert token
    shown = ask_api(secret, "/api/v1/organisations?limit=500")
    assert "own" in shown
    assert not any(code.startswith("sample-") for code in shown)
    other = ask_api(secret, f"/api/v1/organisations?limit=500&area={county.AREA}")
    assert "own" not in other
    assert "sample-works-01" in other
    head = ask_api(secret, "/api/v1/organisations?limit=500", HTTP_DAFENG_AREA=county.AREA)
    assert head == other
    wrong = Client().get("/api/v1/organisations?area=123456", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert wrong.status_code == 422
    assert "/query/area" in wrong.content.decode()


def make_token(city):
    from dafeng.people import services

    return services.create_token(user=city["officer"], name="导出", roles=["officer"], days=30)


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
    *("dafeng_site.reply", "packs.load", "plan.document", "plan.period", "plan.section"),
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


def test_a_first_start_brings_it_and_none_after_it_was_removed(db):
    assert state.is_wanted()
    with evidence.writing(actor=SYSTEM, permission="packs.load_sample") as log:
        log.record("sample.loaded", "people.place")
        log.record("sample.removed", "people.place")
    assert not state.is_wanted()
