"""Which of an indicator's values counts: pure rules over kinds and vintages.

The four kinds are never mixed. The official one is the first that exists in the order of `KINDS`;
among rows of one kind the later vintage counts, and of one vintage the row that became known last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

ASSIGNED: Final = "assigned"
STATISTICAL: Final = "statistical"
FILED: Final = "filed"
COMPUTED: Final = "computed"
KINDS: Final = (ASSIGNED, STATISTICAL, FILED, COMPUTED)
"""下达/核定, 统计, 部门报送, 测算: the order in which the official figure is looked for."""

FLASH: Final = "flash"
PRELIMINARY: Final = "preliminary"
FINAL: Final = "final"
CENSUS: Final = "census"
REBASED: Final = "rebased"
VINTAGES: Final = (FLASH, PRELIMINARY, FINAL, CENSUS, REBASED)
"""快报, 初步, 最终核实, 普查修订, 换基期: each replaces the one before it."""

SETTLED: Final = frozenset({FINAL, CENSUS, REBASED})
"""The vintages on which a target may be judged, and that only two people together change."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of an indicator for one period, as it was known at some time.

    `amount` is in the indicator's unit; `achieved` is the answer where an indicator has no number
    (a milestone, a coverage in words).
    """

    kind: str
    vintage: str
    known_date: date
    period: str
    year: int
    amount: Decimal | None = None
    achieved: bool | None = None
    number: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether the figure is final, or a later revision of a final one."""
        return self.vintage in SETTLED

    @property
    def is_official(self) -> bool:
        """Whether the figure may decide anything: computed ones never do."""
        return self.kind != COMPUTED


def latest(figures: Iterable[Figure], *, kind: str) -> Figure | None:
    """The row of one kind that counts: the latest vintage, then the one known last."""
    mine = [figure for figure in figures if figure.kind == kind]
    return max(
        mine,
        key=lambda figure: (VINTAGES.index(figure.vintage), figure.known_date, figure.number),
        default=None,
    )


def official(figures: Iterable[Figure]) -> Figure | None:
    """The official figure of one period: the first kind that has one, in the order of `KINDS`."""
    rows = list(figures)
    found = (latest(rows, kind=kind) for kind in KINDS)
    return next((figure for figure in found if figure is not None), None)
