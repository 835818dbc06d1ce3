"""What is found in a sheet: its cells as numbers of series, and what could not be taken. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dafeng.ledger.form import Form
from dafeng.ledger.heading import Scale
from dafeng.sheet.table import Span


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it came: its name, its rows with their own numbers, and its merged cells."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    merged: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a sheet for a series and a period, in the unit of the series."""

    series: str
    period: str
    amount: Decimal
    line: int
    sheet: str
    given: str
    scale: Scale


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that could not be taken: where it stands, what it says, and why not."""

    sheet: str
    line: int
    heading: str
    given: str
    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """What a file holds for a form."""

    cells: list[Cell] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    matched: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shapes: list[str] = field(default_factory=list)

    @property
    def unmatched(self) -> list[str]:
        """The headings that no series was found for."""
        taken = {heading for each in self.matched.values() for heading in each}
        return [heading for heading in self.headings if heading not in taken]


@dataclass(frozen=True, slots=True)
class Task:
    """What is looked for: the form, the year where cells name none, headings chosen by hand."""

    form: Form
    year: int | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
