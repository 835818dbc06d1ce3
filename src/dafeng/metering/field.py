"""Fields of a JSON object, read strictly: each error names the field and its JSON pointer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from dafeng.kernel.error import N_, DafengError
from dafeng.metering.cleaning.channel import NEVER
from dafeng.metering.cleaning.slot import EPOCH
from dafeng.metering.cleaning.unit import read_decimal
from dafeng.metering.error import BadField, BadStamp

MICROSECOND = timedelta(microseconds=1)
Fields = dict[str, Any]
T = TypeVar("T")


def at_place(where: str, work: Callable[[], T]) -> T:
    """Do `work`; an error that it raises is said to lie at `where`."""
    try:
        return work()
    except DafengError as error:
        error.where = where
        raise


def object_of(value: Any, name: str, where: str) -> Fields:
    """A value that is a JSON object."""
    if not isinstance(value, dict):
        raise BadField(field=name, reason=N_("it is an object"), where=where)
    return value


def need_of(fields: Fields, name: str, where: str) -> Any:
    """A field that must be there."""
    if name not in fields:
        raise BadField(field=name, reason=N_("it is missing"), where=f"{where}/{name}")
    return fields[name]


def list_of(fields: Fields, name: str, where: str, default: list[Any] | None = None) -> list[Any]:
    """A list; without a default it must be there."""
    value = need_of(fields, name, where) if default is None else fields.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, list):
        raise BadField(field=name, reason=N_("it is a list"), where=f"{where}/{name}")
    return value


def text_of(fields: Fields, name: str, default: str, where: str) -> str:
    """A text, or the default where it is absent or null."""
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise BadField(field=name, reason=N_("it is a text"), where=f"{where}/{name}")
    return value


def choice_of(fields: Fields, name: str, default: str, known: list[str], where: str) -> str:
    """One of the known words."""
    value = text_of(fields, name, default, where)
    if value not in known:
        reason = N_("it is one of {known}")
        raise BadField(field=name, reason=reason, known=", ".join(known), where=f"{where}/{name}")
    return value


def flag_of(fields: Fields, name: str, where: str) -> bool:
    """True or false; false where it is absent."""
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadField(field=name, reason=N_("it is true or false"), where=f"{where}/{name}")
    return bool(value)


def number_of(fields: Fields, name: str, where: str) -> Decimal | None:
    """An exact number, in digits or in a text; None where it is absent or null."""
    value = fields.get(name)
    if value is None:
        return None
    number = read_decimal(value) if isinstance(value, (int, float, str)) else None
    if isinstance(value, bool) or number is None:
        raise BadField(field=name, reason=N_("it is a number"), where=f"{where}/{name}")
    return number


def time_of(fields: Fields, name: str, default: int, unit: int, where: str) -> int:
    """A length of time [µs], given as a number of `unit` [µs]."""
    number = number_of(fields, name, where)
    if number is None:
        number = Decimal(default)
    if not 0 <= number * unit < NEVER:
        reason = N_("it is a length of time, not below 0")
        raise BadField(field=name, reason=reason, where=f"{where}/{name}")
    return int(number * unit)


def instant_of(fields: Fields, name: str, where: str) -> int:
    """A point in time [µs UTC] from ISO 8601 with an offset."""
    value = need_of(fields, name, where)
    try:
        stamp = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadStamp(stamp=repr(value), where=f"{where}/{name}") from error
    if stamp.tzinfo is None:
        raise BadStamp(stamp=repr(value), where=f"{where}/{name}")
    return (stamp - EPOCH) // MICROSECOND
