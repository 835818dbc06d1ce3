"""`dafeng up`: both processes under one parent, which ends both and mends what can be mended."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.site.installation import Installation
from tests.site.running import Server

pytestmark = pytest.mark.fault


def children(pid: int) -> dict[str, int]:
    """The commands that a process has started, by their last word."""
    found = {}
    for line in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{line}/cmdline").read_bytes().decode().split("\0")
        if len(words) > 2:
            found[words[-2]] = int(line)
    return found


def poll(condition, seconds=30.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if (value := condition()) is not None and value is not False:
            return value
        time.sleep(0.05)
    raise AssertionError("it never came")


def health(server):
    try:
        with urllib.request.urlopen(server.url("/healthz"), timeout=5) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_one_parent_starts_mends_and_ends_both(tmp_path):
    home = Installation(tmp_path / "home")
    with Server(home, "up --empty") as server:
        parent = server.process.pid
        poll(lambda: health(server)["status"] == "ok")
        first = children(parent)
        assert set(first) == {"serve", "worker"}
        os.kill(first["worker"], signal.SIGKILL)
        poll(lambda: children(parent).get("worker", first["worker"]) != first["worker"])
        again = Server(home, "up --empty")
        again.port = server.port
        code, _, err = home.dafeng("up", "--empty", DAFENG_PORT=str(server.port))
        assert (code, len(err.splitlines())) == (1, 1)
        assert "site.port_taken" in err
        last = children(parent)
    assert server.process.returncode == 0
    assert f"http://127.0.0.1:{server.port}/" in server.out
    assert all(gone(pid) for pid in last.values())
    lines = [json.loads(line) for line in server.err.splitlines() if line.startswith("{")]
    assert any(line.get("logger", "").startswith("gunicorn") for line in lines)
    assert any(line.get("event") == "request" and line.get("request") for line in lines)


def test_nothing_is_left_when_the_parent_is_killed(tmp_path):
    home = Installation(tmp_path / "home")
    with Server(home, "up --empty") as server:
        last = poll(lambda: children(server.process.pid) or None)
        poll(lambda: len(children(server.process.pid)) == 2)
        last = children(server.process.pid)
        server.process.kill()
        poll(lambda: all(gone(pid) for pid in last.values()))


def test_the_parent_ends_when_the_server_falls(tmp_path):
    home = Installation(tmp_path / "home")
    with Server(home, "up --empty") as server:
        poll(lambda: len(children(server.process.pid)) == 2)
        last = children(server.process.pid)
        os.kill(last["serve"], signal.SIGKILL)
        assert server.process.wait(timeout=40) == 1
        assert gone(last["worker"])


def test_figures_are_for_this_machine_alone_or_for_the_holder_of_the_token(tmp_path):
    home = Installation(tmp_path / "home")
    home.succeed("setup")

    def ask(server, **headers):
        request = urllib.request.Request(server.url("/metrics"), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""

    with Server(home) as server:
        code, text = ask(server)
        assert code == 200
        # both processes of the server are summed
        assert 'dafeng_requests_total{method="GET",status="200",view="people:login"}' in text
        assert "dafeng_workers 0.0" in text
        assert 'dafeng_jobs{state="failed"} 0.0' in text
        assert ask(server, **{"X-Forwarded-For": "10.0.0.1"})[0] == 403
        assert health(server)["checks"]["worker"] == "none"
    home.environment["DAFENG_METRICS_TOKEN"] = "s3cret"
    with Server(home) as server:
        assert ask(server)[0] == 403
        assert ask(server, Authorization="Bearer wrong")[0] == 403
        assert ask(server, Authorization="Bearer s3cret")[0] == 200
