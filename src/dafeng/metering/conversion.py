"""Rows of a file to readings, by the file's map: what can be taken, and why the rest cannot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dafeng.metering.cleaning.arrival import Bools, Longs
from dafeng.metering.cleaning.channel import Kind
from dafeng.metering.clock import EARLIEST, EPOCH, NOTHING, Codes, Times
from dafeng.metering.file_map import FileMap, Value, zone_named
from dafeng.metering.reason import CODES, FINE, Reason, code_of

LINE = "line"
LARGEST = 1e12  # what six decimal places leave room for in an integer
LONGEST_VALUE, LONGEST_QUALITY = 64, 32
SLACK_US = 300_000_000  # clocks of sources that run ahead a little
EARLIEST_US = int((EARLIEST.replace(tzinfo=None) - EPOCH).total_seconds()) * 1_000_000
INSTANT = pa.timestamp("us", "UTC")
GAPS = (Kind.INTERVAL, Kind.POWER)  # a value that is none ends what was before it
_NONE = ["", "nan", "null", "none", "na", "n/a", "-", "--", "—", "#n/a"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a file must fit: the number, kind, unit and zone of a channel."""

    channel: int
    kind: Kind
    unit: str
    zone: str


@dataclass(slots=True)
class Readings:
    """Rows of one or more columns of values; `codes` is `FINE` or the place of a `Reason`.

    `empty` rows have no value and stand for a gap. Times are in µs UTC, `end` is `NOTHING` where
    a reading has none.
    """

    line: Longs
    name: pa.Array
    channel: Longs
    time: Longs
    end: Longs
    value: pa.Array
    quality: pa.Array
    codes: Codes
    empty: Bools

    def __len__(self) -> int:
        return len(self.line)

    def batch(self) -> pa.Table:
        """The rows that can be taken, as the lake wants them."""
        fine = np.flatnonzero(self.codes == FINE)
        rows = pa.array(fine)
        end = self.end[fine]
        return pa.table(
            {
                "channel": pa.array(self.channel[fine]),
                "measured_at": pa.array(self.time[fine]).cast(INSTANT),
                "ended_at": pa.array(end, mask=end == NOTHING).cast(INSTANT),
                "value": self.value.take(rows),
                "quality": self.quality.take(rows),
            }
        )

    def refusals(self) -> Iterator[tuple[int, str, str, Reason]]:
        """Line, channel's name, value and reason of each row that was not taken."""
        bad = np.flatnonzero(self.codes != FINE)
        rows = pa.array(bad)
        names, values = self.name.take(rows).to_pylist(), self.value.take(rows).to_pylist()
        for place, row in enumerate(bad.tolist()):
            reason = CODES[int(self.codes[row])]
            yield int(self.line[row]), names[place] or "", values[place] or "", reason


class Conversion:
    """A file's map, applied to one batch of its rows after another.

    `columns` are the file's, `targets` the channels by the names that files call them; `now_us` is
    the instant after which a time lies in the future.
    """

    def __init__(
        self,
        *,
        file_map: FileMap,
        columns: Sequence[str],
        targets: Mapping[str, Target],
        now_us: int,
    ) -> None:
        self.map = file_map
        self.place = {name: str(number) for number, name in enumerate(columns)}
        self.targets = targets
        self.latest = now_us + SLACK_US
        self.zone = None if file_map.zone is None else zone_named(file_map.zone)
        self.zones: dict[str, tzinfo] = {
            target.zone: zone_named(target.zone) for target in targets.values()
        }

    def missing(self) -> list[str]:
        """Columns that the map names and the file does not have."""
        return [name for name in self.map.columns if name not in self.place]

    def convert(self, batch: pa.RecordBatch) -> list[Readings]:
        """The readings of each column of values."""
        said = self.map
        time = self._times(batch, said.time)
        end = self._times(batch, said.end) if said.end else None
        line = batch.column(LINE).to_numpy(zero_copy_only=False)
        quality = self._texts(batch, said.quality_column)
        found = [self._one(batch, value, line, time, end, quality) for value in said.values]
        return found

    def _times(self, batch: pa.RecordBatch, names: Iterable[str]) -> Times:
        columns = [batch.column(self.place[name]) for name in names]
        return Times.read(columns, add_years=self.map.add_years, form=self.map.time_format)

    def _texts(self, batch: pa.RecordBatch, name: str | None) -> pa.Array:
        if name is None:
            return pa.nulls(batch.num_rows, pa.string())
        column = batch.column(self.place[name])
        texts = pc.utf8_trim_whitespace(column.cast(pa.string()))
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)

    def _one(
        self,
        batch: pa.RecordBatch,
        value: Value,
        line: Longs,
        time: Times,
        end: Times | None,
        quality: pa.Array,
    ) -> Readings:
        codes = time.codes.copy()
        name = self._names(batch, value)
        owner, targets = self._owners(name)
        clock = Times(time.wall, time.instant.copy(), codes)
        self._place_in_zones(clock, owner, targets)
        text, empty, wrong = texts_of_values(batch.column(self.place[value.column]), self.map)
        made = Readings(
            line=line,
            name=name,
            channel=_numbers([target.channel for target in targets], owner),
            time=clock.instant,
            end=np.full(len(line), NOTHING, np.int64),
            value=text,
            quality=quality,
            codes=clock.codes,
            empty=empty,
        )
        _refuse(made.codes, pc.is_null(name).to_numpy(False), Reason.NO_CHANNEL)
        _refuse(made.codes, owner < 0, Reason.UNKNOWN_CHANNEL)
        kinds = np.asarray([list(Kind).index(target.kind) for target in targets] or [0])
        sessions = (kinds[owner] == list(Kind).index(Kind.SESSION)) & (owner >= 0)
        if end is not None:
            self._ends(made, end, owner, targets)
        elif sessions.any():
            _refuse(made.codes, sessions, Reason.BAD_END)
        _refuse(made.codes, made.time < EARLIEST_US, Reason.TOO_EARLY)
        _refuse(made.codes, np.maximum(made.time, made.end) > self.latest, Reason.FUTURE)
        self._check_unit(batch, value, made, owner, targets)
        gaps = np.isin(kinds[owner], [list(Kind).index(kind) for kind in GAPS])
        _refuse(made.codes, empty & ~gaps, Reason.NO_VALUE)
        _refuse(made.codes, (wrong != FINE) & ~empty, wrong)
        long = pc.fill_null(pc.greater(pc.binary_length(quality), LONGEST_QUALITY), False)
        _refuse(made.codes, long.to_numpy(False), Reason.BAD_QUALITY)
        return made

    def _names(self, batch: pa.RecordBatch, value: Value) -> pa.Array:
        if self.map.channel_column is None:
            return pa.repeat(pa.scalar(value.channel, pa.string()), batch.num_rows)
        return self._texts(batch, self.map.channel_column)

    def _owners(self, name: pa.Array) -> tuple[NDArray[np.int64], list[Target]]:
        """The place of each row's channel in a list of targets, -1 where there is none."""
        words = name.dictionary_encode()
        found = [self.targets.get(word) for word in words.dictionary.to_pylist()]
        targets = [target for target in found if target is not None]
        count = iter(range(len(targets)))
        table = np.asarray([-1 if t is None else next(count) for t in found] + [-1], np.int64)
        rows = words.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
        return table[rows], targets

    def _place_in_zones(self, clock: Times, owner: Longs, targets: list[Target]) -> None:
        if self.zone is not None:
            clock.in_zone(self.zone, np.ones(len(owner), np.bool_))
            return
        zones = [target.zone for target in targets]
        for zone in dict.fromkeys(zones):
            mine = np.asarray([each == zone for each in zones] + [False])
            clock.in_zone(self.zones[zone], mine[owner])

    def _ends(self, made: Readings, end: Times, owner: Longs, targets: list[Target]) -> None:
        clock = Times(end.wall, end.instant.copy(), end.codes.copy())
        self._place_in_zones(clock, owner, targets)
        made.end = clock.instant
        _refuse(made.codes, clock.codes != FINE, Reason.BAD_END)
        _refuse(made.codes, made.end < made.time, Reason.END_BEFORE_START)

    def _check_unit(
        self,
        batch: pa.RecordBatch,
        value: Value,
        made: Readings,
        owner: Longs,
        targets: list[Target],
    ) -> None:
        units = [target.unit for target in targets]
        if self.map.unit_column is not None:
            said = self._texts(batch, self.map.unit_column).to_pylist()
            wrong = [
                place >= 0 and unit not in (None, units[place])
                for unit, place in zip(said, owner.tolist(), strict=True)
            ]
            _refuse(made.codes, np.asarray(wrong, np.bool_), Reason.WRONG_UNIT)
        elif value.unit is not None:
            other = np.asarray([unit != value.unit for unit in units] + [False])
            _refuse(made.codes, other[owner], Reason.WRONG_UNIT)


def _numbers(values: list[int], owner: Longs) -> Longs:
    return np.asarray([*values, -1], np.int64)[owner]


def _refuse(codes: Codes, rows: Bools, reason: Reason | Codes) -> None:
    """Give rows that are fine so far a reason; the first one found stays."""
    open_rows = rows & (codes == FINE)
    codes[open_rows] = code_of(reason) if isinstance(reason, Reason) else reason[open_rows]


def texts_of_values(column: pa.Array, said: FileMap) -> tuple[pa.Array, Bools, Codes]:
    """Values as decimal texts, which of them are none, and what is wrong with the others."""
    kind = column.type
    if pa.types.is_floating(kind):
        floats = column.cast(pa.float64())
        none = pc.fill_null(pc.is_nan(floats), True).to_numpy(zero_copy_only=False)
        # A number of single precision is what it is in full: its short spelling is another one.
        return _judged(floats.cast(pa.string()), none, floats)
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        none = column.is_null().to_numpy(zero_copy_only=False)
        return _judged(column.cast(pa.string()), none, column.cast(pa.float64()))
    text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    words = pc.fill_null(pc.utf8_lower(text), "")
    none = pc.is_in(words, pa.array(_NONE)).to_numpy(zero_copy_only=False)
    plain = _plain(text, said)
    shaped = pc.match_substring_regex(
        plain, r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,18})?$"
    )
    shaped = pc.fill_null(shaped, False)
    numbers = pc.if_else(shaped, plain, pa.scalar(None, pa.string()))
    floats = pa.array([None if n is None else float(n) for n in numbers.to_pylist()], pa.float64())
    kept, none, codes = _judged(pc.if_else(shaped, plain, text), none, floats)
    bad = ~shaped.to_numpy(zero_copy_only=False) & ~none
    codes[bad] = code_of(Reason.NOT_A_NUMBER)
    return kept, none, codes


def _plain(text: pa.Array, said: FileMap) -> pa.Array:
    """Texts with a point and without separators of thousands; odd ones stay as they are."""
    if said.decimal == "." and not said.thousands:
        return text
    mark, comma = _literal(said.decimal), _literal(said.thousands)
    whole = rf"[0-9]{{1,3}}({comma}[0-9]{{3}})+|[0-9]+" if said.thousands else "[0-9]+"
    shape = rf"^[+-]?({whole})({mark}[0-9]*)?([eE][+-]?[0-9]+)?$"
    fits = pc.fill_null(pc.match_substring_regex(text, shape), False)
    plain = text
    if said.thousands:
        plain = pc.replace_substring(plain, said.thousands, "")
    plain = pc.replace_substring(plain, said.decimal, ".")
    odd = pc.binary_join_element_wise(pa.scalar("~"), text, pa.scalar(""))
    return pc.if_else(fits, plain, odd)


def _literal(mark: str) -> str:
    return rf"\{mark}" if mark in (".", "'") else mark


def _judged(text: pa.Array, none: Bools, floats: pa.Array) -> tuple[pa.Array, Bools, Codes]:
    codes = np.full(len(text), FINE, np.uint8)
    size = np.abs(floats.to_numpy(zero_copy_only=False))
    codes[np.isinf(size) | (size >= LARGEST)] = code_of(Reason.TOO_LARGE)
    long = pc.fill_null(pc.greater(pc.binary_length(text), LONGEST_VALUE), False)
    codes[long.to_numpy(zero_copy_only=False)] = code_of(Reason.NOT_A_NUMBER)
    kept = pc.if_else(pa.array(~none), text, pa.scalar(None, pa.string()))
    return kept, none, codes
