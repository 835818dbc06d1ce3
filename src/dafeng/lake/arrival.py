"""What has come into the readings since a caller looked last, by channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from deltalake.exceptions import DeltaError

from dafeng.lake.engine import Engine, condition, literal
from dafeng.lake.fileset import FileSet

if TYPE_CHECKING:
    from dafeng.lake.lake import Lake


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a caller has seen the readings of an area.

    :ivar version: state of the table that was looked at, -1 before the first.
    :ivar upto: the last batch seen of each journal.
    """

    version: int = -1
    upto: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Channels with the first and last time that anything came for, and the mark after it.

    :ivar channels: `channel`, `first_at`, `last_at` (an end counts where a reading has one),
        `rows`; by channel.
    """

    channels: pa.Table
    mark: Mark


def arrivals(*, lake: "Lake", area: str, since: Mark) -> Arrivals:
    """What was flushed after a mark; each row is seen once, whatever is compacted meanwhile."""
    handle = lake.readings.handle()
    lake.readings.check_format(handle)
    files = lake.readings.files(handle).within(partition={"area": area})
    files = _newer(lake, files, since)
    engine = Engine(spill=lake.home / "spill", shared=True)
    try:
        seen = [
            f"NOT (journal = {literal(name)} AND batch <= {int(last)})"
            for name, last in sorted(since.upto.items())
        ]
        where = " AND ".join([condition(equal={"area": area}), *seen])
        source = f"(SELECT * FROM {engine.relation(files)} WHERE {where})"
        channels = engine.query(
            "SELECT channel, min(measured_at) AS first_at, "
            "max(greatest(measured_at, coalesce(ended_at, measured_at))) AS last_at, "
            f"count(*) AS rows FROM {source} GROUP BY 1 ORDER BY 1"
        )
        newest: dict[str, Any] = dict(since.upto)
        for row in engine.query(
            f"SELECT journal, max(batch) AS last FROM {source} GROUP BY 1"
        ).to_pylist():
            newest[row["journal"]] = max(row["last"], newest.get(row["journal"], 0))
    finally:
        engine.close()
    return Arrivals(channels, Mark(handle.version(), newest))


def _newer(lake: "Lake", files: FileSet, since: Mark) -> FileSet:
    """The files that the marked state did not have; all where that state cannot be had any more."""
    if since.version < 0 or since.version > files.version:
        return files
    before = lake.readings.handle()
    try:
        before.load_as_version(since.version)
    except (DeltaError, OSError, ValueError):
        return files
    known = set(FileSet.of(handle=before, table=lake.readings).paths)
    return files.only(path for path in files.paths if path not in known)
