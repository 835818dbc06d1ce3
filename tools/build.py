"""Build everything that a start needs: environment, packages, front end, catalogues.

Runs with the machine's own Python and nothing else. A step is left out while its inputs have not
changed since it last succeeded.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
FRONTEND = ROOT / "frontend"
DIST = ROOT / "src" / "dafeng" / "ui" / "static" / "dist"
BUILD = ROOT / "build"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20


class Missing(Exception):
    """Something that this script cannot bring; the message names the command that installs it."""


def hash_files(files: list[Path], *words: str) -> str:
    """One digest of words and of the names and contents of files."""
    digest = hashlib.sha256("\n".join(words).encode())
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def list_files(folder: Path, pattern: str = "*") -> list[Path]:
    """All files below a folder, installed packages left out."""
    found = (path for path in folder.rglob(pattern) if path.is_file())
    return [path for path in found if "node_modules" not in path.relative_to(folder).parts]


class Step:
    """One part of the build, with the stamp that says what it was last done for."""

    def __init__(self, title: str, stamp: Path, inputs: str) -> None:
        self.title = title
        self.stamp = stamp
        self.inputs = inputs

    def is_done(self) -> bool:
        return self.stamp.exists() and self.stamp.read_text() == self.inputs

    def __enter__(self) -> Step:
        self.stamp.unlink(missing_ok=True)
        self.started = time.monotonic()
        print(f"· {self.title} … ", end="", flush=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            print("failed", flush=True)
            return
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(self.inputs)
        print(f"{time.monotonic() - self.started:.0f} s", flush=True)


def run(*command: str | Path, cwd: Path = ROOT, path: Path | None = None) -> None:
    """Run a command quietly; its output is shown only where it fails."""
    environment = dict(os.environ, PYTHONUTF8="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    if path is not None:
        environment["PATH"] = f"{path}{os.pathsep}{environment.get('PATH', '')}"
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-25:])
        words = " ".join(str(word) for word in command)
        raise Missing(f"{tail}\n`{words}` failed (exit {done.returncode})")


def check_python() -> None:
    """Refuse a Python that is too old or cannot make environments."""
    if sys.version_info < OLDEST_PYTHON:
        version = ".".join(map(str, sys.version_info[:3]))
        raise Missing(
            f"Python 3.11 or newer is needed, this is {version}: "
            "apt-get install python3.11 python3.11-venv, then make PYTHON=python3.11"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Missing(
            f"Python's venv is not installed: apt-get install python{version}-venv"
        ) from error


def build_environment(*, dev: bool) -> None:
    """`.venv` with the locked packages, each checked against its hash, and the project itself."""
    if VENV.is_symlink():
        return
    lock = ROOT / "requirements" / ("dev.txt" if dev else "run.txt")
    stamps = VENV / "stamps"
    base = Step("environment", stamps / "environment", f"{sys.version}\n{VENV}")
    if not base.is_done():
        with base:
            run(sys.executable, "-m", "venv", "--clear", VENV)
    pip = (BIN / "python", "-m", "pip", "install", "-q")
    locks = [lock, ROOT / "requirements" / "build.txt"]
    packages = Step(
        "Python packages (dev)" if dev else "Python packages",
        stamps / "packages",
        hash_files(locks, "dev" if dev else "run"),
    )
    more = stamps / "packages"
    has_dev = more.exists() and more.read_text() == hash_files(
        [ROOT / "requirements" / "dev.txt", locks[1]], "dev"
    )
    if not packages.is_done() and not (has_dev and not dev):
        with packages:
            run(*pip, "--require-hashes", *(word for each in locks for word in ("-r", each)))
    project = Step(
        "dafeng itself", stamps / "project", hash_files([ROOT / "pyproject.toml"], str(ROOT))
    )
    if not project.is_done():
        with project:
            run(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT)


def find_node() -> Path | None:
    """The folder of the machine's own node and npm, None where they are missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    version = re.match(r"v(\d+)\.", said)
    if version is None or int(version[1]) < OLDEST_NODE:
        return None
    return Path(node).parent


def bring_node() -> Path:
    """The folder of node and npm: the machine's, else those of a locked Python package."""
    found = find_node()
    if found is not None:
        return found
    lock = ROOT / "requirements" / "node.txt"
    step = Step("Node.js", VENV / "stamps" / "node", hash_files([lock]))
    if not step.is_done() or not (BIN / "npm").exists():
        with step:
            try:
                run(BIN / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", lock)
            except Missing as error:
                raise Missing(
                    f"{error}\nNode.js 20 or newer is needed to build the pages and its Python "
                    "package could not be installed: apt-get install nodejs npm"
                ) from error
    return BIN


def list_pages() -> list[Path]:
    """What the bundler reads of the pages."""
    source = ROOT / "src" / "dafeng"
    names = (*list_files(source, "*.html"), *list_files(source, "*.py"))
    return [path for path in names if "static" not in path.parts]


def build_frontend() -> None:
    """`npm ci` and the bundler, into the folder of static files."""
    if not (FRONTEND / "package-lock.json").exists():
        return
    locks = [FRONTEND / name for name in ("package.json", "package-lock.json")]
    modules = Step(
        "front-end packages", FRONTEND / "node_modules" / ".dafeng-stamp", hash_files(locks)
    )
    bundle = Step(
        "front end",
        BUILD / "stamps" / "frontend",
        # the bundler keeps the icons and styles that pages use
        hash_files(list_files(FRONTEND) + list_pages(), modules.inputs),
    )
    if bundle.is_done() and DIST.is_dir() and any(DIST.iterdir()):
        return
    node = bring_node()
    if not modules.is_done():
        with modules:
            run(node / "npm", "ci", "--no-audit", "--no-fund", cwd=FRONTEND, path=node)
    with bundle:
        run(node / "npm", "run", "build", cwd=FRONTEND, path=node)


def build_catalogues() -> None:
    """Translations, from `.po` to the `.mo` that gettext reads."""
    sources = list_files(ROOT / "src" / "dafeng", "*.po")
    step = Step("translations", BUILD / "stamps" / "catalogues", hash_files(sources))
    if step.is_done() and all(each.with_suffix(".mo").exists() for each in sources):
        return
    with step:
        run(BIN / "python", ROOT / "tools" / "catalogue.py", "compile")


def main() -> int:
    """Build; one line says what is missing, and the exit is 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and lint need")
    options = parser.parse_args()
    try:
        check_python()
        build_environment(dev=options.dev)
        build_frontend()
        build_catalogues()
    except (Missing, OSError) as error:
        print(f"make: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
