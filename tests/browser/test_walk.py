"""Every page of the menu, whoever's it is, in the invented county and in the real city."""

import base64
import datetime
import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.urls import resolve
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, Visit

from dafeng.accounting.factor_file import shipped_factors
from dafeng.accounting.services import issue_shipped
from dafeng.evidence.services import System
from dafeng.indicators.models import Value
from dafeng.ledger.models import Statistic
from dafeng.metering import store
from dafeng.metering.models import Channel, Meter
from dafeng.packs.reader import find_pack, read_pack
from dafeng.packs.sample import county
from dafeng.packs.sample.services.loading import Plan, load
from dafeng.packs.services import load_pack
from dafeng.people.area import AREA_CHOICE
from dafeng.people.models import Organisation, RoleGrant, User
from dafeng.people.role import Role
from dafeng.plan.models import Document

Start = Callable[..., Visit]
TODAY = datetime.date(2026, 3, 20)
FILES = {"evidence:checkpoint", "evidence:export", "evidence:attachment"}
ROLES = (Role.OFFICER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@pytest.fixture
def people(transactional_db: None, tmp_path: Path, monkeypatch: Any) -> Iterator[dict[str, User]]:
    """A real city and the invented county, and somebody of each role in the city's office."""
    config = settings.CONFIG.model_copy(update={"home": tmp_path})
    monkeypatch.setattr(settings, "CONFIG", config)
    actor = System("test")
    load_pack(actor=actor, pack=read_pack(find_pack("ruijin")).require())
    issue_shipped(actor=actor)
    load(plan=Plan(today=TODAY, small=True))
    office = Organisation.objects.get(code="development_reform")
    made = {}
    for role in ROLES:
        name = role.replace("_", "-")
        user = User(username=name, name=name, organisation=office, must_change_password=False)
        user.set_password("Correct-horse-7")
        user.save()
        RoleGrant.objects.create(
            user=user, role=role, organisation=office, from_date=datetime.date(2020, 1, 1)
        )
        made[role] = user
    yield made
    store.close()


def menu(page: Page) -> list[str]:
    """The addresses of the menu, of the page's own and of the one behind the name."""
    links: list[str] = page.locator("nav a[href], .menu a[href]").evaluate_all(
        "(links) => links.map((link) => link.getAttribute('href'))"
    )
    return list(dict.fromkeys(link for link in links if link.startswith("/") and "?" not in link))


def inner(page: Page) -> Iterator[tuple[str, str]]:
    """What the lists of a page lead to: which page it is, and the address."""
    links: list[str] = page.locator("main a[href^='/']:not([download])").evaluate_all(
        "(links) => links.map((link) => link.pathname)"
    )
    for link in dict.fromkeys(links):
        name = resolve(link).view_name
        if name not in FILES:
            yield name, link


def walk(seen: Callable[[User], Visit], people: dict[str, User]) -> Iterator[tuple[Visit, str]]:
    """Each page of each menu once, and of each other page to which these lead the first, opened.

    A home is everybody's own.
    """
    known: set[str] = set()
    for role, user in people.items():
        visited = seen(user)
        visited.page.set_default_timeout(60_000)
        visited.page.goto(visited.address + "/")
        waiting = deque((resolve(path).view_name, path) for path in menu(visited.page))
        of_menu = len(waiting)
        while waiting:
            of_menu -= 1
            kind, path = waiting.popleft()
            if path != "/" and kind in known:
                continue
            known.add(kind)
            answer = visited.page.goto(visited.address + path)
            assert answer is not None
            assert answer.ok, f"{role} {path} {answer.status}"
            if of_menu >= 0:
                waiting += inner(visited.page)
            yield visited, f"{role} {path}"
    assert len(known) > 50, known


def look_at(visit: Start, user: User, *, area: str) -> Visit:
    """Start a visit without script that looks at an area."""
    seen = visit(user, javascript=False)
    cookies = {each["name"]: each["value"] for each in seen.page.context.cookies()}
    session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    session[AREA_CHOICE] = area
    session.save()
    return seen


# values that changed stand as they were written
CHINESE = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const isChinese = /[\\u3400-\\u9fff]/.test(node.textContent);
    if (isChinese && !element.closest('[lang^=zh], script, style, .changes')) {
      found.add(node.textContent.trim());
    }
  }
  return [...found];
}"""
# units of the field (万kWh, tce/万元), and clauses as the document numbers them: (三/五/1)
UNIT = re.compile(r"[A-Za-z0-9./·²³]*[万亿元亩户人年辆个][A-Za-z0-9./·²³₂万亿元亩户人年辆个]*")
CLAUSE = re.compile(r"\([一二三四五六七八九十/\d]+\)")


def given_names() -> list[str]:
    """What stands in the data in one language only: meters, documents, notes."""
    columns = (
        *((Meter, "name"), (Meter, "serial_number"), (Channel, "name")),
        *((Statistic, "document_title"), (Statistic, "document_number")),
        *((Value, "document_title"), (Value, "document_number")),
    )
    names = {each for model, name in columns for each in model.objects.values_list(name, flat=True)}
    for item in shipped_factors():
        names |= {item.source.title, item.source.issuer, item.source.number, item.source.page}
    notes = Value.objects.exclude(note="").values_list("note", flat=True)
    names |= {line.strip() for note in notes for line in note.splitlines()}
    names |= {document.source.get("title", "") for document in Document.objects.all()}
    return sorted(names - {""}, key=len, reverse=True)


def test_every_page_is_english_fits_a_phone_and_is_quiet(
    visit: Start, people: dict[str, User]
) -> None:
    """What is wrong is gathered from all pages, so that one run tells all of it."""
    names = given_names()
    wrong = []
    starts = partial(visit, width=PHONE, theme="dark", language="en")
    for visited, where in walk(starts, people):
        page = visited.page
        plots = page.locator("[data-chart]")
        expect(plots.locator("svg")).to_have_count(plots.count())
        if visited.sideways:
            wrong.append(f"{where}: {visited.sideways} px too wide")
        for text in page.evaluate(CHINESE):
            rest = text
            for name in names:
                rest = rest.replace(name, "")
            if re.search("[一-鿿]", UNIT.sub("", CLAUSE.sub("", rest))):
                wrong.append(f"{where}: {text[:80]}")
    assert not wrong, "\n".join(wrong)


WORD = "示例"
# these tell of the program's own work, which keeps that the county was loaded
OF_WORK = ("/jobs/", "/evidence/", "/runs/", "/packs/")


def taken_along(page: Page) -> Iterator[tuple[str, str]]:
    """Each file that a page offers and each picture that it draws: its name, and what it says."""
    links = page.locator("main a[href]").evaluate_all(
        "(links) => links.map((link) => [link.getAttribute('href'), link.download])"
    )
    for link, name in links:
        if link.startswith("data:"):
            yield f"{name} ", base64.b64decode(link.partition("base64,")[2]).decode()
        elif "export=csv" in link and "empty=" not in link:
            answer = page.request.get(urljoin(page.url, link))
            assert answer.ok, link
            yield unquote(answer.headers["content-disposition"]), answer.text()
    for face in page.locator("figure script").all_text_contents():
        drawn = json.loads(face)
        yield drawn["title"] + drawn["sample"], " ".join(drawn["foot"])


def mismarked(page: Page, *, is_sample: bool, is_told: bool) -> Iterator[str]:
    """What lacks the word on the sample's page, or has it on another one."""
    if (page.locator(f".banner-sample, .wall-mark:has-text('{WORD}')").count() > 0) != is_sample:
        yield "the banner"
    if is_told and not is_sample:
        return
    if not is_sample and WORD in page.locator("main").inner_text():
        yield "the page"
    for name, text in taken_along(page):
        if {WORD in name, WORD in text} != {is_sample}:
            yield name


def test_the_word_sample_is_on_all_of_the_sample_and_on_nothing_else(
    visit: Start, people: dict[str, User]
) -> None:
    """Pages without script: their tables hold all that is drawn, and forms can be sent."""
    wrong = []
    for area in (county.AREA, "360781"):
        is_sample = area == county.AREA
        for seen, where in walk(partial(look_at, visit, area=area), people):
            is_told = any(f" {path}" in where for path in OF_WORK)
            found = [*mismarked(seen.page, is_sample=is_sample, is_told=is_told)]
            wrong += [f"{where} in {area}: {each}" for each in [*found, *unreadable(seen.page)]]
    assert not wrong, "\n".join(wrong)


def unreadable(page: Page) -> Iterator[str]:
    """What says nothing, or cannot be read or sent without script."""
    yield from ("an empty banner" for each in page.locator(".banner").all_inner_texts() if not each)
    for figure in page.locator("main figure.chart").all():
        figure.locator("summary").first.click()
        if not figure.locator("table").first.is_visible():
            yield f"no table beneath {figure.locator('.chart-title').inner_text()}"
    bare = page.locator("main form").evaluate_all(
        "(forms) => forms.filter((form) => !form.querySelector("
        "'button:not([type=button]), input[type=submit]')).map((form) => form.outerHTML)"
    )
    yield from (f"a form without a button: {form[:120]}" for form in bare)
