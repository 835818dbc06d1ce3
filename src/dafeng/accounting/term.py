"""A term: a product of amounts, factors and constants. What runs, is shown and is documented."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from dafeng.kernel.error import N_

_HOLE = re.compile(r"\{(\w+)\}")


def fill(text: str, words: Mapping[str, str]) -> str:
    """A text with its holes filled by words; a hole without a word stays."""
    return _HOLE.sub(lambda hole: words.get(hole[1], hole[0]), text)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the request, by its path: ``amount``, ``gases.CH4``, ``ef.{gas}``."""

    path: str

    @property
    def label(self) -> str:
        """How it stands in the formula."""
        return self.path


@dataclass(frozen=True, slots=True)
class Lookup:
    """A factor by its id; `unit` is one that it may have.

    `edition` is ``""`` for any, ``"*"`` for the one of the calculation, else the one named;
    `borrow` names for an edition without this factor the edition whose value stands in.
    """

    id: str
    unit: str
    edition: str = ""
    calibre: str = ""
    borrow: tuple[tuple[str, str], ...] = ()
    gap: str = ""

    @property
    def label(self) -> str:
        """How it stands in the formula."""
        return self.id


@dataclass(frozen=True, slots=True)
class Constant:
    """An exact number that no edition changes, such as 44/12 tCO2/tC."""

    label: str
    value: Fraction
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Either:
    """A number of the request where it is given, else a factor."""

    path: str
    lookup: Lookup

    @property
    def label(self) -> str:
        """How it stands in the formula."""
        return self.path


Part = Amount | Lookup | Constant | Either


@dataclass(frozen=True, slots=True)
class When:
    """A condition on the request: a path is given (`value` None) or has a value; or not."""

    path: str
    value: str | None = None
    negate: bool = False

    def holds(self, given: Mapping[str, object]) -> bool:
        """Whether it holds for the flattened request."""
        met = self.path in given if self.value is None else given.get(self.path) == self.value
        return met != self.negate


@dataclass(frozen=True, slots=True)
class Term:
    """`sign` times the product of `parts`, an amount of `yields` in `unit`.

    With `each` (a path of a table in the request) it stands once for each key of that table, whose
    name fills the hole of the same name as `item`. Without all of `when` holding it does not stand.
    """

    id: str
    yields: str
    unit: str
    parts: tuple[Part, ...]
    sign: int = 1
    each: str = ""
    item: str = ""
    skip: tuple[str, ...] = ()
    when: tuple[When, ...] = ()

    @property
    def formula(self) -> str:
        """The term as it runs: ``CO2 = amount × combustion.diesel.ncv × … × 44/12``."""
        product = " × ".join(part.label for part in self.parts)
        return f"{self.yields} = {'−' if self.sign < 0 else ''}{product}"

    def filled(self, words: Mapping[str, str]) -> "Term":
        """The term with its holes filled by words of the request."""
        parts: list[Part] = []
        for part in self.parts:
            if isinstance(part, Amount):
                parts.append(Amount(fill(part.path, words)))
            elif isinstance(part, Lookup):
                parts.append(
                    replace(part, id=fill(part.id, words), calibre=fill(part.calibre, words))
                )
            elif isinstance(part, Either):
                parts.append(
                    replace(part, lookup=replace(part.lookup, id=fill(part.lookup.id, words)))
                )
            else:
                parts.append(part)
        return replace(
            self,
            id=fill(self.id, words),
            yields=fill(self.yields, words),
            unit=fill(self.unit, words),
            parts=tuple(parts),
        )

    def expanded(self, given: Mapping[str, object], words: Mapping[str, str]) -> tuple["Term", ...]:
        """The terms that stand for a request: none, one, or one for each key of a table."""
        if not all(condition.holds(given) for condition in self.when):
            return ()
        if not self.each:
            return (self.filled(words),)
        prefix = self.each + "."
        keys = [path.removeprefix(prefix) for path in given if path.startswith(prefix)]
        return tuple(self.filled({**words, self.item: key}) for key in keys if key not in self.skip)


CO2_PER_C = Constant("44/12", Fraction(44, 12), "tCO2/tC", N_("molar masses of CO2 and C"))
"""Carbon burnt to carbon dioxide."""

CO2_PER_CARBON = Constant("44/12", Fraction(44, 12), "t/t", N_("molar masses of CO2 and C"))
"""The same, where carbon is counted as a share of a mass."""
