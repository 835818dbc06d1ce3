"""A case in JSON: one channel, its readings in order of arrival, and a window."""

from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from dafeng.kernel.error import N_
from dafeng.metering.cleaning.channel import (
    HOUR_US,
    MINUTE_US,
    Channel,
    Event,
    Kind,
    Stamp,
    compile_register,
)
from dafeng.metering.cleaning.slot import zone_of
from dafeng.metering.cleaning.spread import QUARTER_US
from dafeng.metering.cleaning.unit import (
    LIMIT,
    PLACES,
    amount_unit,
    count,
    decimal_places,
    read_decimal,
)
from dafeng.metering.error import BadField, NeverSummed
from dafeng.metering.field import (
    at_place,
    choice_of,
    flag_of,
    instant_of,
    list_of,
    need_of,
    number_of,
    object_of,
    text_of,
    time_of,
)

MOST_QUARTERS = 1_000_000  # 28 years
FARTHEST = 12  # decimal places that are worth keeping
CONFIG = (
    *("kind", "unit", "ratio", "modulus", "jitter", "max_kw", "net", "gap_min", "look_h"),
    *("events", "stamp", "interval_min", "zone"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading as it was given: its time, its value, None where it is none."""

    time: int
    end: int
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Case:
    """A channel, its readings in order of arrival, and a window of quarters in a zone."""

    channel: Channel
    readings: list[Reading]
    first: int
    stop: int
    zone: ZoneInfo


def read_case(case: Any) -> Case:
    """Read a case strictly: what is missing, misspelt or meaningless is an error with its place."""
    if not isinstance(case, dict):
        raise BadField(field="case", reason=N_("a case is an object"), where="")
    config = object_of(case.get("config") or {}, "config", "/config")
    for name in config:
        if name not in CONFIG:
            near = get_close_matches(name, CONFIG, 1)
            reason = (
                N_("it is not known; did you mean {nearest}") if near else N_("it is not known")
            )
            raise BadField(
                field=name, reason=reason, nearest="".join(near), where=f"/config/{name}"
            )
    zone = at_place(
        "/config/zone", lambda: zone_of(text_of(config, "zone", "Asia/Shanghai", "/config"))
    )
    kind = Kind(choice_of(config, "kind", "register", [kind.value for kind in Kind], "/config"))
    if kind is Kind.STATE:
        raise NeverSummed(where="/config/kind")
    readings = [
        _reading(item, kind, f"/readings/{place}")
        for place, item in enumerate(list_of(case, "readings", ""))
    ]
    channel = _channel(config, kind, readings)
    first, stop = _window(case)
    return Case(channel, readings, first, stop, zone)


def _channel(config: dict[str, Any], kind: Kind, readings: list[Reading]) -> Channel:
    events = tuple(
        _event(item, f"/config/events/{place}")
        for place, item in enumerate(list_of(config, "events", "/config", []))
    )
    unit = text_of(config, "unit", "kW" if kind is Kind.POWER else "kWh", "/config")
    at_place("/config/unit", lambda: amount_unit(unit=unit, kind=kind))
    modulus = number_of(config, "modulus", "/config")
    jitter = number_of(config, "jitter", "/config") or Decimal(0)
    ratio = number_of(config, "ratio", "/config")
    interval = number_of(config, "interval_min", "/config")
    channel = Channel(
        kind=kind,
        unit=unit,
        ratio=Decimal(1) if ratio is None else ratio,
        modulus=modulus,
        jitter=jitter,
        max_rate=number_of(config, "max_kw", "/config"),
        net=flag_of(config, "net", "/config"),
        gap=time_of(config, "gap_min", 30, MINUTE_US, "/config"),
        look=time_of(config, "look_h", 24, HOUR_US, "/config"),
        events=events,
        stamp=Stamp(choice_of(config, "stamp", "end", [stamp.value for stamp in Stamp], "/config")),
        interval=None if interval is None else int(interval * MINUTE_US),
        places=_places(readings, events, modulus, jitter),
    )
    if kind is Kind.REGISTER:
        at_place("/config", lambda: compile_register(channel))
    return channel


def _places(
    readings: list[Reading], events: tuple[Event, ...], modulus: Decimal | None, jitter: Decimal
) -> int:
    """So many decimal places that every number of the case is exact, where 64 bits hold them."""
    numbers = [reading.value for reading in readings]
    numbers += [modulus, jitter]
    for event in events:
        numbers += [event.old_final, event.new_initial, event.modulus]
    known = [number for number in numbers if number is not None]
    places = max((min(decimal_places(number), FARTHEST) for number in known), default=PLACES)
    storable = [abs(number) for number in known if count(number) is not None]
    largest = max(storable, default=Decimal(0))
    while places > PLACES and largest.scaleb(places) >= LIMIT:
        places -= 1
    return max(places, PLACES)


def _reading(item: Any, kind: Kind, where: str) -> Reading:
    reading = object_of(item, "readings", where)
    if kind is Kind.SESSION:
        time, end = instant_of(reading, "start", where), instant_of(reading, "end", where)
        if end < time:
            raise BadField(field="end", reason=N_("it lies before the start"), where=f"{where}/end")
    else:
        time = end = instant_of(reading, "t", where)
    value = need_of(reading, "v", where)
    if isinstance(value, bool) or not isinstance(value, (int, float, str, type(None))):
        raise BadField(field="v", reason=N_("it is a number, a text or null"), where=f"{where}/v")
    quality = text_of(reading, "q", "", where) if reading.get("q") is not None else ""
    bad = quality.strip().casefold() == "bad"
    return Reading(time, end, None if bad else read_decimal(value))


def _event(item: Any, where: str) -> Event:
    event = object_of(item, "events", where)
    final = number_of(event, "old_final", where)
    if final is None:
        raise BadField(
            field="old_final",
            reason=N_("an exchange or a change of ratio needs the register as it was left"),
            where=f"{where}/old_final",
        )
    ratio = number_of(event, "ratio", where)
    if ratio is not None and ratio <= 0:
        raise BadField(field="ratio", reason=N_("a ratio is above 0"), where=f"{where}/ratio")
    return Event(
        at=instant_of(event, "t", where),
        old_final=final,
        new_initial=number_of(event, "new_initial", where),
        ratio=ratio,
        unit=text_of(event, "unit", "", where) or None,
        modulus=number_of(event, "modulus", where),
    )


def _window(case: dict[str, Any]) -> tuple[int, int]:
    window = list_of(case, "window", "")
    if len(window) != 2:
        raise BadField(field="window", reason=N_("it has a start and an end"), where="/window")
    ends = dict(zip("01", window, strict=True))
    start, end = instant_of(ends, "0", "/window"), instant_of(ends, "1", "/window")
    if end < start:
        raise BadField(field="window", reason=N_("it ends before it starts"), where="/window/1")
    first, stop = start // QUARTER_US, -(-end // QUARTER_US)
    if stop - first > MOST_QUARTERS:
        raise BadField(field="window", reason=N_("it is longer than 28 years"), where="/window")
    return first, max(stop, first)
