"""Amounts of channels: months for the ledger, series for charts; a missing amount is None."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from dafeng.lake.version import current_version
from dafeng.metering import store
from dafeng.metering.cleaning.channel import Kind
from dafeng.metering.day_table import LETTERS
from dafeng.metering.error import BadTime, TooManyPoints
from dafeng.metering.models import Channel
from dafeng.people.area import within
from dafeng.people.models import Organisation

Groups = dict[tuple[int, str, datetime.date], list[dict[str, Any]]]
MICRO = 1_000_000
PPM = 1_000_000
DAY_US = 86_400_000_000
MOST_POINTS = 40_000
STEPS: Mapping[str, int] = {"15min": 96, "hour": 24, "day": 1, "month": 0}


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """What a channel measured in a month, in millionths of `unit`; `flag` is its worst slot's.

    `version` is that of the stored total, 0 where none is stored.
    """

    channel: Channel
    month: datetime.date
    unit: str
    amount_micro: int | None
    covered_us: int
    coverage_ppm: int
    flag: str
    version: int

    @property
    def amount(self) -> float | None:
        """The amount in its unit."""
        return None if self.amount_micro is None else self.amount_micro / MICRO


@dataclass(frozen=True, slots=True)
class MeterMonth:
    """What the meters at an organisation's boundary say of a flow in a month, for the ledger."""

    organisation_id: int
    flow: str
    month: datetime.date
    quantity_micro: int
    coverage_ppm: int
    flag: str
    parts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Series:
    """Amounts [unit] of equal steps of local time; `instants` are their beginnings."""

    unit: str
    step: str
    instants: list[datetime.datetime]
    amounts: list[float | None]
    coverages: list[float]


def first_of(day: datetime.date) -> datetime.date:
    """The first day of a day's month."""
    return day.replace(day=1)


def following(month: datetime.date) -> datetime.date:
    """The first day of the next month."""
    return (month.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def month_us(month: datetime.date) -> int:
    """How long a month is [µs]."""
    return (following(month) - first_of(month)).days * DAY_US


def month_totals(*, organisation: Organisation, month: datetime.date) -> list[MonthTotal]:
    """What each channel of an organisation measured in a month; states aside."""
    channels = Channel.objects.filter(organisation=organisation).exclude(kind=Kind.STATE.value)
    return totals_of(channels.select_related("meter"), first=month, last=month)


def totals_of(
    channels: Iterable[Channel], *, first: datetime.date, last: datetime.date
) -> list[MonthTotal]:
    """The totals of channels in the months from `first` to `last`, both included.

    A month of a channel without any total is there too, with the amount None.
    """
    rows = {channel.pk: channel for channel in channels}
    stored = _stored(list(rows.values()), first, last)
    found = {(row["channel"], row["month"]): row for row in stored}
    made = []
    for key, channel in rows.items():
        month = first_of(first)
        while month <= last:
            made.append(_total(channel, month, found.get((key, f"{month:%Y-%m}"))))
            month = following(month)
    return made


def _stored(
    channels: Sequence[Channel], first: datetime.date, last: datetime.date
) -> list[dict[str, Any]]:
    if not channels:
        return []
    with store.lake().snapshot(only=["months"]) as state:
        rows: list[dict[str, Any]] = state.months(
            area=store.area_of_channels(channels),
            first_month=f"{first:%Y-%m}",
            last_month=f"{last:%Y-%m}",
            channels=sorted(channel.pk for channel in channels),
        ).to_pylist()
    return rows


def _total(channel: Channel, month: datetime.date, row: dict[str, Any] | None) -> MonthTotal:
    if row is None:
        unit = "" if channel.flow_of is None else channel.flow_of.unit
        return MonthTotal(channel, month, unit, None, 0, 0, "M", 0)
    covered = row["covered_us"]
    return MonthTotal(
        channel,
        month,
        row["unit"],
        row["amount"],
        covered,
        min(PPM, covered * PPM // month_us(month)),
        row["flag"],
        row["version"],
    )


def months_version() -> int:
    """The version of the newest month totals; pass it to `meter_months` the next time."""
    return current_version(store.lake().months)


def meter_months(
    *,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    organisations: Iterable[Organisation] | None = None,
    area: str | None = None,
    after_version: int = 0,
) -> list[MeterMonth]:
    """Per organisation, flow and month the sum of the channels at the boundary.

    Of some organisations of one area, or of all of `area`; by default the installation's own.

    With `after_version` only months of which a total is newer. A month in which no channel has an
    amount is left out; a channel without one lowers the coverage of its month. The flag is the
    worst of the channels', and `parts` names each with its amount.
    """
    channels = Channel.objects.filter(at_boundary=True).exclude(flow="")
    if organisations is not None:
        channels = channels.filter(organisation__in=organisations)
    else:
        area = area or store.area()
        channels = channels.filter(within(area, path="organisation"))
    rows = {channel.pk: channel for channel in channels.select_related("meter")}
    with store.lake().snapshot(only=["months"]) as state:
        totals = state.months(
            area=area or store.area_of_channels(rows.values()),
            first_month=None if first is None else f"{first:%Y-%m}",
            last_month=None if last is None else f"{last:%Y-%m}",
            channels=sorted(rows),
        ).to_pylist()
    groups = _grouped(totals, rows)
    meant = _channels_by_flow(rows.values())
    found = [
        _meter_month(key, group, rows, meant[key[:2]])
        for key, group in sorted(groups.items())
        if any(row["version"] > after_version for row in group)
    ]
    return [each for each in found if each is not None]


def emptied_months(*, area: str, after_version: int) -> list[tuple[int, str, datetime.date]]:
    """Organisation, flow and month of totals newer than a version of which none has an amount.

    They had one once: what was never measured is not stored.
    """
    channels = Channel.objects.filter(at_boundary=True).exclude(flow="")
    rows = {row.pk: row for row in channels.filter(within(area, path="organisation"))}
    with store.lake().snapshot(only=["months"]) as state:
        totals = state.months(area=area, channels=sorted(rows)).to_pylist()
    groups = _grouped(totals, rows)
    return sorted(
        key
        for key, group in groups.items()
        if all(row["amount"] is None for row in group)
        and any(row["version"] > after_version for row in group)
    )


def _grouped(totals: list[dict[str, Any]], rows: Mapping[int, Channel]) -> Groups:
    groups: Groups = {}
    for row in totals:
        channel = rows[row["channel"]]
        month = datetime.date.fromisoformat(f"{row['month']}-01")
        groups.setdefault((channel.organisation_id, channel.flow, month), []).append(row)
    return groups


def _channels_by_flow(channels: Iterable[Channel]) -> dict[tuple[int, str], list[Channel]]:
    groups: dict[tuple[int, str], list[Channel]] = {}
    for channel in channels:
        groups.setdefault((channel.organisation_id, channel.flow), []).append(channel)
    return groups


def _meter_month(
    key: tuple[int, str, datetime.date],
    group: list[dict[str, Any]],
    rows: Mapping[int, Channel],
    meant: list[Channel],
) -> MeterMonth | None:
    organisation, flow, month = key
    known = [row for row in group if row["amount"] is not None]
    if not known:
        return None
    expected = sum(_lives_in(channel, month) for channel in meant) or len(known)
    covered = sum(row["covered_us"] for row in group)
    return MeterMonth(
        organisation_id=organisation,
        flow=flow,
        month=month,
        quantity_micro=sum(row["amount"] for row in known),
        coverage_ppm=min(PPM, covered * PPM // (month_us(month) * expected)),
        flag=max((row["flag"] for row in group), key=LETTERS.index),
        parts=[
            {
                "channel": row["channel"],
                "meter": rows[row["channel"]].meter.code,
                "name": rows[row["channel"]].name,
                "amount_micro": row["amount"],
                "coverage_ppm": min(PPM, row["covered_us"] * PPM // month_us(month)),
                "flag": row["flag"],
                "version": row["version"],
            }
            for row in group
        ],
    )


def _lives_in(channel: Channel, month: datetime.date) -> bool:
    meter = channel.meter
    begun = meter.valid_from is None or meter.valid_from < following(month)
    ends = [day for day in (channel.closed_date, meter.valid_to) if day is not None]
    return begun and all(end > month for end in ends)


def series(
    *, channels: Sequence[Channel], start: datetime.date, end: datetime.date, step: str
) -> Series:
    """The sum of channels of one unit over the local days from `start` to before `end`.

    A step in which no channel has an amount is None. Raises `BadTime`, `TooManyPoints`.
    """
    if step not in STEPS or end <= start:
        raise BadTime(value=f"{start} … {end} ({step})")
    days = (end - start).days
    points = days * STEPS[step]
    if points > MOST_POINTS:
        raise TooManyPoints(points=points, limit=MOST_POINTS)
    parts = {"15min": ["day", "slot"], "hour": ["day", "hour"], "day": ["day"], "month": ["month"]}
    with store.lake().snapshot(only=["slots"]) as state:
        rows = state.sum_slots(
            by=[*parts[step], "unit"],
            area=store.area_of_channels(channels),
            start_date=start,
            end_date=end,
            channels=sorted(channel.pk for channel in channels),
        )
    return _as_series(rows, start=start, end=end, step=step, channels=max(1, len(channels)))


def _as_series(
    rows: pa.Table, *, start: datetime.date, end: datetime.date, step: str, channels: int
) -> Series:
    units = rows["unit"].unique().to_pylist()
    unit = units[0] if units else ""
    instants = _instants(start, end, step)
    amount = np.full(len(instants), np.nan)
    cover = np.zeros(len(instants))
    if rows.num_rows:
        place = _places(rows, start, step)
        values = rows["amount"].cast(pa.float64()).to_numpy()
        np.add.at(cover, place, rows["covered_us"].to_numpy())
        known = ~np.isnan(values)
        amount[place[known]] = 0.0
        np.add.at(amount, place[known], values[known] / MICRO)
    lengths = _lengths(instants, end, step)
    return Series(
        unit=unit,
        step=step,
        instants=instants,
        amounts=[None if np.isnan(each) else float(each) for each in amount],
        coverages=[float(each) for each in np.minimum(1, cover / (lengths * channels))],
    )


def _instants(start: datetime.date, end: datetime.date, step: str) -> list[datetime.datetime]:
    midnight = datetime.datetime(start.year, start.month, start.day)  # noqa: DTZ001  wall clock
    if step == "month":
        found, month = [], first_of(start)
        while month < end:
            found.append(datetime.datetime(month.year, month.month, 1))  # noqa: DTZ001
            month = following(month)
        return found
    count = STEPS[step]
    length = datetime.timedelta(days=1) / count
    return [midnight + length * place for place in range((end - start).days * count)]


def _places(rows: pa.Table, start: datetime.date, step: str) -> np.ndarray[Any, Any]:
    if step == "month":
        months = rows["month"].to_numpy().astype("datetime64[M]").astype(np.int64)
        return months - np.datetime64(start, "M").astype(np.int64)  # type: ignore[no-any-return]
    days = rows["day"].cast(pa.int32()).to_numpy().astype(np.int64)
    days = days - (start - datetime.date(1970, 1, 1)).days
    if step == "day":
        return days
    part = rows["hour" if step == "hour" else "slot"].to_numpy()
    return days * STEPS[step] + part  # type: ignore[no-any-return]


def _lengths(
    instants: list[datetime.datetime], end: datetime.date, step: str
) -> np.ndarray[Any, Any]:
    if step == "month":
        return np.asarray([month_us(each.date()) for each in instants], float)
    return np.full(len(instants), DAY_US / STEPS[step])


def matrix(
    *, channels: Sequence[Channel], start: datetime.date, end: datetime.date
) -> tuple[list[datetime.date], list[list[float | None]], str]:
    """Days and, for each, the amounts of its 24 hours; the unit last."""
    hours = series(channels=channels, start=start, end=end, step="hour")
    days = [start + datetime.timedelta(days=place) for place in range((end - start).days)]
    cells = [hours.amounts[24 * place : 24 * place + 24] for place in range(len(days))]
    return days, cells, hours.unit


def extent_of(channels: Sequence[Channel]) -> tuple[datetime.date, datetime.date] | None:
    """The first day on which anything lies and the day after the last; None of none."""
    keys = sorted(channel.pk for channel in channels)
    if not keys:
        return None
    area = store.area_of_channels(channels)
    with store.lake().snapshot(only=["months", "slots"]) as state:
        found = state.months(area=area, channels=keys, columns=("month", "flag")).to_pylist()
        names = [row["month"] for row in found if row["flag"] != "M"]
        if not names:
            return None
        ends = [datetime.date.fromisoformat(f"{name}-01") for name in (min(names), max(names))]
        days = [
            day
            for month in dict.fromkeys(ends)
            for day in state.slots(
                area=area,
                start_date=month,
                end_date=following(month),
                channels=keys,
                columns=("day",),
            )["day"].to_pylist()
        ]
    return min(days), max(days) + datetime.timedelta(days=1)
