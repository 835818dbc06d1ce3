"""Slots and months: appended under a rising version, pinned by publications."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dafeng.kernel.error import N_
from dafeng.lake.engine import Engine, condition
from dafeng.lake.error import BadBatch, Conflict, NoSuchPin, PinExists
from dafeng.lake.schema import PINS, SLOTS_A_DAY
from dafeng.lake.table import Table

if TYPE_CHECKING:
    from dafeng.lake.lake import Lake

COUNTER = "version"
FULL_SLOT_US = 900_000_000
TRIES = 20


@dataclass(frozen=True, slots=True)
class Pin:
    """What a publication was made from: readers of these versions find the same rows for ever."""

    area: str
    name: str
    slots: int
    months: int
    pinned_at: datetime


def append(
    *, table: Table, area: str, rows: pa.Table, now: Callable[[], datetime], based_on: int | None
) -> int:
    """Append rows under the next version, all or nothing, and say which it is.

    :param rows: the columns of the table but `area`, the partition, `version`, `computed_at`.
    :param based_on: the version that the caller computed from; where another has come since,
        `Conflict` is raised and nothing appended. None: whoever comes last is newest.
    """
    if not rows.num_rows:
        raise BadBatch(reason=N_("it has no rows"))
    for _ in range(TRIES):
        handle = table.handle()
        table.check_format(handle)
        current = table.transaction(handle, COUNTER)
        if based_on is not None and current != based_on:
            raise Conflict(
                table=table.spec.name,
                reason=N_("version {later} came after {version}"),
                later=current,
                version=based_on,
            )
        stamped = _stamp(table, area, rows, current + 1, now())
        adds = [
            table.write_file(partition=place, chunks=[part], kind="flush")
            for place, part in _split(table, stamped)
        ]
        try:
            table.append(
                base=handle,
                adds=[add for add in adds if add is not None],
                transactions={COUNTER: current + 1},
            )
        except Conflict:
            continue
        return current + 1
    raise Conflict(table=table.spec.name, reason=N_("other processes were faster each time"))


def _stamp(table: Table, area: str, rows: pa.Table, version: int, moment: datetime) -> pa.Table:
    name = table.spec.partition[1]
    period = rows["day"] if name == "month" else rows["month"]
    text = pc.utf8_slice_codeunits(pc.cast(period, pa.string()), 0, 7 if name == "month" else 4)
    count = rows.num_rows
    kind = table.spec.schema.field("computed_at").type
    columns = {field: rows[field] for field in rows.column_names}
    columns["area"] = pa.repeat(pa.scalar(area), count)
    columns[name] = text
    columns["version"] = pa.repeat(pa.scalar(version, pa.int64()), count)
    columns["computed_at"] = pa.repeat(pa.scalar(moment, kind), count)
    ordered = [columns[field.name] for field in table.spec.schema]
    stamped = pa.table(ordered, schema=table.spec.schema)
    return stamped.sort_by([(column, "ascending") for column in table.spec.order])


def _split(table: Table, rows: pa.Table) -> list[tuple[dict[str, str], pa.Table]]:
    area_name, period_name = table.spec.partition
    found = []
    for period in sorted(set(rows[period_name].to_pylist())):
        part = rows.filter(pc.equal(rows[period_name], period))
        place = {area_name: part[area_name][0].as_py(), period_name: period}
        found.append((place, part.select(table.spec.file_schema.names)))
    return found


def check_rows(*, table: Table, rows: pa.Table) -> pa.Table:
    """Bring rows into the form of slots or months, or say what does not fit."""
    stamps = {table.spec.partition[0], table.spec.partition[1], "version", "computed_at"}
    fields = [field for field in table.spec.schema if field.name not in stamps]
    names = [field.name for field in fields]
    if set(rows.column_names) != set(names):
        raise BadBatch(reason=N_("the columns must be {names}"), names=", ".join(names))
    try:
        rows = rows.select(names).cast(pa.schema(fields))
    except (pa.ArrowInvalid, ValueError, pa.ArrowNotImplementedError) as error:
        raise BadBatch(
            reason=N_("its rows cannot be read ({detail})"), detail=str(error)
        ) from error
    for field in fields:
        if not field.nullable and rows[field.name].null_count:
            raise BadBatch(
                where=f"/{field.name}", reason=N_("{name} is empty in some rows"), name=field.name
            )
    key = ["channel", "day" if "day" in names else "month"]
    if len(rows.group_by(key).aggregate([])) != rows.num_rows:
        raise BadBatch(reason=N_("one channel and period stands in it twice"))
    if "amounts" in names:
        _check_slots(rows)
    elif not pc.all(pc.match_substring_regex(rows["month"], r"^[0-9]{4}-(0[1-9]|1[0-2])$")).as_py():
        raise BadBatch(where="/month", reason=N_("a month is written YYYY-MM"))
    return rows


def _check_slots(rows: pa.Table) -> None:
    for name in ("amounts", "coverages"):
        if not pc.all(pc.equal(pc.list_value_length(rows[name]), SLOTS_A_DAY)).as_py():
            raise BadBatch(
                where=f"/{name}",
                reason=N_("{name} must have {slots_a_day} values a day"),
                name=name,
                slots_a_day=SLOTS_A_DAY,
            )
    if not pc.all(pc.equal(pc.utf8_length(rows["flags"]), SLOTS_A_DAY)).as_py():
        raise BadBatch(
            where="/flags",
            reason=N_("flags must have {slots_a_day} letters a day"),
            slots_a_day=SLOTS_A_DAY,
        )
    covered = np.concatenate([c.flatten().to_numpy(False) for c in rows["coverages"].chunks])
    if not np.all((covered >= 0) & (covered <= FULL_SLOT_US)):
        raise BadBatch(
            where="/coverages",
            reason=N_("a coverage is 0 to {full_slot_us} µs"),
            full_slot_us=FULL_SLOT_US,
        )


def current_version(table: Table) -> int:
    """The newest version of a table, 0 before the first."""
    return table.transaction(table.handle(), COUNTER)


def pin(*, lake: "Lake", area: str, name: str) -> Pin:
    """Keep what slots and months say now, for ever, under a name."""
    with _deciding(lake):
        events = _events(lake, area)
        if any(known.name == name for known in _holding(events)):
            raise PinExists(name=name)
        made = Pin(
            area=area,
            name=name,
            slots=current_version(lake.slots),
            months=current_version(lake.months),
            pinned_at=_after(lake, events),
        )
        _write(lake, made, removed=False)
        return made


def unpin(*, lake: "Lake", area: str, name: str) -> None:
    """Let the next compaction drop what only this pin kept."""
    with _deciding(lake):
        events = _events(lake, area)
        for known in _holding(events):
            if known.name == name:
                _write(lake, replace(known, pinned_at=_after(lake, events)), removed=True)
                return
        raise NoSuchPin(name=name)


def pins(*, lake: "Lake", area: str | None = None) -> list[Pin]:
    """All pins that hold, by area and name."""
    return _holding(_events(lake, area))


@contextmanager
def _deciding(lake: "Lake") -> Iterator[None]:
    # The lock that a compaction holds from reading the pins to its commit.
    guard = lake.lock("versions")
    guard.acquire(wait_s=600)
    try:
        yield
    finally:
        guard.release()


def _after(lake: "Lake", events: list[dict[str, Any]]) -> datetime:
    # Later than all before it, whatever the clock says: the last event of a name decides.
    last = max((event["pinned_at"] for event in events), default=None)
    now = lake.clock()
    return now if last is None else max(now, last + timedelta(microseconds=1))


def _write(lake: "Lake", pin: Pin, *, removed: bool) -> None:
    row = {name: [value] for name, value in asdict(pin).items() if name != "area"}
    rows = pa.table({**row, "removed": [removed]}, schema=PINS.file_schema)
    add = lake.pins.write_file(partition={"area": pin.area}, chunks=[rows], kind="pin")
    handle = lake.pins.handle()
    lake.pins.check_format(handle)
    lake.pins.append(base=handle, adds=[add] if add is not None else [], transactions={})


def _events(lake: "Lake", area: str | None) -> list[dict[str, Any]]:
    files = lake.pins.files(lake.pins.handle())
    if area is not None:
        files = files.within(partition={"area": area})
    engine = Engine(spill=lake.home / "spill")
    try:
        found: list[dict[str, Any]] = engine.query(
            "SELECT area, name, slots, months, pinned_at, removed "
            f"FROM {engine.relation(files)} WHERE {condition(equal={'area': area})} "
            "ORDER BY area, name, pinned_at"
        ).to_pylist()
        return found
    finally:
        engine.close()


def _holding(events: list[dict[str, Any]]) -> list[Pin]:
    last = {(event["area"], event["name"]): event for event in events}
    return [
        Pin(**{name: value for name, value in event.items() if name != "removed"})
        for event in last.values()
        if not event["removed"]
    ]
