"""What an indicator is: numerator, denominator, scope, and its readings as they run. Pure.

One indicator is one file `indicators/definitions/<key>.py` with one object `DEFINITION`; it is
found by itself. Its readings are those that the city's definition sheet admits, by their ids.
"""

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from dafeng.indicators.error import UnknownDefinition
from dafeng.indicators.term import QUANTITIES, Gap, Inputs, Say, Term, Use, least_settled
from dafeng.kernel.nearest import nearest
from dafeng.kernel.quantity import parse_unit
from dafeng.kernel.text import Text
from dafeng.ledger.form import find_column, find_form

PLACES: Final = Decimal(1).scaleb(-8)
NO_TEXT: Final = Text("")
FIRST_YEAR: Final = 2015
"""Nothing is computed for years before: the plans' paths begin here at the earliest."""

AS_STATED: Final = Text("所述口径", "As stated")
AS_INPUTS: Final = Text(
    "取各输入中确定程度最低的版次；输入修订后自动重算并保留原值。",
    "As settled as the least settled of its inputs; computed anew when one is revised, "
    "and the earlier value is kept.",
)
WHOLE_AREA: Final = Text("全市（县）行政区域", "The whole territory of the county")
UPPER_LEVEL: Final = Text("上一级主管部门", "The authority above")


@dataclass(frozen=True, slots=True)
class Wait:
    """What nothing here can compute: who has it, and by which document it comes."""

    body: Text
    document: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reading gives for a year: an amount in the definition's unit, or named gaps."""

    year: int
    amount: Decimal | None
    uses: tuple[Use, ...]
    gaps: tuple[Gap, ...]

    @property
    def vintage(self) -> str:
        """That of the least settled input."""
        return least_settled([use.vintage for use in self.uses])


@dataclass(frozen=True, slots=True)
class Reading:
    """One admissible way to compute it."""

    id: str
    term: Term
    name: Text = AS_STATED
    note: Text = NO_TEXT

    def formula(self, say: Say) -> str:
        """How it runs."""
        return self.term.formula(say)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """An indicator.

    `unit` is that of its values, `official` says who gives the value that decides. A definition
    without readings says in `waits_for` what it waits for; one with readings may do so, too.
    """

    key: str
    name: Text
    unit: str
    numerator: Text
    denominator: Text = NO_TEXT
    scope: Text = WHOLE_AREA
    period: str = "year"
    official: Text = UPPER_LEVEL
    vintage_rule: Text = AS_INPUTS
    readings: tuple[Reading, ...] = ()
    waits_for: tuple[Wait, ...] = ()

    def __post_init__(self) -> None:
        if not self.readings and not self.waits_for:
            raise ValueError(f"{self.key} computes nothing and waits for nothing")
        for reading in self.readings:
            reading.term.unit.ratio(parse_unit(self.unit))

    @property
    def names(self) -> tuple[str, ...]:
        """The figures that its readings take."""
        return tuple(dict.fromkeys(name for each in self.readings for name in each.term.names))

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that bring them."""
        found: dict[str, None] = {}
        for name in self.names:
            made = QUANTITIES.get(name)
            found |= dict.fromkeys(made.forms if made else (find_column(name)[0].id,))
        return tuple(found)

    @property
    def issuers(self) -> tuple[str, ...]:
        """Who sends these forms."""
        return tuple(dict.fromkeys(find_form(form).issuer for form in self.forms))

    def reading(self, key: str) -> Reading | None:
        """Its reading of an id."""
        return next((each for each in self.readings if each.id == key), None)

    def compute(self, reading: Reading, inputs: Inputs, year: int) -> Outcome | None:
        """What a reading gives for a year; None where it does not stand for that year."""
        run = reading.term.run(inputs, year)
        if run.amount is None and not run.gaps:
            return None
        amount = None
        if run.amount is not None:
            amount = _decimal(run.amount * reading.term.unit.ratio(parse_unit(self.unit)))
        return Outcome(year, amount, run.uses, run.gaps)


def _decimal(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(PLACES)


@functools.lru_cache(maxsize=1)
def definitions() -> Mapping[str, Definition]:
    """Every definition by key."""
    from dafeng.indicators import definitions as folder

    found: dict[str, Definition] = {}
    for module in pkgutil.iter_modules(folder.__path__):
        definition = importlib.import_module(f"{folder.__name__}.{module.name}").DEFINITION
        if definition.key != module.name:
            raise ValueError(f"{module.name}.py declares the indicator {definition.key}")
        found[definition.key] = definition
    return MappingProxyType(found)


def find_definition(key: str) -> Definition:
    """The definition of a key; raises `UnknownDefinition` that names the nearest one."""
    if key not in definitions():
        raise UnknownDefinition(key=key, nearest=nearest(key, definitions()) or "-")
    return definitions()[key]
