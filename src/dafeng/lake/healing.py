"""After a power cut: log entries that were never made durable are put aside."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dafeng.lake.disk import Disk
from dafeng.lake.storage import LOG


def heal(*, root: Path, aside: Path, disk: Disk) -> list[str]:
    """Put torn log entries and checkpoints of a table aside, and say which.

    An entry is torn when the power went before it was synced. Nothing that was acknowledged
    rests on it: journals are emptied, and files removed, only after the sync of the entry and of
    all before it. So the table goes back to the last whole entry, and the next flush repeats.
    A live process never leaves such an entry, since a commit appears under its name in one step.
    """
    log = root / LOG
    moved: list[str] = []
    torn = False
    for path in sorted(log.glob("*.json")):
        if path.stem.isdigit():
            torn = torn or not _whole_entry(path)
            if torn:
                _put_aside(path, aside, disk, moved)
    broken = [p for p in log.glob("*.checkpoint*.parquet") if not _whole_parquet(p)]
    pointer = log / "_last_checkpoint"
    if broken or (pointer.exists() and not _whole_entry(pointer)):
        for path in [pointer, *broken]:
            if path.exists():
                _put_aside(path, aside, disk, moved)
    if moved:
        disk.sync(log)
    return moved


def _whole_entry(path: Path) -> bool:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return bool(lines) and all(isinstance(json.loads(line), dict) for line in lines)
    except ValueError:
        return False


def _whole_parquet(path: Path) -> bool:
    try:
        pq.read_metadata(path)
    except (pa.ArrowInvalid, OSError):
        return False
    return True


def _put_aside(path: Path, aside: Path, disk: Disk, moved: list[str]) -> None:
    disk.make_folder(aside)
    disk.rename(path, aside / f"{path.parent.parent.name}-{path.name}")
    moved.append(path.name)
