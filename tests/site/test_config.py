"""A setting that is mistyped or wrong ends in one clear line, before anything is touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from dafeng.site import config
from dafeng.site.error import BadConfig

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DAFENG_HOME", str(tmp_path))
    config.load.cache_clear()
    yield tmp_path
    config.load.cache_clear()


def test_the_file_is_read_and_the_environment_is_over_it(home, monkeypatch):
    (home / "dafeng.toml").write_text('port = 8100\npack = "elsewhere"\n')
    monkeypatch.setenv("DAFENG_PORT", "8200")
    settings = config.load()
    assert (settings.port, settings.pack) == (8200, "elsewhere")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DAFENG_PROT", "80", ["DAFENG_PROT", "port is meant"]),
        ("DAFENG_PORT", "eighty", ["port", "integer"]),
        ("DAFENG_ALLOWED_HOSTS", "a.example", ["allowed_hosts"]),
    ],
)
def test_a_wrong_variable_is_named(home, monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadConfig) as caught:
        config.load()
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("prot = 80", ["prot", "dafeng.toml", "port is meant"]),
        ('port = "eighty"', ["port", "integer"]),
        ("port = \n", ["dafeng.toml", "line 1"]),
    ],
)
def test_a_wrong_file_is_named(home, text, words):
    (home / "dafeng.toml").write_text(text)
    with pytest.raises(BadConfig) as caught:
        config.load()
    assert all(word in str(caught.value) for word in words)


def run(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dafeng.site", *words],
        env={"PATH": "", "PYTHONPATH": str(ROOT / "src"), "DAFENG_HOME": str(home), **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"DAFENG_TIMEZONE": "x"}, "site.bad_config"),
        ({"DAFENG_HOME": "/proc/nowhere"}, "site.home_unusable"),
        ({"DAFENG_DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "site.database_unreachable"),
    ],
)
def test_the_command_says_it_in_one_line(tmp_path, environment, code):
    done = run(tmp_path, "setup", **environment)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert code in done.stderr
