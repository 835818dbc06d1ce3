"""Pages with the sample city: latency of home and lists, first paint on a slow line, weight.

A server of its own on loopback, two processes, signed in as the dual-carbon officer; wrk holds
eight connections for a few seconds a page: once as a browser asks again and again, when a page that
nothing changed is kept for a moment, and once with another address each time, so that every answer
is drawn afresh. Chromium opens home on a 50 KB/s line with an empty
cache. Absolute figures are shown beside their targets and never fail.
Run: ``python -m bench.web`` (needs wrk and chromium; a home with the sample city is made, or named
by ``BENCH_HOME``).
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HOME_TARGET_MS = 150.0
LIST_TARGET_MS = 200.0
PAINT_TARGET_MS = 2000.0
SLOW_BYTES_PER_SECOND = 50 * 1024
CONNECTIONS = 8
CSRF_SECRET = "b" * 32
SECONDS = 8
PAGES = {
    "home": "/",
    "targets": "/targets/",
    "tasks": "/tasks/",
    "bodies": "/bodies/",
    "indicators": "/indicators/",
    "organisations": "/organisations/",
    "meters": "/meters/",
    "data quality": "/readings/quality/",
    "statistics": "/statistics/",
    "inventory": "/inventory/",
    "outlook": "/outlook/",
    "factors": "/factors/",
    "jobs": "/jobs/",
}
_SCRIPT = """
local asked = 0
request = function()
  asked = asked + 1
  return wrk.format("GET", os.getenv("FRESH") and wrk.path .. "?n=" .. asked or wrk.path)
end
done = function(summary, latency, requests)
  io.write(string.format("P95 %.3f P50 %.3f N %d BAD %d\\n", latency:percentile(95) / 1000,
    latency:percentile(50) / 1000, summary.requests,
    summary.errors.status + summary.errors.timeout + summary.errors.connect))
end
"""


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _dafeng(home: Path, *words: str, port: int) -> list[str]:
    os.environ.update(DAFENG_HOME=str(home), DAFENG_PORT=str(port), DAFENG_LOG_LEVEL="ERROR")
    return [sys.executable, "-m", "dafeng.site", *words]


@contextlib.contextmanager
def _home(port: int) -> Iterator[Path]:
    """A home with the sample city in it: the one that is named, or a new one."""
    if named := os.environ.get("BENCH_HOME"):
        yield Path(named)
        return
    with tempfile.TemporaryDirectory(prefix="dafeng-web-") as folder:
        home = Path(folder)
        subprocess.run(_dafeng(home, "setup", port=port), check=True, stdout=subprocess.DEVNULL)
        started = time.perf_counter()
        subprocess.run(
            _dafeng(home, "sample", "load", port=port), check=True, stdout=subprocess.DEVNULL
        )
        print(f"sample city loaded in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        yield home


def _session(home: Path) -> str:
    """A session of the officer, whose password counts as changed."""
    code = (
        "from dafeng.site import django; django.start()\n"
        "from django.conf import settings\n"
        "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from dafeng.people.models import User\n"
        "user = next(u for u in User.objects.all() if 'officer' in u.roles)\n"
        "User.objects.filter(pk=user.pk).update(must_change_password=False)\n"
        "store = SessionStore()\n"
        "store[SESSION_KEY] = str(user.pk)\n"
        "store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]\n"
        "store[HASH_SESSION_KEY] = user.get_session_auth_hash()\n"
        "store.create()\n"
        "print(settings.SESSION_COOKIE_NAME + '=' + store.session_key)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip().splitlines()[-1]


@contextlib.contextmanager
def _server(home: Path, port: int) -> Iterator[str]:
    process = subprocess.Popen(_dafeng(home, "serve", port=port))
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/healthz", timeout=2).read()
                break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _status(address: str, cookie: str) -> int:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    request = urllib.request.Request(address, headers={"Cookie": cookie})
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


def _hammer(
    address: str, cookie: str, script: Path, *, fresh: bool
) -> tuple[float, float, int, int]:
    """p95 and median in milliseconds, requests answered, and those that failed."""
    asking = {**os.environ, **({"FRESH": "1"} if fresh else {})}
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "20s"]
    words += ["-s", str(script), "-H", f"Cookie: {cookie}; csrftoken={CSRF_SECRET}", address]
    done = subprocess.run(words, check=True, capture_output=True, text=True, env=asking)
    found = re.search(r"P95 ([\d.]+) P50 ([\d.]+) N (\d+) BAD (\d+)", done.stdout)
    assert found is not None, done.stdout
    return float(found[1]), float(found[2]), int(found[3]), int(found[4])


def _paint(address: str, cookie: str) -> dict[str, float]:
    """First contentful paint on the slow line with an empty cache, and what was sent for it."""
    from playwright.sync_api import sync_playwright

    name, _, value = cookie.partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        link = context.new_cdp_session(page)
        link.send("Network.enable")
        link.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": 100,
                "downloadThroughput": SLOW_BYTES_PER_SECOND,
                "uploadThroughput": SLOW_BYTES_PER_SECOND,
            },
        )
        page.goto(address, wait_until="networkidle", timeout=120_000)
        paint = page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
        )
        sent = page.evaluate(
            "[performance.getEntriesByType('navigation')[0],"
            " ...performance.getEntriesByType('resource')]"
            ".map(each => [new URL(each.name).pathname, each.transferSize, each.responseEnd])"
        )
        browser.close()
    page_bytes = sent[0][1]
    return {
        "paint_ms": paint,
        "page_bytes": page_bytes,
        "all_bytes": sum(size for _, size, _ in sent),
        "whole_ms": max(end for _, _, end in sent),
    }


def _row(name: str, value: float | None, unit: str, target: float | None, n: int) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": True, "n": n}


def run() -> list[dict[str, Any]]:
    """The rows of the benchmark; a page that does not answer 200 fails."""
    for program, package in (("wrk", "wrk"), ("chromium", "chromium")):
        if shutil.which(program) is None:
            raise SystemExit(f"bench web: missing: apt-get install {package}")
    rows: list[dict[str, Any]] = []
    port = _port()
    with _home(port) as home, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "p95.lua"
        script.write_text(_SCRIPT)
        _dafeng(home, port=port)
        cookie = _session(home)
        with _server(home, port) as address:
            for name, path in PAGES.items():
                status = _status(address + path, cookie)
                if status != 200:
                    rows.append(_row(f"web.{name} answered {status}", None, "ms", None, 0))
                    rows[-1]["ok"] = False
                    continue
                target = HOME_TARGET_MS if name == "home" else LIST_TARGET_MS
                for word, fresh in (("", False), (".afresh", True)):
                    p95, p50, count, bad = _hammer(address + path, cookie, script, fresh=fresh)
                    rows.append(
                        _row(f"web.{name}{word}.p95", p95, "ms", None if fresh else target, count)
                    )
                    rows[-1]["ok"] = bad == 0
                    print(
                        f"  {name + word:22} p95 {p95:7.1f} p50 {p50:7.1f} ms  n {count}",
                        file=sys.stderr,
                    )
            seen = _paint(address + "/", cookie)
    rows.append(_row("web.home.first_paint_50KBps", seen["paint_ms"], "ms", PAINT_TARGET_MS, 1))
    rows.append(_row("web.home.everything_50KBps", seen["whole_ms"], "ms", None, 1))
    rows.append(_row("web.home.page_bytes", seen["page_bytes"], "B", None, 1))
    rows.append(_row("web.home.all_bytes", seen["all_bytes"], "B", None, 1))
    return rows


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
