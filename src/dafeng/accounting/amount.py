"""Amounts, shares and units of a request, each read with its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dafeng.accounting.error import BadValue, MissingKey, UnknownKey
from dafeng.kernel.dated import Dated, dated, is_number
from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.nearest import nearest
from dafeng.kernel.quantity import Unit, parse_unit


@dataclass(frozen=True, slots=True)
class Given:
    """A number of the request with its unit; `values` stands where it holds by date."""

    value: int | float | None
    unit: Unit
    values: Dated | None = None
    u_pct: float | None = None
    where: str = ""


def read_amount(value: Any, where: str, *, by_date: bool = False) -> Given:
    """Read ``{"value", "unit"}``, with ``u_pct`` where known, and by date where allowed."""
    if not isinstance(value, dict):
        reason = N_("an amount is an object with value and unit")
        raise BadValue(value=shown(value), reason=reason, where=where)
    check_keys(value, ["value", "unit", "u_pct"], where)
    for key in ("value", "unit"):
        if key not in value:
            raise MissingKey(key=key, meaning=N_("the {key} of an amount"), where=f"{where}/{key}")
    unit = read_unit(value["unit"], f"{where}/unit")
    u_pct = value.get("u_pct")
    if u_pct is not None and not (is_number(u_pct) and u_pct >= 0):
        raise BadValue(value=shown(u_pct), reason=N_("not a per cent"), where=f"{where}/u_pct")
    number = value["value"]
    if by_date and isinstance(number, dict):
        with located(f"{where}/value"):
            return Given(None, unit, dated(number), u_pct, where)
    return Given(read_number(number, f"{where}/value"), unit, None, u_pct, where)


def read_number(value: Any, where: str) -> int | float:
    """A finite number; anything else is a `BadValue`."""
    if not is_number(value):
        raise BadValue(value=shown(value), reason=N_("it is no finite number"), where=where)
    number: int | float = value
    return number


class located:
    """A context that adds the place in the request to an error raised within."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DafengError) and not error.where:
            error.where = self.where


def pointer(key: Any) -> str:
    """A key as a part of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")


def check_keys(given: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Refuse a key that is not known, naming the nearest."""
    names = list(known)
    for key in given:
        if key not in names:
            raise UnknownKey(
                key=key,
                nearest=nearest(str(key), names) or "-",
                known=", ".join(names),
                where=f"{where}/{pointer(key)}",
            )


def read_fraction(value: Any, where: str) -> Given:
    """Read a share of 0 to 1: a bare number, or a value with a unit such as %."""
    if isinstance(value, dict):
        amount = read_amount(value, where)
    else:
        amount = Given(read_number(value, where), parse_unit("fraction"), where=where)
    one = parse_unit("fraction")
    if not amount.unit.fits(one):
        raise BadValue(value=amount.unit.text, reason=N_("a fraction has no unit"), where=where)
    if amount.value is None or not 0 <= amount.value * float(amount.unit.scale) <= 1:
        raise BadValue(value=shown(amount.value), reason=N_("a fraction is 0 to 1"), where=where)
    return amount


def read_ratio(value: Any, unit: str, where: str) -> Given:
    """Read a number of zero or more, bare in the unit named, or with its own unit."""
    amount = (
        read_amount(value, where)
        if isinstance(value, dict)
        else Given(read_number(value, where), parse_unit(unit), where=where)
    )
    if amount.value is not None and amount.value < 0:
        raise BadValue(value=shown(amount.value), reason=N_("it is below zero"), where=where)
    return amount


def read_unit(value: Any, where: str) -> Unit:
    """Read a unit."""
    with located(where):
        return parse_unit(read_text(value, where))


def read_text(value: Any, where: str) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise BadValue(value=shown(value), reason=N_("a text is needed"), where=where)
    return value


def shown(value: Any) -> str:
    """A value as it stands in a message, cut where it is long."""
    text = repr(value)
    return text if len(text) <= 60 else text[:60] + "…"
