"""What an officer does in a morning, from end to end, in a browser."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Visit
from tests.metering.conftest import home
from tests.metering.world import World as Plant
from tests.plan.conftest import person
from tests.world import World, signed

from dafeng.evidence.services import System
from dafeng.jobs.worker import Process
from dafeng.ledger.services import close_month
from dafeng.packs.reader import find_pack, read_pack
from dafeng.packs.services import load_pack
from dafeng.site.run_now import run_now

__all__ = ["home"]

Start = Callable[..., Visit]
ZONE = dt.timezone(dt.timedelta(hours=8))
FIRST = dt.datetime(2024, 3, 1, tzinfo=ZONE)
HOURS = 31 * 24


def register(first: int, last: int, rate: int = 2) -> Iterator[tuple[dt.datetime, int]]:
    """Hourly readings of a gas meter that rises by `rate` an hour."""
    return ((FIRST + dt.timedelta(hours=n), 1000 + rate * n) for n in range(first, last))


@pytest.fixture
def plant(transactional_db: None, world: World, home: Path, monkeypatch: Any) -> Plant:
    """A works with a gas meter, and a daily run whose months are over."""
    monkeypatch.setattr("dafeng.site.pipeline.timezone.localdate", lambda: dt.date(2024, 6, 1))
    made = Plant(world.own, world.other, home)
    made.gas = made.channel("gas", carrier="natural_gas", flow="natural_gas.consumed", unit="m3")
    return made


@pytest.fixture(autouse=True)
def _no_heart_beats_into_a_database_in_memory(monkeypatch: Any) -> None:
    """A beat from a thread of its own finds the tables of such a database locked."""
    monkeypatch.setattr(Process, "_beat", lambda self: None)


def work(page: Page) -> None:
    """Do what waits, as the worker does, while the page asks for nothing."""
    address = page.url
    page.goto("about:blank")
    Process().loop(until=lambda: True)
    page.goto(address)


PER = {"GJ/万Nm3": 1e-4, "tC/TJ": 1e-3}  # to GJ/m3 and tC/GJ


def number(text: str) -> float:
    """A number as a page prints it."""
    return float(text.replace(",", ""))


def adds_up(page: Page) -> None:
    """The tonnes of a trace are its amount times each factor, of what the page shows."""
    tonnes, amount = page.locator("main .tile-value").evaluate_all(
        "(tiles) => tiles.map((tile) => tile.firstChild.textContent)"
    )
    terms = page.locator("section", has_text="CO2 = 活动数据").locator("tbody tr")
    cells = [row.locator("td").all_inner_texts() for row in terms.all()]
    assert [number(cells[0][1]), len(cells)] == [number(amount), 5]
    product = math.prod(number(value) * PER.get(unit, 1) for _, value, unit, *_ in cells)
    assert number(tonnes) == pytest.approx(product, rel=5e-4)


def test_a_tonne_leads_to_its_meter_reading_and_factor(
    visit: Start, world: World, plant: Plant
) -> None:
    rows = ((f"{at:%Y-%m-%d %H:%M}", value) for at, value in register(0, HOURS + 1))
    path = plant.write_csv([("时间", "gas"), *rows])
    seen = visit(world["officer"])
    page = seen.open("/readings/imports/new/")
    page.locator("select[name=organisation]").select_option(str(world.own.pk))
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form[method=post] button").last.click()
    expect(page.locator("main")).to_contain_text("2024-03-01 00:00")
    page.locator("main form[method=post] .btn-primary").click()
    expect(page).to_have_url(re.compile("/readings/imports/[0-9a-f-]+/$"))
    work(page)
    expect(page.locator("main")).to_contain_text(f"{HOURS + 1}")
    run_now()

    page = seen.open("/organisations/own/account/?year=2024")
    page.get_by_role("row", name="2024-03 天然气消费").get_by_role("link", name="追溯").click()
    expect(page.locator("main .tile").first).to_contain_text("tCO2e")
    adds_up(page)
    trace = page.url
    page.locator("main a[href^='/meters/']").first.click()
    readings = page.locator("section", has_text="最近读数（原始值）").get_by_role("row")
    expect(readings.nth(1)).to_contain_text("2024-04-01 00:00:00")
    expect(readings.nth(1)).to_contain_text(f"{1000 + 2 * HOURS}")
    page.goto(trace)
    page.locator("main a[title*=natural_gas]").first.click()
    expect(page).to_have_url(re.compile("/factors/combustion.natural_gas"))
    expect(page.locator("main")).to_contain_text("combustion.natural_gas")


def test_a_late_reading_changes_a_past_figure_and_says_so(
    visit: Start, world: World, plant: Plant
) -> None:
    plant.feed(plant.gas, [*register(0, 600)])
    run_now()
    plant.feed(plant.gas, [*register(600, HOURS + 1)])
    run_now()
    seen = visit(world["officer"])
    page = seen.open("/runs/")
    page.locator("main tbody a").first.click()
    changed = page.locator("section", has_text="与上一次相比的变化").locator("tbody tr")
    expect(changed).to_have_count(1)
    cells = changed.locator("td").all_inner_texts()
    assert cells[:3] == ["示范水泥厂", "天然气消费", "2024-03"]
    assert float(cells[3]) < float(cells[4])
    changed.get_by_role("link", name="示范水泥厂").click()
    expect(page.get_by_role("row", name="2024-03 天然气消费")).to_contain_text(cells[4])


def test_a_late_reading_of_a_closed_month_stands_beside_what_is_booked(
    visit: Start, world: World, plant: Plant
) -> None:
    plant.feed(plant.gas, [*register(0, HOURS + 1)])
    run_now()
    close_month(
        actor=signed(world["officer"]),
        organisation=world.own,
        month=FIRST.date(),
        today=dt.date(2024, 6, 1),
    )
    plant.feed(plant.gas, [*register(600, HOURS + 1, 3)])
    run_now()
    page = visit(world["officer"]).open("/organisations/own/entries/")
    difference = page.locator("section", has_text="其他来源与入账值对照").get_by_role("listitem")
    expect(difference).to_contain_text("2024-03 天然气消费")
    expect(difference).to_contain_text("入账 表计 1,488 m3")
    page.goto(page.url.replace("/entries/", "/account/?year=2024"))
    expect(page.get_by_role("row", name="2024-03 天然气消费")).to_contain_text("1,488")


def test_a_figure_by_hand_turns_a_target_amber_and_names_its_owner(
    visit: Start, transactional_db: None
) -> None:
    load_pack(actor=System("test"), pack=read_pack(find_pack("ruijin")).require())
    seen = visit(person("transport", "head", "transport"))
    for year, amount, light in (
        ("2024", "10", "暂不评判"),
        ("2025", "12", "绿灯"),
        ("2025", "11.2", "黄灯"),
    ):
        page = seen.open(f"/targets/T31/values/new/?period={year}")
        page.get_by_label("时期").fill(year)
        page.get_by_label("数值", exact=True).fill(amount)
        page.get_by_label("文件", exact=True).fill("铁路货运统计")
        page.get_by_role("button", name="提交数值").click()
        expect(page).to_have_url(re.compile("/targets/T31/"))
        expect(page.locator("#light .card-header")).to_contain_text(light)
    card = page.locator("#light")
    expect(card).to_contain_text("2025 年为 11.2%，进度要求 11.67%")
    expect(card).to_contain_text("联系人: 市交通运输局")
    behind = page.locator(".tile", has_text="与进度线差距").locator(".tile-value")
    expect(behind).to_have_text("−0.4667")
    page = seen.open("/targets/?q=T31")
    expect(page.get_by_role("row", name="T31")).to_contain_text("黄灯")
    expect(page.get_by_role("row", name="T31")).to_contain_text("市交通运输局")
