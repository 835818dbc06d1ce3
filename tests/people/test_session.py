import datetime
import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.world import PASSWORD

from dafeng.evidence.models import Entry
from dafeng.people.lockout import find_address
from dafeng.people.models import User

NEW = "Quite-another-8"


@pytest.fixture
def limits(monkeypatch):
    def set_to(**values):
        monkeypatch.setattr(settings, "CONFIG", settings.CONFIG.model_copy(update=values))

    return set_to


def log_in(client, username="head", password=PASSWORD, **extra):
    return client.post("/login/", {"username": username, "password": password}, **extra)


def test_a_login_leads_in_and_stands_in_the_log(world, client):
    answer = log_in(client)
    assert (answer.status_code, answer.url) == (302, "/")
    assert Entry.objects.get(kind="people.logged_in").actor == world["head"]


def test_a_login_never_leads_to_another_host(world, client):
    answer = client.post(
        "/login/?next=https://evil.example/", {"username": "head", "password": PASSWORD}
    )
    assert answer.url == "/"


def test_wrong_passwords_lock_the_name_at_this_address_only(world, client):
    for _ in range(settings.CONFIG.lockout_failures - 1):
        assert log_in(client, password="wrong").status_code == 200
    locked = log_in(client, password="wrong")
    assert locked.status_code == 429
    assert re.search(r"\d\d:\d\d:\d\d", locked.content.decode())
    assert log_in(client).status_code == 429
    assert log_in(Client(), REMOTE_ADDR="10.0.0.9").status_code == 302
    assert log_in(Client(), username="leader").status_code == 302


def test_a_lock_out_ends_by_itself_and_a_storm_does_not_lengthen_it(world, client):
    from axes.models import AccessAttempt

    for _ in range(settings.CONFIG.lockout_failures + 20):
        assert log_in(client, password="wrong").status_code in (200, 429)
    past = timezone.now() - datetime.timedelta(minutes=settings.CONFIG.lockout_minutes, seconds=1)
    began = AccessAttempt.objects.get().attempt_time
    assert log_in(client, password="wrong").status_code == 429
    assert AccessAttempt.objects.get().attempt_time == began
    AccessAttempt.objects.update(attempt_time=past)
    assert log_in(client).status_code == 302


@pytest.mark.parametrize(
    "username", ["", "\x00", "x" * 5000, "'; DROP TABLE people_user; --", "\ud83d", "𝒽ead", " "]
)
def test_a_hostile_name_is_never_an_error_of_ours(world, client, username):
    for _ in range(settings.CONFIG.lockout_failures + 1):
        name = quote(username.encode("utf-8", "surrogatepass"))
        answer = client.post(
            "/login/", f"username={name}&password=x", "application/x-www-form-urlencoded"
        )
        assert answer.status_code in (200, 429)


def test_too_many_fields_are_refused_and_no_error_of_ours(world, client):
    client.raise_request_exception = False
    fields = "&".join(f"f{number}=x" for number in range(3000))
    answer = client.post("/login/", fields, "application/x-www-form-urlencoded")
    assert 400 <= answer.status_code < 500


def test_the_administrator_ends_a_lock_out(world, client):
    for _ in range(settings.CONFIG.lockout_failures):
        log_in(client, password="wrong")
    admin = Client()
    log_in(admin, username="security-admin")
    assert admin.post(f"/users/{world['head'].pk}/unlock/").status_code == 302
    assert log_in(client).status_code == 302


@pytest.mark.parametrize(
    ("direct", "said", "address"),
    [
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "1.2.3.4", "10.0.0.5"),
        ("127.0.0.1", "6.6.6.6, 10.0.0.7", "10.0.0.7"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_the_proxy_beside_us_is_believed(direct, said, address):
    request = RequestFactory().get("/", REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=said)
    assert find_address(request) == address


def test_a_given_password_is_changed_before_anything_else(world, client):
    User.objects.filter(username="head").update(must_change_password=True)
    log_in(client)
    for address in ("/", "/organisations/", "/account/", "/evidence/approvals/", "/jobs/"):
        assert client.get(address).url == "/account/password/"
    assert client.post("/organisations/new/").url == "/account/password/"
    page = client.get("/account/password/")
    assert page.status_code == 200
    wrong = client.post("/account/password/", {"old": "x", "new": NEW, "again": NEW})
    assert wrong.status_code == 422
    weak = client.post("/account/password/", {"old": PASSWORD, "new": "short", "again": "short"})
    assert weak.status_code == 422
    done = client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert done.url == "/"
    assert client.get("/account/").status_code == 200


def test_an_old_password_is_changed_too_where_the_setting_says_so(world, client, limits):
    old = timezone.now() - datetime.timedelta(days=91)
    User.objects.filter(username="head").update(password_changed_at=old)
    log_in(client)
    limits(password_days=90)
    assert client.get("/account/").status_code == 302
    limits(password_days=0)
    assert client.get("/account/").status_code == 200


def test_a_changed_password_ends_other_sessions(world, client):
    other = Client()
    log_in(client)
    log_in(other)
    client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_an_idle_login_ends(world, client, limits):
    log_in(client)
    client.get("/account/")
    session = client.session
    session["seen_at"] = (timezone.now() - datetime.timedelta(minutes=61)).isoformat()
    session.save()
    limits(idle_minutes=60)
    assert client.get("/account/").url.startswith("/login/")
    assert client.get("/account/").url.startswith("/login/")


def test_a_closed_login_ends_at_its_next_step(world, client):
    log_in(client)
    User.objects.filter(username="head").update(is_active=False)
    assert client.get("/account/").url.startswith("/login/")


def test_logging_out_needs_a_post_and_ends_the_session(world, client):
    log_in(client)
    assert client.get("/logout/").status_code == 405
    assert client.get("/account/").status_code == 200
    assert client.post("/logout/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_the_language_is_the_users_own_on_every_machine(world, client):
    log_in(client)
    client.post("/language/", {"language": "en", "next": "/account/"})
    assert User.objects.get(username="head").language == "en"
    elsewhere = Client()
    log_in(elsewhere)
    assert '<html lang="en"' in elsewhere.get("/account/").content.decode()
