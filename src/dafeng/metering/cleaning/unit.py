"""Units of meters as exact fractions, and decimal text as whole counts: no float on the way."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from dafeng.kernel.quantity import parse_unit
from dafeng.metering.error import UnknownUnit

MICRO = 1_000_000
PLACES = 6
LIMIT = 2**62  # a count above this is no reading: the difference of two must fit 64 bits
MOST = 2**56  # an amount above this (72 TWh) is no movement: the sum of a day must fit 64 bits

# The units of registers, intervals and sessions, and the unit in which their amounts are kept.
AMOUNT_UNITS = {
    **dict.fromkeys(("Wh", "kWh", "MWh", "GWh", "万kWh"), "kWh"),
    **dict.fromkeys(("L", "m3", "万m3"), "m3"),
    **dict.fromkeys(("kJ", "MJ", "GJ"), "GJ"),
    **dict.fromkeys(("g", "kg", "t"), "t"),
}
# The units of powers and flows, and the unit to which an hour of them amounts.
RATE_UNITS = {
    **dict.fromkeys(("W", "kW", "MW", "万kW"), "kWh"),
    **dict.fromkeys(("L/h", "m3/h"), "m3"),
    **dict.fromkeys(("MJ/h", "GJ/h"), "GJ"),
    **dict.fromkeys(("kg/h", "t/h"), "t"),
}

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)


@lru_cache
def amount_unit(*, unit: str, kind: str) -> tuple[str, Fraction]:
    """The unit in which amounts of a channel are kept, and the exact factor from the channel's.

    Raises `UnknownUnit` with the known ones.
    """
    power = kind == "power"
    known = RATE_UNITS if power else AMOUNT_UNITS
    if unit not in known:
        raise UnknownUnit(unit=unit, kind=kind, known=", ".join(known))
    kept = known[unit]
    meant = parse_unit(unit) * parse_unit("h") if power else parse_unit(unit)
    return kept, meant.ratio(parse_unit(kept))


def read_decimal(value: int | float | str | Decimal | None) -> Decimal | None:
    """The exact number that a value means; None for null, NaN, infinity and text that is none.

    A float means the shortest decimal that names it: 0.1 is one tenth.
    """
    if value is None:
        return None
    text = str(value).strip()
    if not _DECIMAL.fullmatch(text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent of twenty digits
        return None
    return number if number.is_finite() else None


def count(number: Decimal, *, places: int = PLACES) -> int | None:
    """A number as whole counts of ``10^-places``; None where it is beyond any register.

    Digits below are rounded half to even. With the six places of the store that is at most half a
    millionth of the register's unit for each reading, and it does not add up: amounts are
    differences of readings, so in a sum the inner ones cancel.
    """
    if number and number.adjusted() + places > 18:
        return None
    counts = int(number.scaleb(places, _CONTEXT).to_integral_value(ROUND_HALF_EVEN, _CONTEXT))
    return counts if abs(counts) < LIMIT else None


def decimal_places(number: Decimal) -> int:
    """How many places after the point a number needs."""
    exponent = number.normalize(_CONTEXT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
