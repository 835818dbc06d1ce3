"""How the columns of a file of readings are meant: said once, strictly, and remembered."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta, timezone, tzinfo
from typing import Any

from dafeng.kernel.error import N_
from dafeng.metering.cleaning.slot import zone_of
from dafeng.metering.error import BadMap

SEPARATORS = ("", ",", ".", " ", "'")
MOST_VALUES = 500
MOST_YEARS = 3000
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Value:
    """A column of values: whose (None where a column of the file says it), and in which unit."""

    column: str
    channel: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class FileMap:
    """What each column of a file is.

    `time` are one or two columns (day and clock), `end` the same for the end of sessions. `zone`
    is that of times without an offset; None: as each channel says. `add_years` corrects years that
    were written short, and nothing else does. With `channel_column` the table is long and has one
    value column; without it each value column names its channel.
    """

    time: tuple[str, ...]
    values: tuple[Value, ...]
    end: tuple[str, ...] = ()
    table: str | None = None
    zone: str | None = None
    add_years: int = 0
    time_format: str | None = None
    channel_column: str | None = None
    unit_column: str | None = None
    quality_column: str | None = None
    decimal: str = "."
    thousands: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The map as JSON."""
        return {**asdict(self), "values": [asdict(value) for value in self.values]}

    @property
    def digest(self) -> str:
        """A hash of what the map says."""
        text = json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the map uses."""
        single = (self.channel_column, self.unit_column, self.quality_column)
        named = [*self.time, *self.end, *(value.column for value in self.values)]
        return tuple(dict.fromkeys([*named, *(each for each in single if each)]))


def signature_of(columns: Sequence[str]) -> str:
    """What files with the same columns in the same order share."""
    return hashlib.sha256("\0".join(columns).encode()).hexdigest()


def zone_named(name: str) -> tzinfo:
    """A zone by its name or by its offset from UTC; raises `UnknownZone`."""
    found = _OFFSET.fullmatch(name.strip())
    if found is None:
        return zone_of(name.strip())
    sign, hours, minutes = found.groups()
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if shift > timedelta(hours=14):
        raise BadMap(where="/zone", reason=N_("no zone is {name} from UTC"), name=name)
    return timezone(shift if sign == "+" else -shift)


def read_map(said: Any) -> FileMap:
    """Read a map strictly; raises `BadMap` for what is missing, unknown or contradictory."""
    if not isinstance(said, dict):
        raise BadMap(reason=N_("a map is an object"))
    unknown = sorted(set(said) - set(FileMap.__dataclass_fields__))
    if unknown:
        raise BadMap(where=f"/{unknown[0]}", reason=N_("there is no key {name}"), name=unknown[0])
    given = {name: value for name, value in said.items() if value is not None}
    try:
        made = FileMap(
            time=_names(given.pop("time", ()), "time"),
            end=_names(given.pop("end", ()), "end"),
            values=tuple(_value(each) for each in given.pop("values", ())),
            **given,
        )
    except TypeError as error:
        raise BadMap(reason=N_("it cannot be read ({detail})"), detail=str(error)) from error
    _check(made)
    return made


def _names(said: Any, name: str) -> tuple[str, ...]:
    names = [said] if isinstance(said, str) else said
    if not isinstance(names, list | tuple) or not all(isinstance(each, str) for each in names):
        raise BadMap(
            where=f"/{name}", reason=N_("{name} is a column or a list of columns"), name=name
        )
    return tuple(names)


def _value(said: Any) -> Value:
    if isinstance(said, str):
        return Value(said)
    if not isinstance(said, dict) or set(said) - {"column", "channel", "unit"}:
        raise BadMap(where="/values", reason=N_("a value has a column, a channel and a unit"))
    if not isinstance(said.get("column"), str):
        raise BadMap(where="/values", reason=N_("a value needs its column"))
    texts = {name: str(said[name]) if said.get(name) else None for name in ("channel", "unit")}
    return Value(said["column"], **texts)


def _check(made: FileMap) -> None:
    def refuse(where: str, reason: str, **facts: Any) -> None:
        raise BadMap(where=f"/{where}", reason=reason, **facts)

    if not 1 <= len(made.time) <= 2:
        refuse("time", N_("the time stands in one or two columns"))
    if len(made.end) > 2:
        refuse("end", N_("the end stands in one or two columns"))
    if not 1 <= len(made.values) <= MOST_VALUES:
        refuse("values", N_("there are 1 to {most} columns of values"), most=MOST_VALUES)
    if made.channel_column is None:
        if any(value.channel is None for value in made.values):
            refuse(
                "values", N_("each column of values needs its channel, or the table a column of it")
            )
        if made.unit_column is not None and len(made.values) > 1:
            refuse("unit_column", N_("a column of units goes with one column of values"))
    elif len(made.values) != 1 or made.values[0].channel is not None:
        refuse("values", N_("a table with a column of channels has one column of values"))
    for name in ("table", "zone", "time_format", "channel_column", "unit_column", "quality_column"):
        if not isinstance(getattr(made, name), str | None):
            refuse(name, N_("{name} is a text"), name=name)
    if made.zone is not None:
        zone_named(made.zone)
    if type(made.add_years) is not int or abs(made.add_years) > MOST_YEARS:
        refuse("add_years", N_("it is a whole number of years"))
    if made.decimal not in (".", ",") or made.thousands not in SEPARATORS:
        refuse("decimal", N_("the separators are a point, a comma, a space or none"))
    if made.decimal == made.thousands:
        refuse("thousands", N_("the decimal mark and the separator of thousands differ"))
