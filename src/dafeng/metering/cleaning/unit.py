"""Units of meters as exact fractions, and decimal text as whole counts: no float on the way."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from fractions import Fraction

from dafeng.metering.error import UnknownUnit

MICRO = 1_000_000
PLACES = 6
LIMIT = 2**62  # a count above this is no reading: the difference of two must fit 64 bits
MOST = 2**56  # an amount above this (72 TWh) is no movement: the sum of a day must fit 64 bits

# A unit of a register or an interval: the unit its amounts are kept in, and the exact factor.
AMOUNT_UNITS: dict[str, tuple[str, Fraction]] = {
    "Wh": ("kWh", Fraction(1, 1000)),
    "kWh": ("kWh", Fraction(1)),
    "MWh": ("kWh", Fraction(1000)),
    "GWh": ("kWh", Fraction(1_000_000)),
    "万kWh": ("kWh", Fraction(10_000)),
    "L": ("m3", Fraction(1, 1000)),
    "m3": ("m3", Fraction(1)),
    "万m3": ("m3", Fraction(10_000)),
    "kJ": ("GJ", Fraction(1, 1_000_000)),
    "MJ": ("GJ", Fraction(1, 1000)),
    "GJ": ("GJ", Fraction(1)),
    "g": ("t", Fraction(1, 1_000_000)),
    "kg": ("t", Fraction(1, 1000)),
    "t": ("t", Fraction(1)),
}
# A unit of power or flow: the unit that an hour of it amounts to, and the exact factor.
RATE_UNITS: dict[str, tuple[str, Fraction]] = {
    "W": ("kWh", Fraction(1, 1000)),
    "kW": ("kWh", Fraction(1)),
    "MW": ("kWh", Fraction(1000)),
    "m3/h": ("m3", Fraction(1)),
    "GJ/h": ("GJ", Fraction(1)),
    "t/h": ("t", Fraction(1)),
}

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)


def amount_unit(*, unit: str, kind: str) -> tuple[str, Fraction]:
    """The unit in which amounts of a channel are kept, and the factor from the channel's unit.

    Raises `UnknownUnit` with the known ones.
    """
    known = RATE_UNITS if kind == "power" else AMOUNT_UNITS
    if unit not in known:
        raise UnknownUnit(unit=unit, kind=kind, known=", ".join(known))
    return known[unit]


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


def round_half_up(value: Fraction) -> int:
    """The nearest integer, halves upward."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
