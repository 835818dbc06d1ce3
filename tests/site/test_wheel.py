"""What `make dist` writes, installed into a clean environment somewhere else, works by itself."""

import re
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from tests.site.installation import Installation
from tests.site.running import Server

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.wheel


class Elsewhere(Installation):
    """An installation that is run by another environment's Python, without our source."""

    def __init__(self, home, python, folder):
        super().__init__(home)
        self.interpreter = python
        self.folder = folder
        for name in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE"):
            self.environment.pop(name)

    def start(self, *words, stdin=subprocess.DEVNULL, **environment):
        return subprocess.Popen(
            [self.interpreter, *words],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def run(*words):
    done = subprocess.run([str(word) for word in words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    return next(folder.glob("dafeng-*.whl"))


def test_the_wheel_holds_what_was_built(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    sources = [path.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("*.po")]
    assert {str(path.with_suffix(".mo")) for path in sources} <= set(names)
    assert "dafeng/ui/static/dist/manifest.json" in names
    for kind in (".html", ".yaml"):
        ours = {str(p.relative_to(ROOT / "src")) for p in (ROOT / "src/dafeng").rglob(f"*{kind}")}
        assert ours <= set(names)
    assert not [name for name in names if "node_modules" in name or name.startswith("tests/")]


def test_the_wheel_runs_in_a_clean_environment(wheel, tmp_path):
    environment = tmp_path / "venv"
    run(sys.executable, "-m", "venv", environment)
    pip = (environment / "bin" / "python", "-m", "pip", "install", "-q")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements" / "run.txt")
    run(*pip, "--no-deps", wheel)
    home = Elsewhere(tmp_path / "home", str(environment / "bin" / "python"), tmp_path)
    said = home.succeed("setup")
    assert "first logins" in said
    with Server(home, "up --empty") as server:
        page = urllib.request.urlopen(server.url("/login/")).read().decode()
        assert re.search(r'<html lang="zh-hans"', page)
        assert "Log in" not in page
        style = re.search(r'href="(/static/dist/[^"]+\.css)"', page)[1]
        assert urllib.request.urlopen(server.url(style)).status == 200
