"""Chromium on a live server. Every visit fails on a console error or a request to another host."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page, sync_playwright

from dafeng.people.models import Organisation, User

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = 375


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, headless."""
    # Playwright keeps an event loop in this thread; Django would refuse the database in it
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@dataclass
class Visit:
    """A page of the live server and what went wrong on it."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the live server and wait until nothing is under way."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def watch(self) -> None:
        """Note console errors, script errors and requests to other hosts."""
        own = urlsplit(self.address).netloc
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

        def request(sent: Any) -> None:
            parts = urlsplit(sent.url)
            if parts.scheme not in {"data", "blob"} and parts.netloc != own:
                self.faults.append(f"foreign request: {sent.url}")

        self.page.on("request", request)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text}")

    @property
    def sideways(self) -> int:
        """Pixels by which the page is wider than its window."""
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width


@pytest.fixture
def person(transactional_db: None) -> User:
    """Somebody with a login and no role."""
    organisation = Organisation.objects.create(code="office", name_zh="某市某局", kind="government")
    user = User(
        username="person", name="王小明", organisation=organisation, must_change_password=False
    )
    user.set_password("correct horse battery")
    user.save()
    return user


def session_of(user: User) -> str:
    """The key of a new session in which the user is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "dafeng.people.backends.PasswordBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Visit]]:
    """Start visits: `visit(user, width=375, language="en", theme="dark", javascript=False)`."""
    visits: list[Visit] = []

    def start(
        user: User | None = None,
        *,
        width: int = 1366,
        language: str = "zh-hans",
        theme: str = "auto",
        javascript: bool = True,
        **more: Any,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 800 if width <= PHONE else 768},
            java_script_enabled=javascript,
            accept_downloads=True,
            **more,
        )
        cookies = {settings.LANGUAGE_COOKIE_NAME: language, "theme": theme}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
        context.add_cookies(
            [{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()]
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        started = Visit(page, live_server.url)
        started.watch()
        visits.append(started)
        return started

    yield start
    faults = [fault for each in visits for fault in each.faults]
    for each in visits:
        each.page.context.close()
    assert not faults
