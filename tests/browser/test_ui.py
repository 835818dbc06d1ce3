"""The parts of pages in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect
from tests.browser.conftest import PHONE, Visit

from dafeng.people.models import User
from dafeng.ui.export import BOM
from dafeng.ui.mark import DIST

Start = Callable[..., Visit]
PAGES = ["/ui/", "/ui/?tab=charts", "/ui/?tab=words", "/ui/list/", "/ui/form/", "/search/?q=x"]
LIST_ADDRESS = re.compile(r"/ui/list/\?")


@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [
        (PHONE, "light", "en"),
        (PHONE, "dark", "zh-hans"),
        (1366, "dark", "en"),
        (2560, "auto", "en"),
    ],
)
def test_no_page_scrolls_sideways_or_complains(
    visit: Start, person: User, width: int, theme: str, language: str
) -> None:
    seen = visit(person, width=width, theme=theme, language=language)
    for path in PAGES:
        page = seen.open(path)
        expect(page.locator("h1")).to_have_count(1)
        assert seen.sideways == 0, path


def test_the_theme_changes_at_once_and_stays(visit: Start, person: User) -> None:
    page = visit(person, theme="light").open("/ui/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_label("外观").click()
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_automatic_theme_follows_the_machine(
    visit: Start, person: User, javascript: bool
) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        page = visit(person, color_scheme=scheme, javascript=javascript).open("/ui/form/")
        page.screenshot()
        grounds.append(page.locator(".card").first.screenshot())
    assert grounds[0] != grounds[1]


def test_the_language_changes_and_stays(visit: Start, person: User) -> None:
    page = visit(person).open("/ui/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Components")
    page.goto(page.url)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_filter_is_in_the_address_and_goes_back(visit: Start, person: User) -> None:
    page = visit(person, language="en").open("/ui/list/")
    page.evaluate("window.same = true")
    total = page.locator(".list-foot span").first.inner_text()
    page.locator("#id_state").select_option("late")
    expect(page).to_have_url(re.compile(r"\?state=late$"))
    expect(page.locator(".chip")).to_have_text(re.compile("State: Late"))
    for state in page.locator("tbody .state").all_inner_texts():
        assert state.strip() == "Late"
    assert page.evaluate("window.same === true"), "the whole page was loaded anew"
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator(".list-foot span").first).to_have_text(total)


def test_a_filter_from_a_link_is_shown(visit: Start, person: User) -> None:
    page = visit(person, language="en").open("/ui/list/?state=done&sort=-due")
    expect(page.locator("th[aria-sort=descending]")).to_have_text(re.compile("Due"))
    expect(page.locator("#id_state")).to_have_value("done")


def test_a_click_on_a_head_orders_the_list(visit: Start, person: User) -> None:
    page = visit(person, language="en").open("/ui/list/")
    page.get_by_role("link", name="Due", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text(re.compile("Due"))
    expect(page).to_have_url(re.compile("sort=due"))


def test_a_view_is_saved_and_opened_again(visit: Start, person: User) -> None:
    page = visit(person, language="en").open("/ui/list/?state=late")
    page.locator("summary", has_text="Views").click()
    page.get_by_label("Name of the view").fill("Late ones")
    page.get_by_role("button", name="Save this view").click()
    page.goto(page.url.split("?")[0])
    page.locator("summary", has_text="Views").click()
    page.get_by_role("link", name="Late ones").click()
    expect(page).to_have_url(re.compile(r"\?state=late$"))


def test_without_script_everything_works(visit: Start, person: User) -> None:
    seen = visit(person, language="en", javascript=False)
    page = seen.open("/ui/list/")
    page.locator("#id_state").select_option("late")
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile("state=late"))
    expect(page.locator("tbody .state").first).to_have_text("Late")
    page.locator("summary", has_text="Columns").click()
    page.get_by_label("Due").first.uncheck()
    page.get_by_role("button", name="Show these").click()
    expect(page.locator("thead")).not_to_contain_text("Due")
    page.get_by_label("Theme").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    seen.open("/ui/?tab=charts")
    figure = page.locator("figure").first
    expect(figure.locator(".chart-plot")).to_be_hidden()
    figure.locator("summary").click()
    expect(figure.locator("table")).to_be_visible()


def test_the_keyboard_reaches_content_search_and_menus(visit: Start, person: User) -> None:
    page = visit(person, language="en").open("/ui/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("abc/")
    expect(page.locator("#search")).to_have_value("abc/")
    page.get_by_label("Theme").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Dark")).to_be_hidden()
    expect(page.get_by_label("Theme")).to_be_focused()


def test_a_dialog_opens_keeps_focus_and_closes(visit: Start, person: User) -> None:
    page = visit(person, language="en").open("/ui/")
    page.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


NAMELESS = """() => [...document.querySelectorAll(
    'input:not([type=hidden]), select, textarea, button, a, summary')]
  .filter((e) => !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim()
    || e.getAttribute('aria-labelledby') || e.title || e.closest('label')))
  .map((e) => e.outerHTML.slice(0, 120))"""


def test_every_control_has_a_name(visit: Start, person: User) -> None:
    seen = visit(person)
    for path in PAGES:
        assert seen.open(path).evaluate(NAMELESS) == [], path


def test_charts_are_drawn_answer_the_mouse_and_follow_the_theme(visit: Start, person: User) -> None:
    page = visit(person, theme="light", language="en").open("/ui/?tab=charts")
    plots = page.locator("[data-chart]")
    expect(plots.locator("svg")).to_have_count(plots.count())
    for index in range(plots.count()):
        plot = plots.nth(index)
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.55)
        page.mouse.move(box["x"] + box["width"] * 0.46, box["y"] + box["height"] * 0.56)
    first = plots.first
    first.scroll_into_view_if_needed()
    box = first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.55)
    expect(first.locator(".tip")).to_contain_text("tce/万元")
    light = first.locator("svg").evaluate("(svg) => svg.innerHTML")
    page.get_by_label("Theme").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.mouse.move(0, 0)
    expect(first.locator("svg path[stroke='#45bfa8']").first).to_be_attached()
    assert first.locator("svg").evaluate("(svg) => svg.innerHTML") != light


def test_a_chart_is_taken_along_as_picture_and_numbers(
    visit: Start, person: User, tmp_path: Path
) -> None:
    page = visit(person).open("/ui/?tab=charts")
    figure = page.locator("figure").first
    expect(figure.locator("svg path").first).to_be_attached()
    with page.expect_download() as picture:
        figure.get_by_label("保存为图片").click()
    picture.value.save_as(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 20_000
    with page.expect_download() as numbers:
        figure.get_by_label("保存为 CSV").or_(figure.get_by_text("CSV")).first.click()
    numbers.value.save_as(tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert text.startswith(BOM)
    assert "示例" in text


def test_a_list_is_taken_along_as_filtered(visit: Start, person: User, tmp_path: Path) -> None:
    page = visit(person, language="en").open("/ui/list/?state=late")
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV").click()
    file.value.save_as(tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert all(",Late," in line for line in lines[2:])


def test_a_server_that_does_not_answer_is_said(visit: Start, person: User) -> None:
    seen = visit(person, language="en")
    page = seen.open("/ui/list/")
    page.context.set_offline(True)
    page.locator("#id_state").select_option("late")
    expect(page.locator(".toast-error, .toast-warning").first).to_contain_text("does not answer")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.context.set_offline(False)
    seen.faults.clear()


def test_a_saved_form_says_so_and_a_faulty_one_says_where(visit: Start, person: User) -> None:
    page = visit(person, language="en").open("/ui/form/")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Name").fill("x")
    page.get_by_label("Lead body").select_option("1")
    page.get_by_label("Due").fill("2025-12-31")
    page.get_by_label("Energy").fill("1,234.5")
    page.get_by_label("Final").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast-success")).to_be_visible()
    expect(page.locator(".toast-success")).to_be_hidden(timeout=10_000)


def test_the_menu_of_a_phone_opens_and_closes(visit: Start, person: User) -> None:
    page = visit(person, width=PHONE, language="en").open("/ui/")
    menu = page.locator(".nav-menu")
    menu.locator(":scope > summary").click()
    expect(menu.locator("nav")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.locator("nav")).to_be_hidden()


def test_what_the_first_paint_waits_for_is_small() -> None:
    """At 50 KB/s the first paint comes within two seconds, round trips included."""
    sizes = {}
    for file in DIST.glob("*.br"):
        sizes[file.name.split("-")[0]] = file.stat().st_size
    assert sizes["style"] < 14_000
    assert sizes["app"] < 20_000
    assert finders.find("dist/manifest.json")
