"""A full disk and a locked database: a page with a number, nothing half-written, no 500."""

import errno
import re
import sqlite3
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from tests.site.installation import PEOPLE, Installation
from tests.site.running import Server

from dafeng.evidence import blobs
from dafeng.site import views


def assert_busy(status: int, text: str) -> None:
    assert status == 503
    assert "site.busy" in text
    assert re.search(r"<code>[0-9a-f]{12}</code>", text)
    assert "Traceback" not in text


@pytest.mark.django_db
@pytest.mark.sqlite_only
def test_a_full_disk_of_the_database_is_a_page_with_a_number():
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        client = Client(raise_request_exception=False)
        for number in range(200):
            answer = client.post("/login/", {"username": "u" * 50 + str(number), "password": "x"})
            if answer.status_code == 503:
                break
        assert_busy(answer.status_code, answer.content.decode())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def test_a_full_disk_of_the_attachments_leaves_nothing(tmp_path, settings, monkeypatch):
    settings.CONFIG = settings.CONFIG.model_copy(update={"home": tmp_path})
    opened = open("/dev/full", "wb", buffering=0)  # noqa: SIM115  blobs.store closes it
    monkeypatch.setattr(
        blobs.os, "fdopen", lambda handle, mode: (blobs.os.close(handle), opened)[1]
    )
    with pytest.raises(OSError, match="space") as caught:
        blobs.store([b"content"])
    assert caught.value.errno == errno.ENOSPC
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    request = RequestFactory().get("/")
    request.number = "0123456789ab"
    answer = views.error_page(request, views.error_of(caught.value))
    assert_busy(answer.status_code, answer.content.decode())


@pytest.mark.fault
def test_a_locked_database_is_a_page_with_a_number_and_reading_goes_on(tmp_path):
    home = Installation(tmp_path / "home", DAFENG_DATABASE_TIMEOUT_SECONDS="1")
    home.succeed("setup")
    home.python(PEOPLE)
    with Server(home) as server:
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), Quiet()
        )
        page = browser.open(server.url("/login/")).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "username": "sys1", "password": "wrong"}
        body = urllib.parse.urlencode(form).encode()
        lock = sqlite3.connect(home.home / "dafeng.sqlite3", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        answer = browser.open(server.url("/login/"), body)
        assert_busy(answer.status, answer.read().decode())
        assert browser.open(server.url("/login/")).status == 200
        lock.execute("ROLLBACK")
        assert browser.open(server.url("/login/"), body).status == 200


class Quiet(urllib.request.HTTPErrorProcessor):
    """Gives an error's answer as an answer."""

    def http_response(self, request, response):
        return response


@pytest.mark.fault
def test_a_short_lock_is_waited_for(tmp_path):
    home = Installation(tmp_path / "home")
    home.succeed("setup")
    lock = sqlite3.connect(
        home.home / "dafeng.sqlite3", isolation_level=None, check_same_thread=False
    )
    lock.execute("BEGIN IMMEDIATE")
    threading.Timer(4.0, lambda: lock.execute("ROLLBACK")).start()
    started = time.monotonic()
    home.python(PEOPLE)
    assert time.monotonic() - started < 60
