"""Units and quantities: exact scales, dimensions that must cancel, names that are corrected."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.nearest import nearest
from dafeng.kernel.unit_definition import definition

if TYPE_CHECKING:
    import pint

Dimension = tuple[tuple[str, int], ...]
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<power>\*\*|\^)\s*(?P<sign>-?)"
    r"|(?P<op>[*·×⋅/()])|(?P<name>[^\W\d]\w*|[%‰]))"
)
_LABELLED = re.compile(r"\b(k?g|t)\s+(CO2e|CO2|CH4|N2O|C)\b")
_COUNT = {"万": Fraction(10**4), "亿": Fraction(10**8)}
_LONGEST = 120


class UnknownUnit(DafengError):
    """A unit's name that the definition does not hold."""

    code = "kernel.unknown_unit"
    what = N_("The unit {unit} is not known.")
    todo = N_("The nearest known one is {nearest}.")


class BadUnit(DafengError):
    """A unit's text that cannot be read in just one way."""

    code = "kernel.bad_unit"
    what = N_("The unit {unit} cannot be read: {reason}.")
    todo = N_("Write it like kgCO2/kWh, GJ/t or kgCO2e/(t·km).")


class UnitMismatch(DafengError):
    """Two units of different dimensions where one amount is meant."""

    code = "kernel.unit_mismatch"
    what = N_("{unit} is no unit for this: it does not convert to {target}.")
    todo = N_("Give the amount in a unit of the same kind as {target}.")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its text as written, its exact scale to the base units, and its dimension."""

    text: str
    scale: Fraction
    dimension: Dimension

    def __mul__(self, other: "Unit") -> "Unit":
        text = f"{self.text}·{other.text}"
        return Unit(text, self.scale * other.scale, _add(self.dimension, other.dimension, 1))

    def __truediv__(self, other: "Unit") -> "Unit":
        text = f"{self.text}/({other.text})"
        return Unit(text, self.scale / other.scale, _add(self.dimension, other.dimension, -1))

    def __pow__(self, power: int) -> "Unit":
        dimension = tuple((name, count * power) for name, count in self.dimension if power)
        return Unit(f"({self.text})^{power}", self.scale**power, dimension)

    def fits(self, other: "Unit") -> bool:
        """Whether an amount in this unit is an amount in the other."""
        return self.dimension == other.dimension

    def ratio(self, target: "Unit") -> Fraction:
        """How many of the target one of this unit is, exactly; `UnitMismatch` if none fit."""
        if not self.fits(target):
            raise UnitMismatch(unit=self.text or "1", target=target.text or "1")
        return self.scale / target.scale


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; integers stay integers until something divides them."""

    value: int | float
    unit: Unit

    def to(self, unit: "Unit | str") -> "Quantity":
        """The same amount in another unit; `UnitMismatch` where the dimensions differ."""
        target = parse_unit(unit) if isinstance(unit, str) else unit
        return Quantity(rescale(self.value, self.unit.ratio(target)), target)


def quantity(value: int | float, unit: str) -> Quantity:
    """A quantity from a number and a unit's text."""
    return Quantity(value, parse_unit(unit))


def rescale(value: Any, ratio: Fraction) -> Any:
    """A number, or an array of them, times an exact ratio: two correctly rounded steps at most.

    A multiplication by 1/1000 becomes a division by 1000, which is exact where the other is not.
    Numbers and arrays take the same steps, so that a column has the digits of its rows.
    """
    numerator, denominator = ratio.numerator, ratio.denominator
    if abs(numerator) > 2**53 or denominator > 2**53:
        return value * float(ratio)
    if numerator != 1:
        value = value * float(numerator)
    return value / float(denominator) if denominator != 1 else value


def unit_names() -> tuple[str, ...]:
    """Every name of the definition, without prefixes."""
    return tuple(_table()[1])


def registry() -> "pint.UnitRegistry[Any]":
    """The same definition as a pint registry (its import takes most of a second)."""
    return _registry()


@functools.lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """Read a unit such as ``kgCO2/kWh``, ``10^4 Nm3``, ``万kWh`` or ``kgCO2e/(t·km)``.

    Raises `UnknownUnit` with the nearest known name, or `BadUnit`.
    """
    if len(text) > _LONGEST:
        raise BadUnit(unit=text[:_LONGEST] + "…", reason=N_("it is too long"))
    plain = _LABELLED.sub(r"\1\2", re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", r"^\1", text))
    tokens = list(_tokens(plain.translate(_SUPERSCRIPT), text))
    unit, rest = _product(tokens, text)
    if rest:
        raise BadUnit(unit=text, reason=N_("a bracket is closed that was not opened"))
    return Unit(text.strip(), unit.scale, unit.dimension)


def _add(left: Dimension, right: Dimension, sign: int) -> Dimension:
    total = dict(left)
    for name, count in right:
        total[name] = total.get(name, 0) + sign * count
    return tuple(sorted((name, count) for name, count in total.items() if count))


def _tokens(plain: str, text: str) -> Iterator[tuple[str, str]]:
    place = 0
    plain = plain.strip()
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None:
            raise BadUnit(
                unit=text, reason=N_("{sign} has no meaning in a unit"), sign=repr(plain[place])
            )
        kind = match.lastgroup or ""
        yield ("power", match["sign"]) if kind == "sign" else (kind, match[kind])
        place = match.end()


def _product(tokens: list[tuple[str, str]], text: str) -> tuple[Unit, list[tuple[str, str]]]:
    """Factors joined by multiplication and division; after a division only divisions may follow.

    ``kg/t·km`` is read by some as kg·km/t and by others as kg/(t·km): it is refused.
    """
    unit = Unit("", Fraction(1), ())
    divided = False
    expects = True
    while tokens and tokens[0] != ("op", ")"):
        kind, word = tokens[0]
        if kind == "op" and word != "(":
            if expects and not (word == "/" and not unit.text and not divided):
                raise BadUnit(
                    unit=text, reason=N_("{word} stands where a name should"), word=repr(word)
                )
            tokens = tokens[1:]
            division = word == "/"
        else:
            division = False
        if divided and not division:
            raise BadUnit(unit=text, reason=N_("a product after a division needs brackets"))
        divided = divided or division
        factor, tokens = _factor(tokens, text)
        unit = unit / factor if division else unit * factor
        expects = False
    return unit, tokens


def _factor(tokens: list[tuple[str, str]], text: str) -> tuple[Unit, list[tuple[str, str]]]:
    if not tokens:
        raise BadUnit(unit=text, reason=N_("it ends where a name should follow"))
    (kind, word), tokens = tokens[0], tokens[1:]
    count = Fraction(1)
    if kind == "name" and len(word) > 1 and word[0] in _COUNT:
        # 万m2 is ten thousand square metres: the count word stands outside the power
        count, word = _COUNT[word[0]], word[1:]
    if (kind, word) == ("op", "("):
        unit, tokens = _product(tokens, text)
        if not tokens:
            raise BadUnit(unit=text, reason=N_("a bracket is not closed"))
        tokens = tokens[1:]
    elif kind == "number":
        unit = Unit(word, _number(word, text), ())
    elif kind == "name":
        unit = _named(word, text)
    else:
        raise BadUnit(unit=text, reason=N_("{word} stands where a name should"), word=repr(word))
    if tokens and tokens[0][0] == "power":
        sign, tokens = tokens[0][1], tokens[1:]
        if not tokens or tokens[0][0] != "number" or not tokens[0][1].isdigit():
            raise BadUnit(unit=text, reason=N_("a power needs a whole number"))
        power = int(tokens[0][1])
        if power > 12:
            raise BadUnit(unit=text, reason=N_("that power is too high"))
        unit, tokens = unit ** (-power if sign else power), tokens[1:]
    return Unit(unit.text, unit.scale * count, unit.dimension), tokens


def _number(word: str, text: str) -> Fraction:
    if len(word) > 20 or not 0 < float(word) < 1e30:
        raise BadUnit(unit=text, reason=N_("{word} is no sensible scale"), word=word)
    return Fraction(word)


def _named(word: str, text: str) -> Unit:
    prefixes, units = _table()
    found = units.get(word) or _prefixed(word, prefixes, units)
    if found is None:  # m2, km3: a name with its power
        match = re.fullmatch(r"(\D+)([1-9])", word)
        base = match and (units.get(match[1]) or _prefixed(match[1], prefixes, units))
        if match and base:
            return base ** int(match[2])
        raise UnknownUnit(unit=text, nearest=nearest(word, _common(units)) or "t")
    return found


def _prefixed(word: str, prefixes: dict[str, Fraction], units: dict[str, Unit]) -> Unit | None:
    for symbol, scale in prefixes.items():
        unit = units.get(word[len(symbol) :]) if word.startswith(symbol) else None
        if unit is not None:
            return Unit(word, scale * unit.scale, unit.dimension)
    return None


def _common(units: dict[str, Unit]) -> list[str]:
    return [*units, "m2", "m3", "EJ", "PJ", "TJ", "TWh", "GWh", "Mt", "kt", "Mtce"]


@functools.cache
def _table() -> tuple[dict[str, Fraction], dict[str, Unit]]:
    prefixes: dict[str, Fraction] = {}
    units: dict[str, Unit] = {}
    for line in definition().splitlines():
        if not line.strip():
            continue
        name, meaning, *others = (part.strip() for part in line.split(" = "))
        if name.endswith("-"):
            prefixes[name[:-1]] = Fraction(meaning)
            continue
        if meaning.startswith("["):
            unit = Unit(name, Fraction(1), ((meaning, 1),))
        else:
            unit = _evaluate(meaning, units)
        for word in (name, *others):
            units[word] = Unit(word, unit.scale, unit.dimension)
    return prefixes, units


def _evaluate(meaning: str, units: dict[str, Unit]) -> Unit:
    """A line of the definition: names, numbers and ``* / **`` from left to right."""
    unit = Unit("", Fraction(1), ())
    operator = "*"
    words = meaning.replace("**", "^").split()
    place = 0
    while place < len(words):
        word = words[place]
        if word in "*/":
            operator = word
            place += 1
            continue
        factor = units.get(word) or Unit(word, Fraction(word), ())
        if place + 2 < len(words) and words[place + 1] == "^":
            factor = factor ** int(words[place + 2])
            place += 2
        unit = unit * factor if operator == "*" else unit / factor
        place += 1
    return unit


@functools.cache
def _registry() -> "pint.UnitRegistry[Any]":
    import pint

    built: pint.UnitRegistry[Any] = pint.UnitRegistry(
        None, non_int_type=Fraction, preprocessors=[lambda text: text.replace("%", "percent")]
    )
    lines = (line for line in definition().splitlines() if line.strip())
    built.load_definitions([line.replace(" = %", "").replace(" = ‰", "") for line in lines])
    return built
