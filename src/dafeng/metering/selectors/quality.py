"""How complete and how sound the data of channels, organisations and the city are."""

import datetime
import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

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
UNTIMED = (Kind.STATE.value, Kind.SESSION.value)
"""What comes when something happens, so that nothing is expected at any time."""

Life = tuple[datetime.date | None, ...]
"""From when a channel can have data, and the days on which it may have ended."""

_LIFE = ("meter__valid_from", "closed_date", "meter__valid_to")


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
    lake = store.lake()
    month = _last_month(str(lake.home), lake.number("months"), area)
    if month is None:
        return today
    return min(today, following(datetime.date.fromisoformat(f"{month}-01")))


@functools.lru_cache(maxsize=8)
def _last_month(home: str, number: int, area: str) -> str | None:
    """The last month of an area, kept as long as the table of months says the same."""
    with store.lake().snapshot(only=["months"]) as state:
        months = state.months(area=area, columns=("month",))["month"].unique().to_pylist()
    return max(months, default=None)


def completeness_of(
    channels: Iterable[Channel], *, start: datetime.date, end: datetime.date
) -> dict[int, Completeness]:
    """By channel, over the local days from `start` to before `end`.

    Received is a quarter as far as readings no further apart than the channel's gap cover it;
    sessions and states are not expected at any time.
    """
    rows = {c.pk: c for c in channels if c.kind not in UNTIMED}
    lives = {key: (c.meter.valid_from, c.closed_date, c.meter.valid_to) for key, c in rows.items()}
    if not rows or end <= start:
        return _completeness(lives, {}, start, end)
    area = store.area_of_channels(rows.values())
    return _completeness(lives, _count(area, start, end, channels=sorted(rows)), start, end)


def _completeness(
    lives: Mapping[int, Life],
    received: Mapping[int, Completeness],
    start: datetime.date,
    end: datetime.date,
) -> dict[int, Completeness]:
    """What was received of channels, beside what is expected."""
    nothing = Completeness()
    return {
        key: replace(received.get(key, nothing), expected=_expected(life, start, end))
        for key, life in lives.items()
    }


@functools.lru_cache(maxsize=16)
def _received(
    home: str, number: int, area: str, start: datetime.date, end: datetime.date
) -> Mapping[int, Completeness]:
    """What all channels of an area received, kept as long as the table of slots says the same."""
    return _count(area, start, end)


def _expected(life: Life, start: datetime.date, end: datetime.date) -> float:
    since, *ends = life
    low = start if since is None else max(start, since)
    high = min([end, *(day for day in ends if day is not None)])
    return max(0, (high - low).days) * float(SLOTS_A_DAY)


def _count(
    area: str, start: datetime.date, end: datetime.date, *, channels: Sequence[int] | None = None
) -> dict[int, Completeness]:
    """By channel what was received, which flags stand there, and the last day with anything."""
    with store.lake().snapshot(only=["slots"]) as state:
        slots = state.slots(
            area=area,
            start_date=start,
            end_date=end,
            channels=channels,
            columns=("channel", "day", "coverages", "flags"),
        )
    found: dict[int, Completeness] = {}
    if not slots.num_rows:
        return found
    letters = np.frombuffer("".join(slots["flags"].to_pylist()).encode(), np.uint8)
    letters = letters.reshape(-1, SLOTS_A_DAY)
    covers = slots["coverages"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
    covers = covers.reshape(-1, SLOTS_A_DAY)
    received = (covers * np.isin(letters, [ord(letter) for letter in RECEIVED])).sum(axis=1)
    counts = {letter: (letters == ord(letter)).sum(axis=1) for letter in LETTERS[1:]}
    keys = slots["channel"].to_numpy()
    starts = np.flatnonzero(np.diff(keys, prepend=keys[0] - 1))  # the rows are in their order
    sums = np.add.reduceat(received, starts) / SLOT_US
    flags = {letter: np.add.reduceat(count, starts) for letter, count in counts.items()}
    has_any = np.any(list(counts.values()), axis=0)
    days = slots["day"].to_numpy()
    last = np.maximum.reduceat(np.where(has_any, days, np.datetime64("0001-01-01")), starts)
    for row, key in enumerate(keys[starts].tolist()):
        told = {letter: int(count[row]) for letter, count in flags.items() if count[row]}
        found[key] = Completeness(
            received=float(sums[row]),
            flags=Counter(told),
            last_day=last[row].item() if told else None,
        )
    return found


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
    known = {each.pk: each for each in organisations}
    open_ = Channel.objects.filter(organisation__in=known, closed_date=None)
    rows = open_.exclude(kind__in=UNTIMED).values_list("pk", "organisation", *_LIFE)
    lives: dict[int, Life] = {}
    owners: dict[int, int] = {}
    for key, owner, *life in rows:
        lives[key], owners[key] = tuple(life), owner
    received: Mapping[int, Completeness] = {}
    if lives and start < end:
        area, lake = store.area_of_all(known[key] for key in set(owners.values())), store.lake()
        received = _received(str(lake.home), lake.number("slots"), area, start, end)
    found = _completeness(lives, received, start, end)
    city, sums = Completeness(), defaultdict[int, Completeness](Completeness)
    for key, each in found.items():
        sums[owners[key]].add(each)
    for each in sums.values():
        city.add(each)
    late = {key for key, each in found.items() if _is_stale(each, end)}
    stale = [
        (channel, found[channel.pk].last_day)
        for channel in open_.filter(pk__in=late)
        .select_related("meter", "organisation")
        .order_by("organisation__code", "meter__code", "pk")
    ]
    stale_count = Counter(owners[key] for key in late)
    overdue = Meter.objects.filter(organisation__in=known, calibrated_until__lt=end)
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
