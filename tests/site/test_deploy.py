"""The samples for a server: units that systemd accepts, commands that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dafeng.site.cli import dafeng as command_line

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
pytestmark = pytest.mark.lint


def test_systemd_accepts_the_units(tmp_path):
    for unit in UNITS:
        # the program is not installed where the tests run
        text = unit.read_text().replace("/opt/dafeng/bin/dafeng", shutil.which("true"))
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(map(str, tmp_path.iterdir()))],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_the_units_call_commands_that_exist(file):
    called = re.findall(r"bin/dafeng (\w+)", file.read_text())
    assert set(called) <= set(command_line.list_commands(None))


def test_what_was_never_run_says_so():
    for name in ("Containerfile", "compose.yaml"):
        assert (ROOT / "deploy" / name).read_text().startswith("# UNTESTED")
