"""Rows of the database to the pure values that are judged: promises, figures, standings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from dafeng.indicators.figure import Figure, official
from dafeng.indicators.models import Value
from dafeng.plan.light import Light, amounts_of, basis_of, light_of
from dafeng.plan.models import Duty, Target, TargetDecision, TargetDuty
from dafeng.plan.promise import Decision, Promise, gap, steps_of
from dafeng.plan.state import Verdict, judge
from dafeng.plan.trajectory import Path, paths_of

FIRST_YEAR = 2015


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


def figure_of(value: Value) -> Figure:
    """A value as it is judged."""
    return Figure(
        kind=value.kind,
        vintage=value.vintage,
        known_date=value.known_date,
        period=value.period,
        year=value.start_date.year,
        amount=value.amount,
        achieved=value.achieved,
        number=value.pk,
    )


def decision_of(row: TargetDecision) -> Decision:
    """A document's say as it is judged."""
    return Decision(row.kind, row.known_date, row.value, row.year, row.base_year)


@dataclass(frozen=True)
class Standing:
    """A target with its state, figures and paths on a day."""

    target: Target
    verdict: Verdict
    figures: tuple[Figure, ...]
    decisions: tuple[TargetDecision, ...]
    today: date
    area: str
    other: Light | None = None
    """Its light under another admissible reading, where one was asked for and has values."""

    @property
    def changes_by_reading(self) -> bool:
        """Whether the other reading gives it another colour."""
        return self.other is not None and self.other.colour != self.light.colour

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

    @property
    def yearly(self) -> dict[int, Figure]:
        """The official figure of each whole year."""
        years = sorted({figure.year for figure in self.figures if len(figure.period) == 4})
        found = {
            year: official(f for f in self.figures if f.year == year and len(f.period) == 4)
            for year in years
        }
        return {year: figure for year, figure in found.items() if figure is not None}

    @property
    def latest(self) -> Figure | None:
        """The official figure of the last year that has one."""
        yearly = self.yearly
        return yearly[max(yearly)] if yearly else None

    @property
    def paths(self) -> list[Path]:
        """The paths that the target asks for, from each admissible base year."""
        known = amounts_of(basis_of(self.figures))
        return paths_of(self.promise, known=known, first_year=FIRST_YEAR, steps=self.steps)

    @property
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
    values: Iterable[Value],
    decisions: Iterable[TargetDecision],
    today: date,
    area: str,
) -> Standing:
    """Judge a target in an area on a day by what was known then."""
    figures = tuple(figure_of(value) for value in values)
    papers = tuple(row for row in decisions if row.known_date <= today)
    verdict = judge(
        promise_of(target),
        figures=figures,
        decisions=[decision_of(row) for row in papers],
        today=today,
    )
    return Standing(target, verdict, figures, papers, today, area)
