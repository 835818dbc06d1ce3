"""Large amounts in the measure that a language counts in: 万t in Chinese, kt in English."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import get_language

from dafeng.kernel.quantity import parse_unit, rescale
from dafeng.kernel.text import Text
from dafeng.ui.mark import format_number

LARGE: Final[Mapping[str, Text]] = {
    "t": Text("万t", "kt"),
    "tCO2": Text("万tCO2", "ktCO2"),
    "tce": Text("万tce", "ktce"),
    "万kW/a": Text("万kW/a", "MW/a"),
}
"""By the unit in which an amount is held, those in which it is shown."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit that amounts are shown in, and how many of it one of theirs is."""

    unit: str
    ratio: Fraction = Fraction(1)

    def of(self, value: Any) -> Any:
        """An amount, or an array of them, in the unit that is shown; None stays None."""
        return None if value is None else rescale(value, self.ratio)

    def digits(self, step: float) -> int:
        """How many digits after the point tell amounts apart that differ by a step."""
        return max(0, -math.floor(math.log10(step * float(self.ratio)) + 1e-9))

    def text(self, value: float | None, *, step: float) -> str:
        """An amount as people read it, to a step."""
        return format_number(self.of(value), digits=self.digits(step))


def scale(unit: str) -> Scale:
    """How the language of the page shows amounts held in a unit; most units are shown as held."""
    shown = LARGE.get(unit)
    if shown is None:
        return Scale(unit)
    name = shown.pick(get_language() or "zh-hans")
    return Scale(name, parse_unit(unit).ratio(parse_unit(name)))
