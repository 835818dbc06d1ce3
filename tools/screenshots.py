"""Pictures of the pages for the README: a fresh installation with the sample county, Chromium.

`make screenshots` writes docs/images/*.webp. `python tools/screenshots.py NAME…` writes some. Each
picture shows the word that its figures are a sample's; one without it, or too large, is refused.
"""

import base64
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

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
WIDTH, MOST_BYTES, QUALITY = 1280, 150_000, 90
# name: address and height
SHOTS = {
    "home": ("/", 800),
    "target": ("/targets/T27/", 1100),
    "inventory": ("/inventory/?grid=fixed:2023", 1100),
    "outlook": ("/outlook/", 1100),
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


def take(page: Page, base: str, name: str) -> None:
    """One picture, checked for the word of the sample and for its size."""
    address, height = SHOTS[name]
    page.set_viewport_size({"width": WIDTH, "height": height})
    answer = page.goto(base + address)
    if answer is None or not answer.ok:
        raise SystemExit(f"screenshots: {address} is not there")
    page.wait_for_load_state("networkidle")
    if not page.locator(".banner-sample").is_visible():
        raise SystemExit(f"screenshots: {address} does not say that it shows a sample")
    chromium = page.context.new_cdp_session(page)
    taken = chromium.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    picture = base64.b64decode(taken["data"])
    if len(picture) > MOST_BYTES:
        raise SystemExit(f"screenshots: {name} has {len(picture)} bytes")
    (IMAGES / f"{name}.webp").write_bytes(picture)
    print(f"· {name}: {len(picture) // 1000} kB", flush=True)


def wait_for_worker(page: Page, base: str, seconds: int = 60) -> None:
    """Until no page warns that nobody works."""
    for _ in range(seconds):
        page.goto(base)
        if not page.locator(".banner-warn").count():
            return
        time.sleep(1)
    raise SystemExit("screenshots: the worker does not start")


def run(environment: dict[str, str], *words: str) -> None:
    """A command of the installation, to its end."""
    command = [sys.executable, "-m", "dafeng.site", *words]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


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
        run(environment, "setup")
        run(environment, "sample", "load", "--small")
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
                page = browser.new_page(locale="zh-CN")
                log_in(page, base, "officer", logins["officer"])
                wait_for_worker(page, base)
                for name in names:
                    take(page, base, name)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=40)
    return 0


if __name__ == "__main__":
    sys.exit(main())
