"""Where the files of a table lie: a folder that is synced by hand, or an object store."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import pyarrow.fs as pafs
from deltalake.fs import DeltaStorageHandler

from dafeng.lake.disk import Disk

LOG = "_delta_log"


class Storage(Protocol):
    """What a table needs of the place where it lies; every path is relative to the table."""

    local: bool

    def create(self, path: str) -> io.IOBase: ...
    def settle(self, path: str) -> None: ...
    def sync_log(self, names: list[str]) -> None: ...
    def log_names(self) -> list[str]: ...
    def data_names(self, prefix: str) -> list[str]: ...
    def size(self, path: str) -> int: ...
    def written_at(self, path: str) -> float: ...
    def remove(self, path: str) -> None: ...
    def address(self, path: str) -> str: ...
    def filesystem(self) -> pafs.FileSystem: ...


class Folder:
    """A table in a local folder, synced by hand so that a power cut is as harmless as a kill."""

    local = True

    def __init__(self, *, root: Path, disk: Disk) -> None:
        self.root = root
        self.disk = disk

    def create(self, path: str) -> Any:
        target = self.root / path
        self.disk.make_folder(target.parent)
        return self.disk.create(target)

    def settle(self, path: str) -> None:
        """Have a written file and its name in the folder reach the medium."""
        self.disk.sync(self.root / path)
        self.disk.sync((self.root / path).parent)

    def sync_log(self, names: list[str]) -> None:
        """The log entries, then the folder that names them."""
        for name in names:
            self.disk.sync(self.root / LOG / name)
        self.disk.sync(self.root / LOG)

    def log_names(self) -> list[str]:
        folder = self.root / LOG
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def data_names(self, prefix: str) -> list[str]:
        return sorted(
            path.relative_to(self.root).as_posix()
            for path in (self.root / prefix).rglob("*.parquet")
            if LOG not in path.parts
        )

    def size(self, path: str) -> int:
        try:
            return (self.root / path).stat().st_size
        except FileNotFoundError:
            return -1

    def written_at(self, path: str) -> float:
        try:
            return (self.root / path).stat().st_mtime
        except FileNotFoundError:
            return float("inf")

    def remove(self, path: str) -> None:
        self.disk.remove(self.root / path)

    def address(self, path: str) -> str:
        return str(self.root / path)

    def filesystem(self) -> pafs.FileSystem:
        return pafs.SubTreeFileSystem(str(self.root), pafs.LocalFileSystem())


class Bucket:
    """A table under a prefix of an object store, which is durable when it answers."""

    local = False

    def __init__(self, *, uri: str, options: Mapping[str, str], disk: Disk) -> None:
        self.uri = uri.rstrip("/")
        self.disk = disk
        self._fs = pafs.PyFileSystem(DeltaStorageHandler(self.uri, dict(options)))

    def create(self, path: str) -> Any:
        return self.disk.run("create", path, lambda: self._fs.open_output_stream(path))

    def settle(self, path: str) -> None:
        """Nothing to do: an object store has what it answered for."""

    def sync_log(self, names: list[str]) -> None:
        """Nothing to do: an object store has what it answered for."""

    def log_names(self) -> list[str]:
        return self._names(LOG, "")

    def data_names(self, prefix: str) -> list[str]:
        names = self._names(prefix, ".parquet")
        return [f"{prefix}/{name}" if prefix else name for name in names if LOG not in name]

    def _names(self, prefix: str, suffix: str) -> list[str]:
        select = pafs.FileSelector(prefix or "/", recursive=True, allow_not_found=True)
        paths = [info.path for info in self._fs.get_file_info(select) if info.is_file]
        cut = f"{prefix}/" if prefix else ""
        return sorted(path.lstrip("/").removeprefix(cut) for path in paths if path.endswith(suffix))

    def size(self, path: str) -> int:
        info = self._fs.get_file_info([path])[0]
        return int(info.size) if info.is_file else -1

    def written_at(self, path: str) -> float:
        info = self._fs.get_file_info([path])[0]
        return float(info.mtime.timestamp()) if info.is_file and info.mtime else float("inf")

    def remove(self, path: str) -> None:
        self.disk.run("remove", path, lambda: self._fs.delete_file(path))

    def address(self, path: str) -> str:
        return f"{self.uri}/{path}"

    def filesystem(self) -> pafs.FileSystem:
        return self._fs
