"""What is known of a channel, in its own terms, and the same compiled for the rules.

A channel has one kind for life; no kind is turned into another to fit. Ratio, unit and modulus are
dated: an `Event` begins an era of the register, with its own three.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dafeng.kernel.error import N_
from dafeng.metering.cleaning.unit import MICRO, MOST, PLACES, amount_unit, count
from dafeng.metering.error import BadField, NeverSummed

HOUR_US = 3_600_000_000
MINUTE_US = 60_000_000
NEVER = 2**62  # later than any reading [µs]


class Kind(StrEnum):
    """What the numbers of a channel are."""

    REGISTER = "register"  # a counter that goes on
    INTERVAL = "interval"  # the amount of an interval
    POWER = "power"  # the mean power of an interval
    SESSION = "session"  # the amount of a start and an end
    STATE = "state"  # a temperature, a count of the moment: never summed


class Stamp(StrEnum):
    """Which end of its interval a stamp names."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A recorded exchange of the meter or change of its ratio, valid after the instant `at` [µs].

    `old_final` is the register as it was left, `new_initial` as it began (None: it goes on from
    `old_final`); `ratio`, `unit` and `modulus` of None stay as they were.
    """

    at: int
    old_final: Decimal
    new_initial: Decimal | None = None
    ratio: Decimal | None = None
    unit: str | None = None
    modulus: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel's dated attributes, in the units that a person gives them in.

    `modulus` and `jitter` are in register units, `max_rate` is in amounts an hour after the ratio
    (kW for kWh), `gap` and `look` and `interval` in µs. `places` is the number of decimal places
    of the counts in which its readings are handed over; the store has six.
    """

    kind: Kind = Kind.REGISTER
    unit: str = "kWh"
    ratio: Decimal = Decimal(1)
    modulus: Decimal | None = None
    jitter: Decimal = Decimal(0)
    max_rate: Decimal | None = None
    net: bool = False
    gap: int = 30 * MINUTE_US
    look: int = 24 * HOUR_US
    events: tuple[Event, ...] = ()
    stamp: Stamp = Stamp.END
    interval: int | None = None
    source_zone: str = "Asia/Shanghai"
    places: int = PLACES

    @property
    def amount_unit(self) -> str:
        """The unit in whose millionths amounts are kept."""
        if self.kind is Kind.STATE:
            raise NeverSummed()
        return amount_unit(unit=self.unit, kind=self.kind)[0]


@dataclass(frozen=True, slots=True)
class Scale:
    """The exact way from counts to millionths of the amount's unit: ``counts * num / den``.

    `a` and `b` are the limit of rate: a movement is plausible where ``counts * a <= b * µs``;
    `most` is the largest movement that any meter makes.
    """

    num: int
    den: int
    most: int
    a: int = 0
    b: int = -1

    def amount(self, counts: int) -> int:
        """Millionths of a count above zero, rounded once, so that differences add up."""
        return (2 * counts * self.num + self.den) // (2 * self.den)


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of a register's life between two events; the reading at `ends` belongs to it."""

    begins: int
    initial: int
    ends: int
    final: int | None
    scale: Scale
    modulus: int | None


@dataclass(frozen=True, slots=True)
class Register:
    """A register channel compiled for the rules: everything in counts and µs."""

    eras: tuple[Era, ...]
    jitter: int
    limited: bool
    net: bool
    gap: int
    look: int
    ends: tuple[int, ...] = field(default=())


def make_scale(
    *, unit: str, kind: str, ratio: Decimal, max_rate: Decimal | None, places: int
) -> Scale:
    """The scale of a unit and a ratio; raises `BadField` where the ratio is not positive."""
    if ratio <= 0:
        raise BadField(field="ratio", reason=N_("a ratio is above 0"))
    factor = amount_unit(unit=unit, kind=kind)[1] * Fraction(ratio)
    exact = factor * MICRO / 10**places
    most = min(int(MOST / exact), NEVER)
    if max_rate is None:
        return Scale(exact.numerator, exact.denominator, most)
    if max_rate < 0:
        raise BadField(field="max_kw", reason=N_("a power limit is not below 0"))
    bound = Fraction(max_rate) * MICRO / HOUR_US / exact
    return Scale(exact.numerator, exact.denominator, most, bound.denominator, bound.numerator)


def whole(number: Decimal, *, name: str, places: int) -> int:
    """An attribute in counts; raises `BadField` where no register is so large."""
    counts = count(number, places=places)
    if counts is None:
        raise BadField(field=name, reason=N_("no register is so large"))
    return counts


def compile_register(channel: Channel) -> Register:
    """Compile the eras of a register channel.

    Raises `BadField` for what means nothing: two events at one instant, a negative jitter, a unit
    that changes what is measured.
    """
    if channel.jitter < 0:
        raise BadField(field="jitter", reason=N_("it is not below 0"))
    eras: list[Era] = []
    begins, initial = -NEVER, 0
    unit, ratio, modulus = channel.unit, channel.ratio, channel.modulus
    events = sorted(channel.events, key=lambda event: event.at)
    for event in [*events, None]:
        final = None
        if event is not None:
            final = whole(event.old_final, name="old_final", places=channel.places)
        ends = NEVER if event is None else event.at
        if ends <= begins:
            raise BadField(field="events", reason=N_("two events stand at one instant"))
        scale = make_scale(
            unit=unit,
            kind=channel.kind,
            ratio=ratio,
            max_rate=channel.max_rate,
            places=channel.places,
        )
        eras.append(Era(begins, initial, ends, final, scale, _modulus(modulus, channel.places)))
        if event is not None:
            start = event.old_final if event.new_initial is None else event.new_initial
            begins, initial = ends, whole(start, name="new_initial", places=channel.places)
            ratio = ratio if event.ratio is None else event.ratio
            unit = _same_amount(unit, event.unit, channel.kind)
            modulus = modulus if event.modulus is None else event.modulus
    return Register(
        eras=tuple(eras),
        jitter=whole(channel.jitter, name="jitter", places=channel.places),
        limited=channel.max_rate is not None,
        net=channel.net,
        gap=channel.gap,
        look=channel.look,
        ends=tuple(era.ends for era in eras[:-1]),
    )


def _modulus(modulus: Decimal | None, places: int) -> int | None:
    if modulus is None:
        return None
    if modulus <= 0:
        raise BadField(field="modulus", reason=N_("it is above 0"))
    return whole(modulus, name="modulus", places=places)


def _same_amount(unit: str, other: str | None, kind: Kind) -> str:
    if other is None:
        return unit
    if amount_unit(unit=other, kind=kind)[0] != amount_unit(unit=unit, kind=kind)[0]:
        raise BadField(
            field="unit",
            reason=N_("{other} does not measure what {unit} does"),
            other=other,
            unit=unit,
        )
    return other
