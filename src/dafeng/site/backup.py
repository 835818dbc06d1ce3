"""Keep a copy of everything that an installation is, while it runs; and bring one back.

A backup is a folder with a manifest that names every file with its hash. The database is taken
first, at one point; then each context that has a store of its own brings it: its module `backup.py`
holds ``save(*, home, target)`` and ``load(*, source, home)``. What such a store holds beyond the
database's point is harmless, what the database names is there.
"""

import datetime
import hashlib
import importlib
import importlib.util
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import dafeng
from dafeng.kernel.error import DafengError
from dafeng.kernel.strict import dump_json, load_json
from dafeng.site import database_copy
from dafeng.site.config import FILE_NAME, Config
from dafeng.site.error import (
    BackupBroken,
    BackupNewer,
    BackupOther,
    FolderNotEmpty,
    HomeNotEmpty,
)

FORMAT = 1
MANIFEST = "manifest.json"
PLAIN_FILES = ("secret_key", FILE_NAME)
OWN_FOLDERS = ("backups", "run")


def list_contexts() -> list[str]:
    """The contexts of this release, by their folders."""
    folder = Path(dafeng.__file__).parent
    return sorted(path.parent.name for path in folder.glob("*/__init__.py"))


def find_stores() -> dict[str, ModuleType]:
    """Every context's module `backup`, by the context's name."""
    names = [name for name in list_contexts() if name != "site"]
    return {
        name: importlib.import_module(f"dafeng.{name}.backup")
        for name in names
        if importlib.util.find_spec(f"dafeng.{name}.backup") is not None
    }


def known_migrations() -> set[str]:
    """The migrations of our own that this release brings, as ``context/name``."""
    folder = Path(dafeng.__file__).parent
    return {
        f"{path.parent.parent.name}/{path.stem}" for path in folder.glob("*/migrations/[0-9]*.py")
    }


# Taking


def take(*, config: Config, target: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """Write a backup into a folder that is not there yet, or is empty; returns its manifest.

    The folder appears under its name only when it is whole. `facts` go into the manifest.

    Raises:
        FolderNotEmpty: something lies there already.
    """
    target = target.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FolderNotEmpty(folder=target)
    draft = target.with_name(f".{target.name}.partial-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        _fill(config=config, draft=draft)
        manifest = {
            "format": FORMAT,
            "version": dafeng.__version__,
            "taken_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "engine": database_copy.engine_of(config),
            **facts,
            "files": _describe(draft),
        }
        (draft / MANIFEST).write_text(dump_json(manifest, indent=1), encoding="utf-8")
        _sync(draft)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return manifest


def _fill(*, config: Config, draft: Path) -> None:
    database_copy.save(config=config, target=draft)
    for name in PLAIN_FILES:
        if (config.home / name).exists():
            shutil.copy2(config.home / name, draft / name)
    for name, store in find_stores().items():
        folder = draft / name
        folder.mkdir()
        store.save(home=config.home, target=folder)


def _describe(folder: Path) -> dict[str, dict[str, Any]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): {"sha256": hash_of(path), "size": path.stat().st_size}
        for path in files
    }


def hash_of(file: Path) -> str:
    """SHA-256 of a file, as hex."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# Bringing back


def verify(source: Path) -> dict[str, Any]:
    """The manifest of a backup whose every file is what it was; raises `BackupBroken`."""
    try:
        manifest: dict[str, Any] = load_json((source / MANIFEST).read_bytes())
        files: dict[str, dict[str, Any]] = manifest["files"]
        newer = manifest["format"] != FORMAT
    except (OSError, DafengError, KeyError, TypeError) as error:
        raise BackupBroken(folder=source, reason=f"{MANIFEST}: {error}") from error
    if newer:
        raise BackupNewer(folder=source, reason=f"format {manifest['format']}")
    there = {
        str(path.relative_to(source))
        for path in source.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    for name in sorted(there ^ files.keys()):
        raise BackupBroken(
            folder=source, reason=f"{name} is {'unknown' if name in there else 'missing'}"
        )
    for name, said in files.items():
        if (source / name).stat().st_size != said["size"] or hash_of(source / name) != said[
            "sha256"
        ]:
            raise BackupBroken(folder=source, reason=f"{name} has changed")
    return manifest


def check_fit(*, manifest: dict[str, Any], config: Config, source: Path) -> None:
    """Raise where this release or this home cannot take the backup."""
    unknown = sorted(set(manifest["migrations"]) - known_migrations())
    if unknown:
        raise BackupNewer(folder=source, reason=f"{manifest['version']}, {unknown[0]}")
    if manifest["engine"] != database_copy.engine_of(config):
        raise BackupOther(engine=manifest["engine"], configured=database_copy.engine_of(config))
    check_empty(config)


def check_empty(config: Config) -> None:
    """Raise `HomeNotEmpty` where the home or its database holds something already."""
    home = config.home
    allowed = {FILE_NAME, *OWN_FOLDERS}
    found = [path.name for path in home.iterdir()] if home.exists() else []
    strange = sorted(name for name in found if name not in allowed)
    if strange:
        raise HomeNotEmpty(folder=home, found=strange[0])
    database_copy.check_empty(config)


def load(*, config: Config, source: Path) -> None:
    """Bring the files of a verified backup into an empty home; undone where it fails."""
    home = config.home
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    before = {path.name for path in home.iterdir()}
    try:
        for name in PLAIN_FILES:
            if (source / name).exists() and not (home / name).exists():
                shutil.copy2(source / name, home / name)
        for name, store in find_stores().items():
            if (source / name).is_dir():
                store.load(source=source / name, home=home)
        database_copy.load(config=config, source=source)
    except BaseException:
        for path in home.iterdir():
            if path.name not in before:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
