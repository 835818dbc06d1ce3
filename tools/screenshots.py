"""Pictures of the pages for the README: a fresh installation, its first logins, Chromium.

`make screenshots` writes docs/images/*.png. `python tools/screenshots.py NAME…` writes some.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PASSWORD = "Peak-before-2030!"  # of an installation that lives for a minute
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
)
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 760}
# name: address, theme, language, size
SHOTS = {
    "home": ("/", "light", "zh-hans", WIDE),
    "target": ("/targets/T27/", "light", "zh-hans", WIDE),
    "home-dark": ("/", "dark", "zh-hans", WIDE),
    "targets": ("/targets/", "light", "zh-hans", WIDE),
    "tasks-en": ("/tasks/", "light", "en", WIDE),
    "home-phone": ("/", "light", "zh-hans", PHONE),
    "jobs": ("/jobs/", "light", "zh-hans", WIDE),
}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float = 240) -> None:
    """Until the server answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"screenshots: {address} does not answer")


def log_in(page: Page, base: str, username: str, password: str) -> None:
    """Log in and give the new password that a first login asks for."""
    page.goto(f"{base}/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_load_state()
    fields = page.locator("input[type=password]")
    if fields.count():
        for place in range(fields.count()):
            first = place == 0 and fields.count() > 2
            fields.nth(place).fill(password if first else PASSWORD)
        page.locator("form:has(input[type=password]) button[type=submit]").first.click()
        page.wait_for_load_state()


def take(browser: Browser, base: str, state: str, names: list[str]) -> None:
    """One picture after the other, each with its own theme, language and size."""
    for name in names:
        address, theme, language, size = SHOTS[name]
        context = browser.new_context(viewport=size, storage_state=state)
        host = {"domain": "127.0.0.1", "path": "/"}
        context.add_cookies(
            [
                {"name": "theme", "value": theme, **host},
                {"name": "django_language", "value": language, **host},
            ]
        )
        page = context.new_page()
        answer = page.goto(base + address)
        if answer is None or not answer.ok:
            print(f"· {name}: {address} is not there")
        else:
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
            print(f"· {name}", flush=True)
        context.close()


def main() -> int:
    """Installation, login, pictures."""
    names = sys.argv[1:] or list(SHOTS)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dafeng-shots-") as folder:
        port = free_port()
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "DAFENG_HOME": folder,
            "DAFENG_PORT": str(port),
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "dafeng.site", "up", "--empty"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(f"{base}/login/")
            lines = (Path(folder) / "first-logins.txt").read_text().splitlines()
            logins = dict(re.split(r"\t", line)[:2] for line in lines)
            with sync_playwright() as play:
                browser = play.chromium.launch(
                    executable_path="/usr/bin/chromium", args=list(CHROMIUM)
                )
                context = browser.new_context()
                log_in(context.new_page(), base, "officer", logins["officer"])
                state = str(Path(folder) / "state.json")
                context.storage_state(path=state)
                take(browser, base, state, names)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=40)
    return 0


if __name__ == "__main__":
    sys.exit(main())
