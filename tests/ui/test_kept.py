"""Pages kept for a moment: quick again, never behind the log, another user or browser."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, override_settings
from django.urls import path, reverse

from dafeng.people.models import Organisation
from dafeng.people.services import update_organisation
from dafeng.site.urls import urlpatterns as site_urls
from dafeng.ui.kept import kept

IN_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept-test"}
drawn = []


@kept
def page(request, status=200):
    drawn.append(request.get_full_path())
    text = f"{len(drawn)} {get_token(request)}"
    return HttpResponse(text, status=int(request.GET.get("status", status)))


def note(request):
    messages.info(request, "done")
    return HttpResponse()


urlpatterns = [path("page/", page), path("note/", note), *site_urls]


@pytest.fixture
def keeping(settings):
    settings.CACHES = {**settings.CACHES, "pages": IN_MEMORY}
    caches["pages"].clear()
    drawn.clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def browse(world, keeping):
    def browse(role):
        client = Client()
        client.force_login(world[role], backend="dafeng.people.backends.PasswordBackend")
        client.cookies["csrftoken"] = "a" * 32
        return client

    return browse


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_is_drawn_once_for_a_user_and_afresh_for_another(browse):
    officer, leader = browse("officer"), browse("leader")
    first = officer.get("/page/").content
    assert officer.get("/page/").content == first
    assert len(drawn) == 1
    leader.get("/page/")
    officer.get("/page/?a=1")
    assert drawn == ["/page/", "/page/", "/page/?a=1"]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("cookie", "value"), [("theme", "dark"), ("csrftoken", "b" * 32), ("django_language", "en")]
)
def test_another_look_or_another_secret_is_another_page(browse, cookie, value):
    client = browse("officer")
    client.get("/page/")
    client.cookies[cookie] = value
    client.get("/page/")
    assert len(drawn) == 2


@override_settings(ROOT_URLCONF=__name__)
def test_what_tells_of_a_moment_or_is_no_page_is_not_kept(browse):
    client = browse("officer")
    for address in ("/page/?status=404", "/page/?export=csv"):
        client.get(address)
        client.get(address)
    assert len(drawn) == 4
    client.get("/page/")
    client.get("/note/")
    client.get("/page/")
    assert len(drawn) == 6


def test_who_asks_while_a_page_is_drawn_waits_for_that_drawing(keeping, rf, monkeypatch):
    monkeypatch.setattr("dafeng.ui.kept._grounds", [])
    begun, go = threading.Event(), threading.Event()

    @kept
    def slow(request):
        drawn.append(request.path)
        begun.set()
        assert go.wait(10)
        return HttpResponse("drawn")

    def ask(path):
        request = rf.get(path)
        request.user, request.session = SimpleNamespace(pk=1, is_authenticated=True), {}
        request.META["CSRF_COOKIE"] = "a" * 32
        request._messages = ()
        return slow(request).content

    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(ask, "/slow/")
        assert begun.wait(10)
        others = [threads.submit(ask, "/slow/") for _ in range(2)]
        assert not wait(others, timeout=0.2).done
        go.set()
        assert {each.result(10) for each in (first, *others)} == {b"drawn"}
    assert drawn == ["/slow/"]


def test_after_a_write_everybody_sees_what_is_so_now(browse, world):
    client = browse("officer")
    address = reverse("people:organisations")
    world.organisation("before", "原先的名字")
    assert "原先的名字" in client.get(address).content.decode()
    Organisation.objects.filter(code="before").update(name_zh="悄悄改的名字")
    assert "原先的名字" in client.get(address).content.decode()
    row = Organisation.objects.get(code="before")
    update_organisation(
        actor=world["system_admin"], organisation=row, values={"name_zh": "写明的名字"}
    )
    assert "写明的名字" in client.get(address).content.decode()


def test_who_acted_sees_it_at_once(browse):
    client = browse("officer")
    address = reverse("people:organisations")
    client.get(address)
    client.post("/views/", {"path": address, "name": "我的视图", "query": "kind=enterprise"})
    assert "我的视图" in client.get(address).content.decode()
