"""Files by the hash of their content: written once, synced, never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from dafeng.evidence.error import BlobBroken


def path_of(digest: str) -> Path:
    """Where the content with this SHA-256 lies."""
    return settings.CONFIG.blobs / digest[:2] / digest[2:4] / digest


def store(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write content once and durably; returns (hash, size)."""
    folder = settings.CONFIG.blobs
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(name).replace(target)
        for folder_ in (target.parent, target.parent.parent, folder):
            _sync_folder(folder_)
    finally:
        Path(name).unlink(missing_ok=True)
    return digest.hexdigest(), size


def check(digest: str) -> Path:
    """Where the content lies, once it was read and agreed with its name; raises `BlobBroken`."""
    path = path_of(digest)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BlobBroken(hash=digest) from error
    if found != digest:
        raise BlobBroken(hash=digest)
    return path


def read(digest: str) -> bytes:
    """The content, checked against its name; raises `BlobBroken`."""
    return check(digest).read_bytes()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
