"""The way in, in a real browser."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, Visit

from dafeng.people.models import User

Start = Callable[..., Visit]
PASSWORD = "correct horse battery"
NEW_PASSWORD = "a-longer-Word-for-2026"


def enter(page: Page, username: str, password: str) -> None:
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("form[method=post] button[type=submit]").last.click()


def forgive(visited: Visit, status: int) -> None:
    """Take out what the browser says of an answer that the test asked for."""
    expected = [fault for fault in visited.faults if f"status of {status}" in fault]
    assert expected, "the answer was meant to be refused"
    visited.faults[:] = [fault for fault in visited.faults if fault not in expected]


@pytest.mark.parametrize("width", [PHONE, 1366])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_person_comes_in_where_he_wanted_to_go(
    visit: Start, person: User, width: int, javascript: bool
) -> None:
    seen = visit(width=width, javascript=javascript)
    page = seen.open("/account/")
    expect(page).to_have_url(re.compile(r"/login/\?next=/account/"))
    if javascript:
        assert seen.sideways == 0
    enter(page, person.username, PASSWORD)
    expect(page).to_have_url(re.compile(r"/account/$"))
    expect(page.locator("body")).to_contain_text(person.name)


def test_a_wrong_password_is_said_without_saying_which_part_is_wrong(
    visit: Start, person: User
) -> None:
    page = visit(language="en").open("/login/")
    for name, password in ((person.username, "wrong"), ("nobody", PASSWORD)):
        enter(page, name, password)
        expect(page.locator("main")).to_contain_text("correct")
        expect(page).to_have_url(re.compile(r"/login/"))


def test_too_many_wrong_passwords_lock_the_login_and_say_until_when(
    visit: Start, person: User
) -> None:
    seen = visit(language="en")
    page = seen.open("/login/")
    for _ in range(settings.CONFIG.lockout_failures):
        page.goto(seen.address + "/login/")
        enter(page, person.username, "wrong")
    expect(page.locator("h1")).to_have_text("Login locked")
    page.goto(seen.address + "/login/")
    enter(page, person.username, PASSWORD)
    expect(page.locator("h1")).to_have_text("Login locked")
    expect(page.locator("[role=alert]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    forgive(seen, 429)


def test_a_given_password_is_changed_before_anything_else(visit: Start, person: User) -> None:
    person.must_change_password = True
    person.save()
    page = visit().open("/login/")
    enter(page, person.username, PASSWORD)
    expect(page).to_have_url(re.compile(r"/account/password/"))
    page.goto(page.url.replace("/account/password/", "/search/"))
    expect(page).to_have_url(re.compile(r"/account/password/"))
    fields = page.locator("main input[type=password]")
    for place, value in enumerate((PASSWORD, NEW_PASSWORD, NEW_PASSWORD)):
        fields.nth(place).fill(value)
    page.locator("main form[method=post] button[type=submit]").last.click()
    expect(page).not_to_have_url(re.compile(r"/account/password/"))
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)
    assert not person.must_change_password


def test_who_leaves_is_out(visit: Start, person: User) -> None:
    seen = visit(person, language="en")
    page = seen.open("/account/")
    page.get_by_label("Your menu").click()
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile(r"/login/"))
    page.goto(seen.address + "/account/")
    expect(page).to_have_url(re.compile(r"/login/"))
