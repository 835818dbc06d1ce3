"""Reading: one fixed state of the lake, whatever is appended or compacted meanwhile."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np
import pyarrow as pa

from dafeng.kernel.error import N_
from dafeng.lake import retraction
from dafeng.lake.engine import MICRO, Engine, columns_sql, condition
from dafeng.lake.error import BadBatch
from dafeng.lake.fileset import FileSet
from dafeng.lake.schema import READINGS, SLOTS_A_DAY

BLOCK_ROWS = 1_000_000
READING_COLUMNS = ("channel", "measured_at", "value", "quality", "received_at")
SLOT_COLUMNS = ("channel", "day", "version", "unit", "amounts", "coverages", "flags")
MONTH_COLUMNS = ("channel", "month", "version", "unit", "amount", "covered_us", "flag")
_KEYS = {"area": "area", "channel": "channel", "month": "month", "unit": "unit", "day": "day"}


class Snapshot:
    """Readings, slots and months as they were at one moment.

    :param readings, slots, months: the files of that moment.
    :param retractions: what says which batches of readings are taken back and no longer read.
    :param tail: readings that stood in journals and not yet in the files; they are joined in.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        readings: FileSet,
        slots: FileSet,
        months: FileSet,
        retractions: FileSet,
        tail: pa.Table,
    ) -> None:
        self.engine = engine
        self.readings_files = readings
        self.retractions_files = retractions
        self.slots_files = slots
        self.months_files = months
        self.tail = tail

    def readings(
        self,
        *,
        area: str,
        start_at: datetime | None = None,
        end_at: datetime | None = None,
        channels: Sequence[int] | None = None,
        columns: Sequence[str] = READING_COLUMNS,
        latest: bool = False,
    ) -> pa.Table:
        """Readings with `start_at` ≤ measured_at < `end_at`, by channel, time and arrival.

        :param columns: columns of the table, and `micro`: the value as int64 in 10⁻⁶ of its own
            unit, null where the text is no number or has more than twelve digits before the point.
        :param latest: of readings with the same channel and time, only the one that arrived last.
        """
        wanted = _with_order(columns, latest)
        relation = self._readings_relation(area, start_at, end_at, channels, None)
        where = self._where_readings(area, start_at, end_at, channels)
        return self._sorted_readings(relation, where, wanted, columns, latest)

    def stream_readings(
        self,
        *,
        area: str,
        start_at: datetime | None = None,
        end_at: datetime | None = None,
        channels: Sequence[int] | None = None,
        columns: Sequence[str] = READING_COLUMNS,
        latest: bool = False,
        block_rows: int = BLOCK_ROWS,
    ) -> Iterator[pa.Table]:
        """As `readings`, in parts of whole channels, so that memory stays flat.

        A part has up to `block_rows` rows, or one channel that has more by itself.
        """
        wanted = _with_order(columns, latest)
        relation = self._readings_relation(area, start_at, end_at, channels, None)
        where = self._where_readings(area, start_at, end_at, channels)
        counts = self.engine.query(
            f"SELECT channel, count(*) AS n FROM {relation} WHERE {where} GROUP BY 1 ORDER BY 1"
        )
        for block in blocks(counts["channel"].to_numpy(), counts["n"].to_numpy(), block_rows):
            part = self._readings_relation(area, start_at, end_at, channels, block)
            inside = condition(at_least={"channel": block[0]}, at_most={"channel": block[1]})
            yield self._sorted_readings(part, f"{where} AND {inside}", wanted, columns, latest)

    def _where_readings(
        self,
        area: str,
        start_at: datetime | None,
        end_at: datetime | None,
        channels: Sequence[int] | None,
    ) -> str:
        where = condition(
            equal={"area": area},
            at_least={"measured_at": start_at, "month": _month(start_at)},
            below={"measured_at": end_at},
            channels=channels,
        )
        gone = retraction.read(engine=self.engine, files=self.retractions_files, area=area)
        return f"{where} AND {retraction.without(gone)}" if gone else where

    def _readings_relation(
        self,
        area: str,
        start_at: datetime | None,
        end_at: datetime | None,
        channels: Sequence[int] | None,
        block: tuple[int, int] | None,
    ) -> str:
        last = None if end_at is None else end_at - timedelta(microseconds=1)
        files = self.readings_files.within(
            partition={"area": area, "month": (_month(start_at), _month(last))},
            ranges={
                "channel": block or _ends(channels),
                "measured_at": (start_at, last),
            },
        )
        relation = self.engine.relation(files)
        if not self.tail.num_rows:
            return relation
        columns = ", ".join(READINGS.schema.names)
        return (
            f"(SELECT {columns} FROM {relation} UNION ALL SELECT {columns} FROM {self._tail_name})"
        )

    @cached_property
    def _tail_name(self) -> str:
        return self.engine.name(self.tail)

    def _sorted_readings(
        self, relation: str, where: str, wanted: list[str], columns: Sequence[str], latest: bool
    ) -> pa.Table:
        order = ", ".join(READINGS.order)
        rows = self.engine.query(
            f"SELECT {columns_sql(wanted)} FROM {relation} WHERE {where} ORDER BY {order}"
        )
        return (_keep_last(rows) if latest else rows).select(list(columns))

    def slots(
        self,
        *,
        area: str,
        start_date: date | None = None,
        end_date: date | None = None,
        channels: Sequence[int] | None = None,
        columns: Sequence[str] = SLOT_COLUMNS,
        as_of: int | None = None,
    ) -> pa.Table:
        """Slot rows of local days from `start_date` to before `end_date`, by channel and day.

        :param as_of: the version that a publication pinned; the newest where it is None.
        """
        source = self._slots_source(area, start_date, end_date, channels, columns, as_of)
        return self.engine.query(
            f"SELECT {columns_sql(columns)} FROM {source} ORDER BY channel, day"
        )

    def sum_slots(
        self,
        *,
        by: Sequence[str],
        area: str,
        start_date: date | None = None,
        end_date: date | None = None,
        channels: Sequence[int] | None = None,
        as_of: int | None = None,
    ) -> pa.Table:
        """Exact sums of slots in groups, in whole numbers, alike on every run.

        :param by: any of `area`, `channel`, `unit`, `month`, `day`, `hour` (0–23), `slot` (0–95).
            Without `unit` and `channel` the caller must know that all channels have one unit.
        :returns: the groups in order, with `amount` [10⁻⁶ of the unit] (null where no slot of the
            group has one), `covered_us` [µs] and `filled`, the number of slots with an amount.
        """
        parts = {"hour": 4, "slot": 1}
        fine = [name for name in by if name in parts]
        if len(fine) > 1 or set(by) - set(_KEYS) - set(fine) or not by:
            raise BadBatch(
                where="/by", reason=N_("slots cannot be summed by {names}"), names=", ".join(by)
            )
        needed = ["area", "month", "channel", "day", "unit", "amounts", "coverages"]
        source = self._slots_source(area, start_date, end_date, channels, needed, as_of)
        amounts, covers = "amounts", "coverages"
        if fine:
            width = parts[fine[0]]
            count = SLOTS_A_DAY // width
            cut = f"[part * {width} + 1 : part * {width} + {width}]"
            amounts, covers = f"amounts{cut}", f"coverages{cut}"
            source = f"(SELECT *, unnest(range({count})) AS part FROM {source})"
        keys = [f"part AS {name}" if name in parts else name for name in by]
        return self.engine.query(
            f"SELECT {', '.join(keys)}, sum(list_sum({amounts}))::BIGINT AS amount, "
            f"sum(list_sum({covers}))::BIGINT AS covered_us, "
            f"sum(list_count({amounts}))::BIGINT AS filled "
            f"FROM {source} GROUP BY ALL ORDER BY {', '.join(by)}"
        )

    def _slots_source(
        self,
        area: str,
        start_date: date | None,
        end_date: date | None,
        channels: Sequence[int] | None,
        columns: Sequence[str],
        as_of: int | None,
    ) -> str:
        last = None if end_date is None else end_date - timedelta(days=1)
        files = self.slots_files.within(
            partition={"area": area, "month": (_month(start_date), _month(last))},
            ranges={
                "channel": _ends(channels),
                "day": (start_date, last),
                "version": (None, as_of),
            },
        )
        where = condition(
            equal={"area": area},
            at_least={"day": start_date},
            below={"day": end_date},
            at_most={"version": as_of},
            channels=channels,
        )
        return _newest(self.engine.relation(files), where, ("channel", "day"), columns)

    def months(
        self,
        *,
        area: str,
        first_month: str | None = None,
        last_month: str | None = None,
        channels: Sequence[int] | None = None,
        columns: Sequence[str] = MONTH_COLUMNS,
        as_of: int | None = None,
    ) -> pa.Table:
        """Month totals from `first_month` to `last_month` (`YYYY-MM`, both included)."""
        files = self.months_files.within(
            partition={"area": area, "year": (_year(first_month), _year(last_month))},
            ranges={"channel": _ends(channels), "version": (None, as_of)},
        )
        where = condition(
            equal={"area": area},
            at_least={"month": first_month},
            at_most={"month": last_month, "version": as_of},
            channels=channels,
        )
        source = _newest(self.engine.relation(files), where, ("channel", "month"), columns)
        return self.engine.query(
            f"SELECT {columns_sql(columns)} FROM {source} ORDER BY channel, month"
        )

    def close(self) -> None:
        """Free the engine's memory."""
        self.engine.close()

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _newest(relation: str, where: str, key: tuple[str, ...], columns: Sequence[str]) -> str:
    # The largest version of each key is found over narrow columns, then wide rows are joined.
    names = ", ".join(key)
    wanted = ", ".join(dict.fromkeys([*key, *columns]))
    pick = f"SELECT {names}, max(version) AS version FROM {relation} WHERE {where} GROUP BY ALL"
    return f"(SELECT {wanted} FROM {relation} JOIN ({pick}) USING ({names}, version) WHERE {where})"


def _with_order(columns: Sequence[str], latest: bool) -> list[str]:
    needed = ("channel", "measured_at") if latest else ()
    known = {*READINGS.schema.names, MICRO}
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise BadBatch(
            where="/columns", reason=N_("readings have no column {name}"), name=unknown[0]
        )
    return list(dict.fromkeys([*columns, *needed]))


def _keep_last(rows: pa.Table) -> pa.Table:
    channel, instant = rows["channel"].to_numpy(), rows["measured_at"].to_numpy()
    last = np.ones(len(channel), bool)
    last[:-1] = (channel[1:] != channel[:-1]) | (instant[1:] != instant[:-1])
    return rows if last.all() else rows.filter(pa.array(last))


def blocks(channels: np.ndarray, counts: np.ndarray, limit: int) -> Iterator[tuple[int, int]]:
    """First and last channel of each block of up to `limit` rows, or of one larger channel."""
    first = 0
    total = 0
    for place, count in enumerate(counts):
        if place > first and total + count > limit:
            yield int(channels[first]), int(channels[place - 1])
            first, total = place, 0
        total += int(count)
    if len(channels):
        yield int(channels[first]), int(channels[-1])


def _ends(channels: Sequence[int] | None) -> tuple[int | None, int | None]:
    if channels is None:
        return None, None
    return (int(min(channels)), int(max(channels))) if len(channels) else (0, -1)


def _month(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        moment = moment.astimezone(UTC)
    return None if moment is None else f"{moment.year:04d}-{moment.month:02d}"


def _year(month: str | None) -> str | None:
    return None if month is None else month[:4]
