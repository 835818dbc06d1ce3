"""All tests in order, after bringing what they need: `make test`, `.ci/run`.

`python3 tools/test.py PART…` runs some parts only; further words after `--` go to pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
RESULTS = ROOT / "build" / "test"
SHARED = Path(os.environ.get("DAFENG_TEST_SHARED") or ROOT.parent / "shared").resolve()
# A program that shows that the package is there, and the package.
SYSTEM_PACKAGES = {
    "chromium": "chromium",
    "fc-match": "fontconfig",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc": "fonts-noto-cjk",
    "postgres": "postgresql",
    "systemd-analyze": "systemd",
}
BUDGET_MINUTES = 25


class Part(NamedTuple):
    """A part of the tests: its pytest marker expression and how many processes help."""

    name: str
    marker: str
    processes: int
    budget_minutes: float


_ELSEWHERE = "not lint and not external and not browser and not fault and not wheel"
PARTS = (
    Part("lint", "", 0, 2),
    Part("pure", f"not database and {_ELSEWHERE}", 2, 4),
    Part("external", "external", 2, 1),
    Part("sqlite", f"database and {_ELSEWHERE} and not postgresql_only", 2, 5),
    Part("postgresql", f"database and {_ELSEWHERE} and not sqlite_only", 2, 4),
    Part("browser", "browser", 2, 4),
    Part("wheel", "wheel", 0, 2),
    Part("faults", "fault", 2, 2),
)


class Outcome(NamedTuple):
    """What came out of a part."""

    name: str
    passed: int
    failed: int
    seconds: float
    budget_minutes: float
    note: str


def find_program(name: str) -> str | None:
    """Where a program is; PostgreSQL's stand outside of PATH on Debian."""
    if name.startswith("/"):
        return name if Path(name).exists() else None
    found = shutil.which(name)
    if found is None and name in ("postgres", "initdb", "pg_ctl", "psql"):
        places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        return str(places[-1]) if places else None
    return found


def bring_system_packages() -> None:
    """Install what is missing where we are root; else name the command and stop."""
    missing = sorted(
        {package for name, package in SYSTEM_PACKAGES.items() if find_program(name) is None}
    )
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        sys.exit(f"test: these packages are missing: sudo {' '.join(command)}")
    print(f"· installing {' '.join(missing)}", flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    log = RESULTS / "apt.log"
    with log.open("w") as output:
        for words in (["apt-get", "update", "-q"], command):
            if subprocess.run(words, env=environment, stdout=output, stderr=output).returncode:
                sys.exit(f"test: `{' '.join(words)}` failed:\n{log.read_text()[-2000:]}")


def as_postgres(*command: str, cwd: str) -> None:
    """Run a command as a user that PostgreSQL accepts: never root."""
    words = list(command)
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    done = subprocess.run(words, cwd=cwd, text=True, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")


@contextmanager
def postgresql() -> Iterator[str]:
    """A database server of our own on a socket in a temporary folder; gives its address."""
    folder = tempfile.mkdtemp(prefix="dafeng-pg-", dir="/tmp")
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = f"{folder}/data"
    control = find_program("pg_ctl") or "pg_ctl"
    try:
        as_postgres(
            find_program("initdb") or "initdb",
            "-D",
            data,
            "-U",
            "dafeng",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            cwd=folder,
        )
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        )
        as_postgres(
            control, "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start", cwd=folder
        )
        try:
            yield f"postgresql://dafeng@{quote(folder, safe='')}/postgres"
        finally:
            as_postgres(control, "-D", data, "-m", "immediate", "stop", cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_results(file: Path) -> tuple[int, int, list[tuple[float, str]]]:
    """Passed, failed, and (seconds, test) of a JUnit file."""
    passed = failed = 0
    times: list[tuple[float, str]] = []
    for case in ElementTree.parse(file).iter("testcase"):
        bad = any(case.find(kind) is not None for kind in ("failure", "error", "skipped"))
        failed, passed = failed + bad, passed + (not bad)
        times.append((float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}"))
    return passed, failed, times


def run_pytest(part: Part, more: list[str], environment: dict[str, str]) -> int:
    """Run the tests of a part with pytest's own output."""
    command = [
        str(BIN / "python"),
        "-m",
        "pytest",
        "-m",
        part.marker,
        "-o",
        "console_output_style=classic",
        f"--junitxml={RESULTS / part.name}.xml",
        "-n",
        str(part.processes),
        *more,
    ]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def run_part(part: Part, more: list[str]) -> tuple[Outcome, list[tuple[float, str]]]:
    """Run one part, whatever it needs around it."""
    started = time.monotonic()
    result = RESULTS / f"{part.name}.xml"
    result.unlink(missing_ok=True)
    environment = dict(os.environ, DAFENG_TEST_SHARED=str(SHARED), PYTHONPATH=str(ROOT / "src"))
    environment["PATH"] = f"{BIN}{os.pathsep}{environment['PATH']}"
    note = ""
    if part.name == "external" and not (SHARED / "data").is_dir():
        note = f"not run: no shared data at {SHARED}"
        print(note, flush=True)
        return Outcome(part.name, 0, 0, 0.0, part.budget_minutes, note), []
    if part.name == "lint":
        code = subprocess.run(
            [str(BIN / "python"), "tools/lint.py", f"--junitxml={result}"], cwd=ROOT
        ).returncode
    elif part.name == "postgresql":
        with postgresql() as address:
            code = run_pytest(part, more, {**environment, "DAFENG_DATABASE_URL": address})
    else:
        code = run_pytest(part, more, environment)
    passed, failed, times = read_results(result) if result.exists() else (0, 0, [])
    if code and not failed:
        failed, note = 1, f"ended with exit {code}"
    seconds = time.monotonic() - started
    return Outcome(part.name, passed, failed, seconds, part.budget_minutes, note), times


def report(outcomes: list[Outcome], times: list[tuple[float, str]]) -> int:
    """Time by part, the slowest tests, and the closing line; returns the exit code."""
    print("\nSlowest tests")
    for seconds, name in sorted(times, reverse=True)[:20]:
        print(f"  {seconds:7.2f} s  {name}")
    print("\nParts")
    for each in outcomes:
        over = "  OVER ITS BUDGET" if each.seconds > each.budget_minutes * 60 else ""
        print(
            f"  {each.name:11} {each.passed:5} passed {each.failed:4} failed "
            f"{each.seconds:7.1f} s of {each.budget_minutes * 60:.0f}{over}  {each.note}"
        )
    passed = sum(each.passed for each in outcomes)
    failed = sum(each.failed for each in outcomes)
    total = sum(each.seconds for each in outcomes)
    print(f"\n{total / 60:.1f} minutes of {BUDGET_MINUTES}")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


def main() -> int:
    """Set up, run the parts, report."""
    words, _, more = " ".join(sys.argv[1:]).partition("--")
    names = words.split() or [part.name for part in PARTS]
    unknown = set(names) - {part.name for part in PARTS}
    if unknown:
        sys.exit(f"test: no such part: {', '.join(sorted(unknown))}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    bring_system_packages()
    if subprocess.run([sys.executable, "tools/build.py", "--dev"], cwd=ROOT).returncode:
        return 1
    outcomes, times = [], []
    for part in PARTS:
        if part.name in names:
            print(f"\n=== {part.name}", flush=True)
            outcome, took = run_part(part, more.split())
            outcomes.append(outcome)
            times += took
    return report(outcomes, times)


if __name__ == "__main__":
    sys.exit(main())
