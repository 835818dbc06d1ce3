"""Batches of readings that are taken back: no row is lost, and no reader of readings sees them.

A retraction is a set of batches, appended to a table of its own: to say it again changes nothing,
and a kill in between leaves either all of it or none.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from dafeng.lake.engine import Engine, condition, literal
from dafeng.lake.fileset import FileSet
from dafeng.lake.reading import check_head
from dafeng.lake.schema import RETRACTIONS

if TYPE_CHECKING:
    from dafeng.lake.lake import Lake

Batches = Mapping[str, frozenset[int]]


def retract(*, lake: "Lake", area: str, name: str, batches: Iterable[tuple[str, int]]) -> int:
    """Take batches back, durable when this returns; returns how many were not yet.

    :param name: what they are taken back by, such as an import; it stands with each of them.
    :param batches: journal and number of each, as its receipt names it.
    """
    check_head(area=area, source=name, key=name)
    known = retracted(lake=lake, area=area)
    fresh = sorted(
        {(journal, batch) for journal, batch in batches if batch not in known.get(journal, ())}
    )
    if not fresh:
        return 0
    moment = pa.scalar(lake.clock(), RETRACTIONS.schema.field("retracted_at").type)
    rows = pa.table(
        {
            "name": pa.repeat(pa.scalar(name), len(fresh)),
            "journal": pa.array([journal for journal, _ in fresh], pa.string()),
            "batch": pa.array([batch for _, batch in fresh], pa.int64()),
            "retracted_at": pa.repeat(moment, len(fresh)),
        },
        schema=RETRACTIONS.file_schema,
    )
    table = lake.retractions
    handle = table.handle()
    table.check_format(handle)
    add = table.write_file(partition={"area": area}, chunks=[rows], kind="retract")
    table.append(base=handle, adds=[add] if add is not None else [], transactions={})
    return len(fresh)


def retracted(*, lake: "Lake", area: str) -> Batches:
    """The batches of an area that are taken back, by journal."""
    engine = Engine(spill=lake.home / "spill", shared=True)
    try:
        files = lake.retractions.files(lake.retractions.handle())
        return read(engine=engine, files=files, area=area)
    finally:
        engine.close()


def read(*, engine: Engine, files: FileSet, area: str) -> Batches:
    """The same of a state that was opened already."""
    files = files.within(partition={"area": area})
    if not len(files):
        return {}
    rows = engine.query(
        f"SELECT journal, list(DISTINCT batch) AS batches FROM {engine.relation(files)} "
        f"WHERE {condition(equal={'area': area})} GROUP BY 1"
    )
    return {row["journal"]: frozenset(row["batches"]) for row in rows.to_pylist()}


def without(batches: Batches) -> str:
    """What stands after WHERE so that the rows of batches are left out."""
    parts = [f"NOT {_of(journal, numbers)}" for journal, numbers in sorted(batches.items())]
    return " AND ".join(parts) or "true"


def _of(journal: str, batches: Iterable[int]) -> str:
    listed = ", ".join(str(int(batch)) for batch in sorted(batches))
    return f"(journal = {literal(journal)} AND batch IN ({listed}))"


def stretches(*, lake: "Lake", area: str, batches: Iterable[tuple[str, int]]) -> pa.Table:
    """`channel`, `first_at` and `last_at` of the rows of flushed batches, taken back or not."""
    numbers: dict[str, set[int]] = {}
    for journal, batch in batches:
        numbers.setdefault(journal, set()).add(batch)
    inside = " OR ".join(_of(journal, found) for journal, found in sorted(numbers.items()))
    handle = lake.readings.handle()
    lake.readings.check_format(handle)
    files = lake.readings.files(handle).within(partition={"area": area})
    engine = Engine(spill=lake.home / "spill", shared=True)
    try:
        return engine.query(
            "SELECT channel, min(measured_at) AS first_at, "
            "max(greatest(measured_at, coalesce(ended_at, measured_at))) AS last_at "
            f"FROM {engine.relation(files)} WHERE {condition(equal={'area': area})} "
            f"AND ({inside or 'false'}) GROUP BY 1 ORDER BY 1"
        )
    finally:
        engine.close()
