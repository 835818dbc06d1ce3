"""Home, the leader's page and the big screen in a real browser."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import PHONE, Visit
from tests.portal.figures import SYSTEM, run_outlook, send_months, turn_light

from dafeng.packs import services
from dafeng.packs.reader import find_pack, read_pack
from dafeng.people.area import real_area
from dafeng.people.models import Organisation, RoleGrant, User

Start = Callable[..., Visit]
CUT = """[...document.querySelectorAll(".wall-box")]
  .filter((box) => box.scrollHeight > box.clientHeight + 2).map((box) => box.className)"""
SMALLEST = """Math.min(...[...document.querySelectorAll(".wall-figure, .wall-row")]
  .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""

HOLE = """(() => { const box = document.querySelector(".headline").getBoundingClientRect();
  const last = [...document.querySelectorAll(".headline .tile")].pop().getBoundingClientRect();
  return Math.round(box.right - last.right) })()"""
HIDDEN = """[...document.querySelectorAll(".table-wrap")]
  .map((each) => each.scrollWidth - each.clientWidth).filter((width) => width > 0)"""


@pytest.fixture
def officer(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """An officer of the real pack's city, with figures, an outlook and a light that turned."""
    services.load_pack(actor=SYSTEM, pack=read_pack(find_pack("ruijin")).require())
    office = Organisation.objects.get(code="development_reform")
    user = User.objects.create(
        username="officer", name="王小明", organisation=office, must_change_password=False
    )
    RoleGrant.objects.create(
        user=user, role="officer", organisation=office, from_date=datetime.date(2020, 1, 1)
    )
    area, today = real_area(), timezone.localdate()
    assert area is not None
    send_months(area.code, today=today, until=max(1, today.month - 1))
    run_outlook(area.code, monkeypatch)
    turn_light(area.code, "T35")
    return user


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_the_pages_of_the_office(visit: Start, officer: User) -> None:
    """The leader's page is one A4 in both languages; the wall scrolls nowhere; charts come after.

    One test, for what it rests on takes longer than what it does.
    """
    for language in ("zh-hans", "en"):
        seen = visit(officer, language=language, theme="dark")
        page = seen.open("/leader/")
        expect(page.locator(".sheet-decisions > li").first).to_be_visible()
        assert pages_of(page.pdf(prefer_css_page_size=True)) == 1, language
    for width, height in ((1920, 1080), (3840, 2160)):
        seen = visit(officer, width=width)
        seen.page.set_viewport_size({"width": width, "height": height})
        page = seen.open("/screen/")
        assert seen.sideways == 0
        overflow = "document.documentElement.scrollHeight - innerHeight"
        assert page.evaluate(overflow) <= 0
        assert page.evaluate(CUT) == []
        assert page.evaluate(SMALLEST) >= width / 96
    seen = visit(officer)
    page = seen.open("/")
    expect(page.locator("h1")).to_have_count(1)
    page.locator("#towns").scroll_into_view_if_needed()
    expect(page.locator("#towns [data-chart] svg")).to_be_visible()
    phone = visit(officer, width=PHONE, language="en")
    for path in ("/", "/leader/", "/screen/"):
        phone.open(path)
        assert phone.sideways == 0, path
    for width in (PHONE, 800, 1280):
        assert visit(officer, width=width).open("/").evaluate(HOLE) == 0, width
    for language in ("zh-hans", "en"):
        page = visit(officer, width=1280, language=language).open("/targets/?per_page=100")
        assert page.evaluate(HIDDEN) == [], language
    plain = visit(officer, javascript=False)
    page = plain.open("/")
    expect(page.locator(".calls > li").first).to_be_visible()
    expect(page.locator(".headline .tile").first).to_contain_text("测算")
