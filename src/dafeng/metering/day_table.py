"""Days of slots as a table: which of them differ from those stored, and what months they give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dafeng.metering.cleaning.arrival import Bools, Longs
from dafeng.metering.cleaning.spread import Slots
from dafeng.metering.cleaning.table import SCHEMA

SLOTS_A_DAY = 96
LETTERS = "MGIXORS"
_RANK = np.zeros(256, np.uint8)
_RANK[np.frombuffer(LETTERS.encode(), np.uint8)] = np.arange(len(LETTERS), dtype=np.uint8)
SPAN = 2**22  # days of a key: far more than a calendar has


@dataclass(slots=True)
class Days:
    """Days of slots as arrays of 96: amounts (0 where not known), covers [µs], ranks of flags."""

    channel: Longs
    day: Longs
    unit: NDArray[np.object_]
    amount: NDArray[np.int64]
    known: NDArray[np.bool_]
    cover: NDArray[np.int64]
    rank: NDArray[np.uint8]

    @classmethod
    def of(cls, table: pa.Table) -> "Days":
        """From a table with `channel`, `day`, `unit`, `amounts`, `coverages`, `flags`."""
        table = table.combine_chunks()
        amounts = _flat(table["amounts"])
        known = np.ones(len(amounts), np.bool_)
        if amounts.null_count:
            known = amounts.is_valid().to_numpy(zero_copy_only=False)
        flags = "".join(table["flags"].to_pylist()).encode()
        return cls(
            table["channel"].to_numpy(),
            table["day"].cast(pa.int32()).to_numpy().astype(np.int64),
            np.asarray(table["unit"].to_pylist(), object),
            amounts.fill_null(0).to_numpy(zero_copy_only=False).reshape(-1, SLOTS_A_DAY),
            known.reshape(-1, SLOTS_A_DAY),
            _flat(table["coverages"]).to_numpy(zero_copy_only=False).reshape(-1, SLOTS_A_DAY),
            _RANK[np.frombuffer(flags, np.uint8)].reshape(-1, SLOTS_A_DAY),
        )

    @classmethod
    def of_slots(cls, slots: Slots, *, channel: int, unit: str, first: int) -> "Days":
        """Whole days of 96 quarters of one channel, from the day `first` on."""
        count = len(slots.amount) // SLOTS_A_DAY
        return cls(
            np.full(count, channel, np.int64),
            first + np.arange(count, dtype=np.int64),
            np.full(count, unit, object),
            np.where(slots.known, slots.amount, 0).reshape(-1, SLOTS_A_DAY),
            slots.known.reshape(-1, SLOTS_A_DAY),
            slots.cover.reshape(-1, SLOTS_A_DAY),
            slots.flag.reshape(-1, SLOTS_A_DAY),
        )

    def __len__(self) -> int:
        return len(self.day)

    @property
    def key(self) -> Longs:
        """A number for each channel and day."""
        return self.channel * SPAN + self.day

    def pick(self, rows: Bools | Longs) -> "Days":
        """Some of the days."""
        return Days(*(getattr(self, name)[rows] for name in self.__slots__))

    @classmethod
    def all(cls, parts: Sequence["Days"]) -> "Days":
        """The days of all parts."""
        if not parts:
            return EMPTY
        return cls(*(np.concatenate([getattr(p, n) for p in parts]) for n in cls.__slots__))

    def join(self, other: "Days") -> "Days":
        """These days and others."""
        return Days.all([self, other])

    @property
    def blank(self) -> Bools:
        """On which days nothing lies."""
        blank: Bools = self.rank.max(axis=1, initial=0) == 0
        return blank

    def emptied(self) -> "Days":
        """The same days with nothing on them."""
        shape = self.amount.shape
        return Days(
            self.channel,
            self.day,
            self.unit,
            np.zeros(shape, np.int64),
            np.zeros(shape, np.bool_),
            np.zeros(shape, np.int64),
            np.zeros(shape, np.uint8),
        )

    def table(self, *, rules: str) -> pa.Table:
        """The columns that the lake wants."""
        offsets = np.arange(len(self) + 1, dtype=np.int32) * SLOTS_A_DAY
        amounts = pa.array(self.amount.ravel(), mask=~self.known.ravel())
        covers = pa.array(self.cover.ravel().astype(np.int32))
        letters = np.frombuffer(LETTERS.encode(), np.uint8)[self.rank]
        return pa.table(
            {
                "channel": pa.array(self.channel),
                "day": pa.array(self.day.astype("datetime64[D]"), pa.date32()),
                "unit": pa.array(self.unit.tolist(), pa.string()),
                "amounts": pa.ListArray.from_arrays(offsets, amounts),
                "coverages": pa.ListArray.from_arrays(offsets, covers),
                "flags": pa.array([row.tobytes().decode() for row in letters], pa.string()),
                "rules": pa.repeat(pa.scalar(rules), len(self)),
            }
        )


def _flat(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole.flatten() if len(whole) else pa.array([], whole.type.value_type)


EMPTY = Days.of(SCHEMA.empty_table())


def differing(computed: Days, stored: Days) -> Days:
    """The days to be written: new ones that are not blank, and stored ones that differ now."""
    order = np.argsort(stored.key, kind="stable")
    keys = stored.key[order]
    place = np.searchsorted(keys, computed.key)
    held = np.zeros(len(computed), np.bool_)
    inside = place < len(keys)
    held[inside] = keys[place[inside]] == computed.key[inside]
    changed = ~held & ~computed.blank
    mine, theirs = np.flatnonzero(held), order[place[held]]
    same = np.ones(len(mine), np.bool_)
    for name in ("amount", "known", "cover", "rank"):
        same &= (getattr(computed, name)[mine] == getattr(stored, name)[theirs]).all(axis=1)
    same &= computed.unit[mine] == stored.unit[theirs]
    changed[mine[~same]] = True
    gone = np.isin(stored.key, computed.key, invert=True) & ~stored.blank
    return computed.pick(changed).join(stored.pick(gone).emptied())


@dataclass(slots=True)
class Months:
    """Totals of months: `month` counts from 1970-01; amounts are 0 where not known."""

    channel: Longs
    month: Longs
    unit: NDArray[np.object_]
    amount: Longs
    known: Bools
    cover: Longs
    rank: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.month)

    def names(self) -> list[str]:
        """The months as YYYY-MM."""
        names: list[str] = self.month.astype("datetime64[M]").astype(str).tolist()
        return names

    def pick(self, rows: Bools | Longs) -> "Months":
        """Some of the totals."""
        return Months(*(getattr(self, name)[rows] for name in self.__slots__))

    def table(self, *, rules: str) -> pa.Table:
        """The columns that the lake wants."""
        return pa.table(
            {
                "channel": pa.array(self.channel),
                "month": pa.array(self.names(), pa.string()),
                "unit": pa.array(self.unit.tolist(), pa.string()),
                "amount": pa.array(self.amount, mask=~self.known),
                "covered_us": pa.array(self.cover),
                "flag": pa.array([LETTERS[rank] for rank in self.rank.tolist()], pa.string()),
                "rules": pa.repeat(pa.scalar(rules), len(self.channel)),
            }
        )


def month_of(day: Longs) -> Longs:
    """The month in which a day lies, both counted from 1970."""
    months: Longs = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months


def total(days: Days) -> Months:
    """The sums of months, by channel and month; the unit is that of the month's last day."""
    month = month_of(days.day)
    order = np.lexsort((days.day, month, days.channel))
    days, month = days.pick(order), month[order]
    key = days.channel * SPAN + month
    first = np.flatnonzero(np.append(True, np.diff(key) != 0)) if len(key) else np.zeros(0, int)
    last = np.append(first[1:], len(key)) - 1 if len(first) else first
    if not len(first):
        none = np.zeros(0, np.int64)
        return Months(none, none, days.unit, none, none > 0, none, none.astype(np.uint8))
    return Months(
        days.channel[first],
        month[first],
        days.unit[last],
        np.add.reduceat(days.amount.sum(axis=1), first),
        np.logical_or.reduceat(days.known.any(axis=1), first),
        np.add.reduceat(days.cover.sum(axis=1), first),
        np.maximum.reduceat(days.rank.max(axis=1, initial=0), first),
    )


def differing_months(computed: Months, stored: pa.Table) -> Months:
    """The totals that are not stored as they are; of a month without anything none is needed."""
    known = {
        (row["channel"], row["month"]): (row["unit"], row["amount"], row["covered_us"], row["flag"])
        for row in stored.to_pylist()
    }
    rows = zip(
        computed.channel.tolist(),
        computed.names(),
        computed.unit.tolist(),
        computed.amount.tolist(),
        computed.known.tolist(),
        computed.cover.tolist(),
        computed.rank.tolist(),
        strict=True,
    )
    fresh = []
    for channel, month, unit, amount, has, cover, rank in rows:
        said = (unit, amount if has else None, cover, LETTERS[rank])
        fresh.append(
            known.get((channel, month)) != said and (rank > 0 or (channel, month) in known)
        )
    return computed.pick(np.asarray(fresh, np.bool_))
