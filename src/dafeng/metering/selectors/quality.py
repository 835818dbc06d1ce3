"""How complete and how sound the data of channels, organisations and the city are."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from dafeng.metering import store
from dafeng.metering.cleaning.channel import Kind
from dafeng.metering.day_table import LETTERS, SLOTS_A_DAY
from dafeng.metering.models import Channel, Meter
from dafeng.metering.selectors.amount import following
from dafeng.people.area import is_invented
from dafeng.people.models import Organisation

RECEIVED = frozenset("GXOR")
SLOT_US = 900_000_000
ENOUGH = 0.9  # of received over expected, as the norms of end-device data ask
STALE = datetime.timedelta(days=2)


@dataclass(slots=True)
class Completeness:
    """Quarters received and expected of a channel or of many, and how many carry which flag."""

    received: float = 0.0
    expected: float = 0.0
    flags: Counter[str] = field(default_factory=Counter)
    last_day: datetime.date | None = None

    @property
    def share(self) -> float | None:
        """Received over expected; None where nothing was expected."""
        return self.received / self.expected if self.expected else None

    @property
    def is_enough(self) -> bool:
        """Whether it reaches nine tenths."""
        return self.share is not None and self.share >= ENOUGH

    def add(self, other: "Completeness") -> None:
        """Count another's quarters as well."""
        self.received += other.received
        self.expected += other.expected
        self.flags.update(other.flags)
        days = [day for day in (self.last_day, other.last_day) if day is not None]
        self.last_day = max(days, default=None)


def as_of(area: str, today: datetime.date) -> datetime.date:
    """The day up to which data can be expected: today; of an invented area where they end."""
    if not is_invented(area):
        return today
    with store.lake().snapshot(only=["months"]) as state:
        months = state.months(area=area, columns=("month",))["month"].unique().to_pylist()
    if not months:
        return today
    return min(today, following(datetime.date.fromisoformat(f"{max(months)}-01")))


def completeness_of(
    channels: Iterable[Channel], *, start: datetime.date, end: datetime.date
) -> dict[int, Completeness]:
    """By channel, over the local days from `start` to before `end`.

    Received is a quarter as far as readings no further apart than the channel's gap cover it;
    sessions and states are not expected at any time.
    """
    rows = {c.pk: c for c in channels if c.kind not in (Kind.STATE.value, Kind.SESSION.value)}
    found = {key: Completeness(expected=_expected(c, start, end)) for key, c in rows.items()}
    if not rows or end <= start:
        return found
    with store.lake().snapshot(only=["slots"]) as state:
        slots = state.slots(
            area=store.area_of_channels(rows.values()),
            start_date=start,
            end_date=end,
            channels=sorted(rows),
            columns=("channel", "day", "coverages", "flags"),
        )
    _count(slots, found)
    return found


def _expected(channel: Channel, start: datetime.date, end: datetime.date) -> float:
    meter = channel.meter
    low = max([start, *([meter.valid_from] if meter.valid_from else [])])
    ends = [day for day in (channel.closed_date, meter.valid_to) if day is not None]
    return max(0, (min([end, *ends]) - low).days) * float(SLOTS_A_DAY)


def _count(slots: pa.Table, found: dict[int, Completeness]) -> None:
    if not slots.num_rows:
        return
    letters = np.frombuffer("".join(slots["flags"].to_pylist()).encode(), np.uint8)
    letters = letters.reshape(-1, SLOTS_A_DAY)
    covers = slots["coverages"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
    covers = covers.reshape(-1, SLOTS_A_DAY)
    received = np.isin(letters, [ord(letter) for letter in RECEIVED])
    shares = (covers * received).sum(axis=1) / SLOT_US
    counts = {letter: (letters == ord(letter)).sum(axis=1) for letter in LETTERS[1:]}
    days = slots["day"].to_pylist()
    for row, key in enumerate(slots["channel"].to_pylist()):
        each = found[key]
        each.received += float(shares[row])
        for letter, count in counts.items():
            if count[row]:
                each.flags[letter] += int(count[row])
                each.last_day = days[row]


def by_organisation(
    found: dict[int, Completeness], channels: Iterable[Channel]
) -> dict[int, Completeness]:
    """The same by organisation."""
    sums: dict[int, Completeness] = {}
    for channel in channels:
        if channel.pk in found:
            sums.setdefault(channel.organisation_id, Completeness()).add(found[channel.pk])
    return sums


@dataclass(frozen=True, slots=True)
class CityQuality:
    """The data quality of the city over some days."""

    start: datetime.date
    end: datetime.date
    city: Completeness
    organisations: list[tuple[Organisation, Completeness, int]]
    stale: list[tuple[Channel, datetime.date | None]]
    overdue: list[Meter]


def city_quality(
    *, organisations: Sequence[Organisation], start: datetime.date, end: datetime.date
) -> CityQuality:
    """Completeness by organisation, channels without fresh slots, calibrations run out.

    `end` is the day after the last that counts; a channel is stale that has nothing on the last
    two days.
    """
    channels = list(
        Channel.objects.filter(organisation__in=organisations, closed_date=None)
        .select_related("meter", "organisation")
        .order_by("organisation__code", "meter__code", "pk")
    )
    found = completeness_of(channels, start=start, end=end)
    city = Completeness()
    for each in found.values():
        city.add(each)
    sums = by_organisation(found, channels)
    stale = [
        (channel, found[channel.pk].last_day)
        for channel in channels
        if channel.pk in found and _is_stale(found[channel.pk], end)
    ]
    stale_count = Counter(channel.organisation_id for channel, _ in stale)
    overdue = Meter.objects.filter(organisation__in=organisations, calibrated_until__lt=end)
    return CityQuality(
        start=start,
        end=end,
        city=city,
        organisations=[
            (organisation, sums[organisation.pk], stale_count[organisation.pk])
            for organisation in organisations
            if organisation.pk in sums
        ],
        stale=stale,
        overdue=list(overdue.filter(valid_to=None).select_related("organisation")),
    )


def _is_stale(each: Completeness, end: datetime.date) -> bool:
    return each.expected > 0 and (each.last_day is None or each.last_day < end - STALE)
