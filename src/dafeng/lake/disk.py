"""Every operation on files that the lake does itself, in one place, so that tests can fail each."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

Result = TypeVar("Result")


class Disk:
    """The real disk. A test overrides `step`, which is called before every single operation."""

    def step(self, action: str, name: str) -> None:
        """Called before each operation with its kind (write, fsync, rename, commit, …) and name."""

    def create(self, path: Path) -> BinaryIO:
        """A new file to write to; every write of it is a step."""
        self.step("create", str(path))
        raw: io.RawIOBase = _Raw(self, path)
        return io.BufferedWriter(raw, buffer_size=1 << 20)

    def make_folder(self, path: Path) -> None:
        """Make a folder and its parents, each durable in the folder that holds it."""
        if path.is_dir():
            return
        self.make_folder(path.parent)
        self.step("mkdir", str(path))
        path.mkdir(exist_ok=True)
        self.sync(path.parent)

    def sync(self, path: Path) -> None:
        """Have the content of a file, or the entries of a folder, reach the medium."""
        self.step("fsync", str(path))
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def rename(self, old: Path, new: Path) -> None:
        """Rename within one file system, atomically."""
        self.step("rename", str(new))
        os.replace(old, new)

    def remove(self, path: Path) -> None:
        """Remove a file; one that is gone already is no error."""
        self.step("remove", str(path))
        path.unlink(missing_ok=True)

    def run(self, action: str, name: str, work: Callable[[], Result]) -> Result:
        """An operation that another library does on the disk as one: an SQL statement, a commit."""
        self.step(action, name)
        return work()


class _Raw(io.RawIOBase):
    def __init__(self, disk: Disk, path: Path) -> None:
        super().__init__()
        self._disk = disk
        self._path = path
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._disk.step("write", str(self._path))
        return os.write(self._handle, data)

    def close(self) -> None:
        if not self.closed:
            os.close(self._handle)
            super().close()
