"""The lake in a backup: journals, keys and tables that fit together, while readings come in.

Flushing and compaction wait meanwhile, ingestion does not. Tables in an object store are not
copied: the store keeps its own versions.
"""

import shutil
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from dafeng.lake.lake import Lake
from dafeng.lake.schema import TABLES
from dafeng.lake.storage import LOG

FOLDER = "lake"
WAIT_SECONDS = 600.0
_LEFT_OUT = shutil.ignore_patterns("*.lock", "*.flush", "*-wal", "*-shm", "*.sqlite", LOG)


def save(*, home: Path, target: Path) -> None:
    """Copy the lake of an installation, where it has one."""
    source = home / FOLDER
    if not source.exists():
        return
    with Lake(source) as lake, ExitStack() as held:
        names = ["versions", *(f"compact-{spec.name}" for spec in TABLES)]
        for lock in (
            *(lake.lock(name) for name in names),
            *(journal.flusher for journal in lake.shelf.journals()),
        ):
            lock.acquire(wait_s=WAIT_SECONDS)
            held.callback(lock.release)
        _copy(source=source, target=target / FOLDER)


def _copy(*, source: Path, target: Path) -> None:
    for file in [*source.glob("journal/*.sqlite"), *source.glob("*.sqlite")]:
        _copy_sqlite(file, target / file.relative_to(source))
    for spec in TABLES:
        table = source / spec.name
        if table.exists():
            # the log first: what it names stands, and what is added later harms nothing
            shutil.copytree(table / LOG, target / spec.name / LOG)
            shutil.copytree(table, target / spec.name, ignore=_LEFT_OUT, dirs_exist_ok=True)


def _copy_sqlite(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as found, closing(sqlite3.connect(target)) as copy:
        found.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def load(*, source: Path, home: Path) -> None:
    """Bring it back."""
    if (source / FOLDER).exists():
        shutil.copytree(source / FOLDER, home / FOLDER)
