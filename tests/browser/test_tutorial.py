"""The tutorials that lead through pages, done as they say."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import Visit
from tests.docs.tutorial import Reader, has_pages, tutorials


@pytest.mark.parametrize(
    "file", [file for file in tutorials() if has_pages(file)], ids=lambda file: file.stem
)
def test_a_tutorial_is_true(browser: Browser, file: Path, tmp_path: Path) -> None:
    reader = Reader(tmp_path / "dafeng")
    address = f"http://127.0.0.1:{reader.port}"
    context = browser.new_context(
        base_url=address, locale="zh-CN", viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    seen = Visit(page, address)
    seen.watch()
    reader.names |= {"page": page, "expect": expect, "re": re, "folder": reader.folder}
    try:
        reader.follow(file.read_text(encoding="utf-8"))
    except Exception:
        page.screenshot(path=tmp_path / "last.png")
        raise
    finally:
        context.close()
        reader.stop()
    assert not seen.faults
