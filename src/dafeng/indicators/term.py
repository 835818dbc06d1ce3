"""Terms of an indicator: small computations over yearly figures, each shown as it runs. Pure.

A term gives the amount of a year in a unit of its own, with the figures that it took and those
that it lacks. Units must cancel; amounts are exact fractions until the last step.
"""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Protocol

from dafeng.accounting.gap import Gap as Lack
from dafeng.kernel.quantity import Unit, parse_unit
from dafeng.kernel.text import Text
from dafeng.ledger.form import columns, find_column
from dafeng.ledger.series import VINTAGES

ONE: Final = parse_unit("fraction")
HOUR: Final = parse_unit("h")
Say = Callable[[str], str]
"""What a name of a figure is called on a page."""


_ENERGY: Final = ("power_monthly", "coal_monthly", "gas_monthly", "oil_monthly")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A yearly figure that is no series of a form: the accounts make it from those of `forms`."""

    name: Text
    unit: str
    forms: tuple[str, ...]


QUANTITIES: Final[Mapping[str, Quantity]] = MappingProxyType(
    {
        "inventory.co2": Quantity(
            Text(
                "能源活动二氧化碳排放（含净调入电力，逐年电力因子）",
                "Energy CO2 with net imported power, grid factor of each year",
            ),
            "t",
            _ENERGY,
        ),
        "inventory.co2_fixed_grid": Quantity(
            Text(
                "能源活动二氧化碳排放（含净调入电力，各年用同一电力因子）",
                "Energy CO2 with net imported power, one grid factor for all years",
            ),
            "t",
            _ENERGY,
        ),
        "inventory.fuel_energy": Quantity(
            Text(
                "燃料消费量折标准煤（不含发电用煤）",
                "Fuel use as coal equivalent, without fuel for power generation",
            ),
            "tce",
            _ENERGY[1:],
        ),
        "inventory.fleet_co2": Quantity(
            Text("营运交通工具二氧化碳排放", "CO2 of commercial transport"),
            "t",
            ("transport_yearly",),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of a year, in the unit of its name."""

    amount: Decimal
    vintage: str = "final"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Yearly figures by name; `lacks` says by year what a quantity could not be made for."""

    figures: Mapping[str, Mapping[int, Known]]
    lacks: Mapping[str, Mapping[int, tuple[Lack, ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def years(self) -> list[int]:
        """The years in which any figure is known, in order."""
        return sorted({year for known in self.figures.values() for year in known})


@dataclass(frozen=True, slots=True)
class Use:
    """A figure that was taken."""

    name: str
    year: int
    amount: Decimal
    unit: str
    vintage: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure that is not there; `lacks` is what a quantity of the accounts waits for."""

    name: str
    year: int
    lacks: tuple[Lack, ...] = ()

    @property
    def series(self) -> tuple[str, ...]:
        """The series of forms that would fill it."""
        names = [lack.id for lack in self.lacks] or [self.name]
        return tuple(name for name in names if name in columns())


@dataclass(frozen=True, slots=True)
class Run:
    """What a term gave for a year; without `amount` it has gaps, or does not stand for the year."""

    amount: Fraction | None
    uses: tuple[Use, ...] = ()
    gaps: tuple[Gap, ...] = ()


class Term(Protocol):
    """A computation for one year."""

    @property
    def unit(self) -> Unit:
        """The unit of its amount."""

    @property
    def names(self) -> tuple[str, ...]:
        """The figures that it takes."""

    def formula(self, say: Say) -> str:
        """How it runs."""

    def run(self, inputs: Inputs, year: int) -> Run:
        """Its amount of a year."""


def unit_of(name: str) -> str:
    """The unit of a series or a quantity; raises `UnknownSeries`."""
    known = QUANTITIES.get(name)
    return known.unit if known else find_column(name)[1].unit


def title_of(name: str) -> Text:
    """What a series or a quantity is called; raises `UnknownSeries`."""
    known = QUANTITIES.get(name)
    return known.name if known else find_column(name)[1].name


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of the year as it is known: a flow's year, a stock at the year's end."""

    name: str

    @property
    def unit(self) -> Unit:
        """That of the series."""
        return parse_unit(unit_of(self.name))

    @property
    def names(self) -> tuple[str, ...]:
        """Its own."""
        return (self.name,)

    def formula(self, say: Say) -> str:
        """Its name."""
        return say(self.name)

    def run(self, inputs: Inputs, year: int) -> Run:
        """The figure, or a gap."""
        known = inputs.figures.get(self.name, {}).get(year)
        if known is None:
            lacks = inputs.lacks.get(self.name, {}).get(year, ())
            return Run(None, gaps=(Gap(self.name, year, lacks),))
        use = Use(self.name, year, known.amount, unit_of(self.name), known.vintage)
        return Run(Fraction(known.amount), (use,))


@dataclass(frozen=True, slots=True)
class Sum:
    """Several terms added, in the unit of the first; `less` are taken away."""

    parts: tuple[Term, ...]
    less: tuple[Term, ...] = ()

    @property
    def unit(self) -> Unit:
        """That of the first part."""
        return self.parts[0].unit

    @property
    def names(self) -> tuple[str, ...]:
        """Those of all parts."""
        return _names(*self.parts, *self.less)

    def formula(self, say: Say) -> str:
        """``a + b − c``."""
        plus = " + ".join(part.formula(say) for part in self.parts)
        return plus + "".join(f" − {_bracketed(part, say)}" for part in self.less)

    def run(self, inputs: Inputs, year: int) -> Run:
        """The sum, or the gaps of every part."""
        runs = [part.run(inputs, year) for part in (*self.parts, *self.less)]
        scales = [part.unit.ratio(self.unit) for part in self.parts]
        scales += [-part.unit.ratio(self.unit) for part in self.less]
        return _joined(
            runs,
            lambda amounts: sum((a * s for a, s in zip(amounts, scales, strict=True)), _NOUGHT),
        )


@dataclass(frozen=True, slots=True)
class Product:
    """Two terms multiplied."""

    left: Term
    right: Term

    @property
    def unit(self) -> Unit:
        """The product of theirs."""
        return self.left.unit * self.right.unit

    @property
    def names(self) -> tuple[str, ...]:
        """Those of both."""
        return _names(self.left, self.right)

    def formula(self, say: Say) -> str:
        """``a × b``."""
        return f"{_bracketed(self.left, say)} × {_bracketed(self.right, say)}"

    def run(self, inputs: Inputs, year: int) -> Run:
        """The product."""
        runs = [self.left.run(inputs, year), self.right.run(inputs, year)]
        return _joined(runs, lambda amounts: amounts[0] * amounts[1])


@dataclass(frozen=True, slots=True)
class Ratio:
    """One term over another; nothing below the line is a gap of the denominator."""

    top: Term
    bottom: Term

    @property
    def unit(self) -> Unit:
        """The quotient of theirs."""
        return self.top.unit / self.bottom.unit

    @property
    def names(self) -> tuple[str, ...]:
        """Those of both."""
        return _names(self.top, self.bottom)

    def formula(self, say: Say) -> str:
        """``a ÷ b``."""
        return f"{_bracketed(self.top, say)} ÷ {_bracketed(self.bottom, say, tight=True)}"

    def run(self, inputs: Inputs, year: int) -> Run:
        """The quotient."""
        runs = [self.top.run(inputs, year), self.bottom.run(inputs, year)]
        if runs[1].amount == 0:
            gap = Gap(self.bottom.names[0], year)
            return Run(None, _uses(runs), (*runs[0].gaps, gap))
        return _joined(runs, lambda amounts: amounts[0] / amounts[1])


@dataclass(frozen=True, slots=True)
class Floored:
    """A term, but never below nought: what is exported counts as nothing imported."""

    term: Term

    @property
    def unit(self) -> Unit:
        """That of the term."""
        return self.term.unit

    @property
    def names(self) -> tuple[str, ...]:
        """Those of the term."""
        return self.term.names

    def formula(self, say: Say) -> str:
        """``max(a, 0)``."""
        return f"max({self.term.formula(say)}, 0)"

    def run(self, inputs: Inputs, year: int) -> Run:
        """The amount, nought at the least."""
        return _joined([self.term.run(inputs, year)], lambda amounts: max(amounts[0], _NOUGHT))


@dataclass(frozen=True, slots=True)
class Capped:
    """A term, but never above another: what is used is no more than all that is used."""

    term: Term
    most: Term

    @property
    def unit(self) -> Unit:
        """That of the term."""
        return self.term.unit

    @property
    def names(self) -> tuple[str, ...]:
        """Those of both."""
        return _names(self.term, self.most)

    def formula(self, say: Say) -> str:
        """``min(a, b)``."""
        return f"min({self.term.formula(say)}, {self.most.formula(say)})"

    def run(self, inputs: Inputs, year: int) -> Run:
        """The amount, the other one at the most."""
        runs = [self.term.run(inputs, year), self.most.run(inputs, year)]
        scale = self.most.unit.ratio(self.unit)
        return _joined(runs, lambda amounts: min(amounts[0], amounts[1] * scale))


@dataclass(frozen=True, slots=True)
class HoursOfYear:
    """The hours of the year: 8,760, or 8,784 of a leap year."""

    unit: Unit = HOUR
    names: tuple[str, ...] = ()

    def formula(self, say: Say) -> str:
        """``h``."""
        return say("hours_of_year")

    def run(self, inputs: Inputs, year: int) -> Run:
        """24 times the days."""
        return Run(Fraction(24 * (366 if calendar.isleap(year) else 365)))


@dataclass(frozen=True, slots=True)
class Chained:
    """A level at the prices of a base year: the base year's level times the chain of growths.

    `growth` is the growth over the year before in per cent, at constant prices.
    """

    level: str
    growth: str
    base: int

    @property
    def unit(self) -> Unit:
        """That of the level."""
        return parse_unit(unit_of(self.level))

    @property
    def names(self) -> tuple[str, ...]:
        """The level and its growth."""
        return (self.level, self.growth)

    def formula(self, say: Say) -> str:
        """``level(base) × Π(1 + growth)``."""
        return f"{say(self.level)}({self.base}) × Π(1 + {say(self.growth)})"

    def run(self, inputs: Inputs, year: int) -> Run:
        """The level of a year, forwards or backwards from the base."""
        level = Stated(self.level).run(inputs, self.base)
        years = range(min(year, self.base) + 1, max(year, self.base) + 1)
        growths = [Stated(self.growth).run(inputs, each) for each in years]
        scale = parse_unit(unit_of(self.growth)).ratio(ONE)

        def chain(amounts: list[Fraction]) -> Fraction:
            index = Fraction(1)
            for growth in amounts[1:]:
                index *= 1 + growth * scale
            return amounts[0] * index if year >= self.base else amounts[0] / index

        return _joined([level, *growths], chain)


@dataclass(frozen=True, slots=True)
class Fall:
    """By how much a term lies below its base year, as a share; before that year it stands not."""

    term: Term
    base: int
    unit: Unit = ONE

    @property
    def names(self) -> tuple[str, ...]:
        """Those of the term."""
        return self.term.names

    def formula(self, say: Say) -> str:
        """``1 − X ÷ X(base), X = a``."""
        return f"1 − X ÷ X({self.base}), X = {self.term.formula(say)}"

    def run(self, inputs: Inputs, year: int) -> Run:
        """The share by which it fell; below nought where it rose."""
        if year < self.base:
            return Run(None)
        runs = [self.term.run(inputs, year), self.term.run(inputs, self.base)]
        if runs[1].amount == 0:
            return Run(None, _uses(runs), (Gap(self.term.names[0], self.base),))
        return _joined(runs, lambda amounts: 1 - amounts[0] / amounts[1])


def stated(name: str) -> Stated:
    """A figure of the year; of a stock, its level at the year's end."""
    return Stated(name)


def sum_of(*parts: str | Term, less: tuple[str | Term, ...] = ()) -> Term:
    """The sum of series or terms, less others."""
    terms = tuple(_term(part) for part in parts)
    return terms[0] if len(terms) == 1 and not less else Sum(terms, tuple(map(_term, less)))


def product(left: str | Term, right: str | Term) -> Product:
    """Two series or terms multiplied."""
    return Product(_term(left), _term(right))


def ratio(top: str | Term, bottom: str | Term) -> Ratio:
    """One series or term over another."""
    return Ratio(_term(top), _term(bottom))


def floored(term: str | Term) -> Floored:
    """A term, nought at the least."""
    return Floored(_term(term))


def capped(term: str | Term, most: str | Term) -> Capped:
    """A term, another at the most."""
    return Capped(_term(term), _term(most))


def fall(term: str | Term, *, base: int) -> Fall:
    """The fall of a term against a base year."""
    return Fall(_term(term), base)


def least_settled(vintages: list[str]) -> str:
    """The vintage of what is made of several: that of the least settled one."""
    return min(vintages, key=VINTAGES.index, default="final")


_NOUGHT = Fraction(0)


def _term(part: str | Term) -> Term:
    return Stated(part) if isinstance(part, str) else part


def _names(*terms: Term) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for term in terms for name in term.names))


def _bracketed(term: Term, say: Say, *, tight: bool = False) -> str:
    text = term.formula(say)
    needs = isinstance(term, Sum) or (tight and isinstance(term, Product | Ratio | Chained))
    return f"({text})" if needs else text


def _uses(runs: list[Run]) -> tuple[Use, ...]:
    return tuple(dict.fromkeys(use for run in runs for use in run.uses))


def _joined(runs: list[Run], make: Callable[[list[Fraction]], Fraction]) -> Run:
    """What several runs give together; with a gap in any of them there is no amount."""
    uses = _uses(runs)
    gaps = tuple(dict.fromkeys(gap for run in runs for gap in run.gaps))
    amounts = [run.amount for run in runs if run.amount is not None]
    if gaps or len(amounts) < len(runs):
        return Run(None, uses, gaps)
    return Run(make(amounts), uses)
