import pytest
from django.test import Client
from django.utils import timezone

from dafeng.evidence.models import Entry
from dafeng.jobs import services
from dafeng.jobs.models import Job, Worker
from dafeng.people.models import Organisation, RoleGrant, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Organisation.objects.create(code="office", name_zh="某办", kind="government")


@pytest.fixture
def person(office):
    def make(name, role=""):
        user = User.objects.create(
            username=name, name=name, organisation=office, must_change_password=False
        )
        if role:
            RoleGrant.objects.create(
                user=user, role=role, organisation=office, from_date=timezone.localdate()
            )
        return user

    return make


def browse(user):
    client = Client()
    client.force_login(user, backend="dafeng.people.backends.PasswordBackend")
    return client


def job(user=None, **values):
    given = {"kind": "jobs.prune", "key": str(Job.objects.count()), "not_before": timezone.now()}
    return Job.objects.create(requested_by=user, **{**given, **values})


def test_the_administrator_sees_all_work_and_others_their_own(person):
    admin, other = person("admin", "system_admin"), person("other")
    mine, schedule = job(other), job()
    assert browse(other).get("/jobs/").content.decode().count("/progress/") == 1
    assert browse(admin).get("/jobs/").content.decode().count("/progress/") == 2
    assert browse(other).get(f"/jobs/{mine.pk}/").status_code == 200
    for address in ("", "progress/"):
        assert browse(other).get(f"/jobs/{schedule.pk}/{address}").status_code == 404


def test_only_waiting_and_running_work_is_asked_for_again(person):
    admin = person("admin", "system_admin")
    running = job(state="running", done=3, total=10, note="第三步")
    text = browse(admin).get(f"/jobs/{running.pk}/progress/").content.decode()
    assert "data-job" in text
    assert "第三步" in text
    ended = job(state="done", done=10, total=10)
    assert "data-job" not in browse(admin).get(f"/jobs/{ended.pk}/progress/").content.decode()


def test_a_failed_job_says_why_and_can_be_started_again(person):
    admin = person("admin", "system_admin")
    failed = job(state="failed", error_code="site.busy", error_message="<b>No</b> room")
    client = browse(admin)
    text = client.get(f"/jobs/{failed.pk}/").content.decode()
    assert "&lt;b&gt;No&lt;/b&gt; room" in text
    assert client.post(f"/jobs/{failed.pk}/retry/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == "queued"
    assert client.post(f"/jobs/{failed.pk}/retry/").status_code == 409
    assert client.post(f"/jobs/{failed.pk}/cancel/").status_code == 302
    kinds = Entry.objects.filter(actor=admin).order_by("at").values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("job.")] == ["job.retried", "job.cancelled"]


def test_nobody_ends_the_work_of_another(person):
    mine = job(person("a"))
    client = browse(person("b"))
    assert client.post(f"/jobs/{mine.pk}/cancel/").status_code == 404
    assert client.get(f"/jobs/{mine.pk}/cancel/").status_code == 405
    mine.refresh_from_db()
    assert mine.state == "queued"


def test_every_page_says_when_no_worker_is_alive(person):
    client = browse(person("a"))
    words = "banner-warn"
    assert words in client.get("/jobs/").content.decode()
    Worker.objects.create(host="here", process=1, heartbeat_at=timezone.now())
    assert words not in client.get("/jobs/").content.decode()


def test_the_list_is_exported_without_markup(person):
    admin = person("admin", "system_admin")
    job(state="running", done=3, total=10)
    answer = browse(admin).get("/jobs/?export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "3/10" in text
    assert "<" not in text


def test_work_of_an_unknown_release_is_shown_by_its_kind(person):
    admin = person("admin", "system_admin")
    old = job(kind="gone.kind")
    assert "gone.kind" in browse(admin).get(f"/jobs/{old.pk}/").content.decode()
    assert services.list_tasks()
