"""Rules of the house that no tool brings along."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.lint

PERMISSIVE = re.compile(
    r"apache|mit\b|mit-0|bsd|isc|psf|python software foundation|mpl|mozilla public|0bsd|zlib|cc0"
    r"|cnri|unlicense",
    re.I,
)
# psycopg is LGPL: used as a library, unchanged, replaceable by whoever installs us.
LESSER = {"psycopg", "psycopg-binary"}


def locked(name: str) -> list[str]:
    """Names of the packages of a lock that this platform installs."""
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    wanted = [Requirement(line.removesuffix("\\")) for line in lines if re.match(r"[a-z0-9]", line)]
    return [each.name for each in wanted if each.marker is None or each.marker.evaluate()]


def licence_of(package: str) -> str:
    meta = distribution(package).metadata
    classified = [word for word in meta.get_all("Classifier", []) if word.startswith("License")]
    return meta["License-Expression"] or "; ".join(classified) or (meta["License"] or "")


@pytest.mark.parametrize("package", locked("run.txt"))
def test_what_we_ship_with_may_be_shipped(package):
    licence = licence_of(package)
    if package in LESSER:
        assert "LGPL" in licence
    else:
        assert PERMISSIVE.search(licence), f"{package}: {licence}"
        assert "GPL" not in licence


@pytest.mark.parametrize(
    "file", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda f: f.name
)
def test_a_lock_names_versions_and_hashes_and_no_address(file):
    text = file.read_text()
    assert "://" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


def test_the_npm_lock_names_no_address():
    for file in ROOT.glob("frontend/package-lock.json"):
        packages = json.loads(file.read_text())["packages"]
        assert [name for name, each in packages.items() if "resolved" in each] == []


def test_nothing_built_is_tracked():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    built = re.compile(r"\.mo$|node_modules/|static/dist/|\.py[co]$|\.sqlite3$")
    assert [name for name in tracked if built.search(name)] == []


def dafeng(tmp_path: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dafeng.site", *words],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "DAFENG_HOME": str(tmp_path),
            "DAFENG_DATABASE_URL": "",
            **environment,
        },
        capture_output=True,
        text=True,
    )


def test_every_change_of_a_model_has_its_migration(tmp_path):
    assert dafeng(tmp_path, "manage", "migrate", "-v0").returncode == 0
    done = dafeng(tmp_path, "manage", "makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout


def test_the_settings_are_clean_for_production(tmp_path):
    done = dafeng(
        tmp_path, "manage", "check", "--deploy", "--fail-level", "WARNING", DAFENG_HTTPS="true"
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
