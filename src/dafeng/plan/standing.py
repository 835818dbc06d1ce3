"""Rows of the database to the pure values that are judged: promises, figures, standings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from dafeng.indicators.figure import Figure
from dafeng.indicators.models import Reading
from dafeng.kernel.text import Text
from dafeng.plan.light import COLOURS, Light, amounts_of, basis_of, light_of
from dafeng.plan.models import Duty, Target, TargetDecision, TargetDuty
from dafeng.plan.promise import Decision, Promise, gap, steps_of
from dafeng.plan.state import Verdict, judge
from dafeng.plan.trajectory import Path, paths_of
from dafeng.plan.waiting import Wait, waits_for

FIRST_YEAR = 2015
WHOLE_YEAR = len("2025")


def promise_of(target: Target) -> Promise:
    """A target as the plan states it."""
    base = [target.base_year] if target.base_year else target.base_year_readings
    return Promise(
        kind=target.kind,
        value=target.value,
        comparator=target.comparator,
        change=target.change,
        year=target.year,
        base_years=tuple(base),
        trajectory=target.trajectory,
    )


def decision_of(row: TargetDecision) -> Decision:
    """A document's say as it is judged."""
    return Decision(row.kind, row.known_date, row.value, row.year, row.base_year)


@dataclass(frozen=True, slots=True)
class Other:
    """A light under another admissible definition: a reading by its name, or a base year."""

    definition: Text | int
    light: Light


@dataclass(frozen=True)
class Standing:
    """A target with its state, figures and paths on a day."""

    target: Target
    verdict: Verdict
    figures: tuple[Figure, ...]
    decisions: tuple[TargetDecision, ...]
    today: date
    area: str
    others: tuple[Other, ...] = ()
    """Its light under other admissible definitions, where they were asked for and can be told."""
    drawn: dict[Any, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    """Its row in lists, by how it is drawn."""

    @property
    def changes_by_reading(self) -> bool:
        """Whether another definition gives it another colour."""
        return any(other.light.colour != self.light.colour for other in self.others)

    @property
    def pk(self) -> int:
        """The key of the target."""
        return self.target.pk

    @property
    def state(self) -> str:
        """The state on that day."""
        return self.verdict.state

    @property
    def promise(self) -> Promise:
        """The target as documents left it."""
        return self.verdict.promise

    @property
    def duties(self) -> list[TargetDuty]:
        """Who has a part in it, leads first."""
        return list(self.target.duties.all())

    @property
    def leads(self) -> list[TargetDuty]:
        """Who leads."""
        return [duty for duty in self.duties if duty.duty == Duty.LEAD]

    @cached_property
    def yearly(self) -> dict[int, Figure]:
        """The figure of each whole year: official ones, computed ones only where there are none."""
        return basis_of(self.figures)

    @property
    def latest(self) -> Figure | None:
        """The figure of the last year that has one, on which its light rests."""
        yearly = self.yearly
        return yearly[max(yearly)] if yearly else None

    @cached_property
    def paths(self) -> list[Path]:
        """The paths that the target asks for, from each admissible base year."""
        known = amounts_of(basis_of(self.figures))
        return paths_of(self.promise, known=known, first_year=FIRST_YEAR, steps=self.steps)

    @cached_property
    def steps(self) -> dict[int, Decimal]:
        """The levels of single years that documents give."""
        return steps_of(decision_of(row) for row in self.decisions)

    @cached_property
    def light(self) -> Light:
        """Its colour on that day and why."""
        return light_of(
            self.verdict,
            figures=self.figures,
            today=self.today,
            first_year=FIRST_YEAR,
            steps=self.steps,
        )

    @property
    def urgency(self) -> int:
        """The place of its light in the order in which somebody must act."""
        return COLOURS.index(self.light.colour)

    @cached_property
    def wait(self) -> Wait | None:
        """What it waits for before it can be judged."""
        return waits_for(self.verdict, self.figures)

    @property
    def expected(self) -> Decimal | None:
        """What the first path asks for in the year of the latest figure."""
        return self.paths[0].at(self.latest.year) if self.paths and self.latest else None

    @property
    def gap_to_target(self) -> Decimal | None:
        """How far the latest figure is from the target: behind is negative."""
        latest = self.latest
        return gap(
            self.promise, amount=latest.amount if latest else None, against=self.promise.value
        )

    @property
    def gap_to_path(self) -> Decimal | None:
        """How far the latest figure is from what the path asks for in its year."""
        latest = self.latest
        return gap(self.promise, amount=latest.amount if latest else None, against=self.expected)


def stand(
    target: Target,
    *,
    figures: Iterable[Figure],
    decisions: Iterable[TargetDecision],
    today: date,
    area: str,
) -> Standing:
    """Judge a target in an area on a day by what was known then."""
    known = tuple(figures)
    papers = tuple(row for row in decisions if row.known_date <= today)
    verdict = judge(
        promise_of(target),
        figures=known,
        decisions=[decision_of(row) for row in papers],
        today=today,
    )
    return Standing(target, verdict, known, papers, today, area)


def other_lights(row: Standing, figures: Mapping[Reading, Iterable[Figure]]) -> tuple[Other, ...]:
    """The lights of a target under every other admissible definition that has figures.

    :param figures: those of each reading that does not count.
    """
    found = []
    for reading, mine in sorted(figures.items(), key=lambda each: each[0].order):
        judged = stand(
            row.target, figures=mine, decisions=row.decisions, today=row.today, area=row.area
        )
        found.append(Other(reading.name, judged.light))
    for year in row.promise.base_years[1:] if row.figures else ():
        promise = replace(row.promise, base_years=(year,))
        judged = replace(row, verdict=replace(row.verdict, promise=promise))
        found.append(Other(year, judged.light))
    return tuple(found)
