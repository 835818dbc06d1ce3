"""The blobs in a backup: files that never change, so that copying them while they grow is safe."""

import shutil
from pathlib import Path

FOLDER = "blobs"


def save(*, home: Path, target: Path) -> None:
    """Copy every blob that is whole."""
    source = home / FOLDER
    if source.exists():
        shutil.copytree(source, target / FOLDER, ignore=shutil.ignore_patterns(".new-*"))


def load(*, source: Path, home: Path) -> None:
    """Bring them back."""
    if (source / FOLDER).exists():
        shutil.copytree(source / FOLDER, home / FOLDER)
