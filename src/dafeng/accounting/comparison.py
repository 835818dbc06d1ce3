"""Two inventories side by side: what changed by line, and whether by activity or by factor. Pure.

A line's tonnes are activity times factor; the effects are those of the additive LMDI (method
`lmdi`). Where a line appears, vanishes or changes its sign, all of its change is activity.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from dafeng.accounting.activity import REST
from dafeng.accounting.calculation import calculate
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.inventory import Inventory
from dafeng.accounting.inventory_line import OWN, Line
from dafeng.ledger.form import find_column

NO_FACTORS = FactorSet(())


@dataclass(frozen=True, slots=True)
class Change:
    """A line before and after [t]: `change` is None where either has a gap."""

    id: str
    before: Line | None
    after: Line | None
    change: float | None
    activity: float | None = None
    factor: float | None = None

    @property
    def line(self) -> Line:
        """The line, of the later period where it has one."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes of the lines of energy, the largest first, and their sums [t].

    `grid` is the part that the grid factor has in the change; `unknown` names the lines that
    cannot be compared, so that the sums are of the others.
    """

    before: Inventory
    after: Inventory
    changes: tuple[Change, ...]
    change: float | None
    activity: float | None
    factor: float | None
    grid: float | None
    unknown: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether both totals lack nothing, so that their difference is that of like with like."""
        return not (self.before.total.partial or self.after.total.partial)


def compare(before: Inventory, after: Inventory) -> Comparison:
    """What changed from one inventory to another."""
    old = {line.id: line for line in before.lines if _counts(line)}
    new = {line.id: line for line in after.lines if _counts(line)}
    changes = [
        _change(name, old.get(name), new.get(name), before, after)
        for name in dict.fromkeys([*new, *old])
    ]
    changes.sort(key=lambda each: (each.change is None, -abs(each.change or 0.0), each.id))
    known = [each for each in changes if each.change is not None]
    grid = [each.factor for each in known if each.line.scope == 2]
    return Comparison(
        before=before,
        after=after,
        changes=tuple(changes),
        change=_sum(each.change for each in known),
        activity=_sum(each.activity for each in known),
        factor=_sum(each.factor for each in known),
        grid=_sum(grid),
        unknown=tuple(each.id for each in changes if each.change is None),
    )


def _counts(line: Line) -> bool:
    """What was made here without fuel has no tonnes to compare."""
    return not line.is_process and not line.id.startswith(OWN)


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) if known else None


def _change(
    name: str, old: Line | None, new: Line | None, before: Inventory, after: Inventory
) -> Change:
    start, end = _tonnes(name, old, before), _tonnes(name, new, after)
    if start is None or end is None:
        return Change(name, old, new, None)
    activity, factor = _effects(old, new, start, end)
    return Change(name, old, new, end - start, activity, factor)


def _tonnes(name: str, line: Line | None, inventory: Inventory) -> float | None:
    """A line's tonnes; none at all where it is not there, unless the table did not come."""
    if line is not None:
        return line.co2
    form, column = find_column(name.removesuffix(REST))
    lacking = {gap.id for gap in inventory.total.gaps}
    return None if lacking & {form.id, column.id, column.part_of} else 0.0


def _effects(old: Line | None, new: Line | None, start: float, end: float) -> tuple[float, float]:
    """The effects of activity and factor on one line."""
    if old is None or new is None or start <= 0 or end <= 0:
        return end - start, 0.0
    request = {
        "method": "lmdi",
        "activity": {
            "from": [[old.amount, start / old.amount]],
            "to": [[new.amount, end / new.amount]],
        },
    }
    activity, factor = calculate(request, NO_FACTORS)["effects"]["additive"]
    return float(activity), float(factor)
