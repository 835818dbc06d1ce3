"""API of indicators: definitions as they run, their amounts by year, what is missing."""

from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from dafeng.indicators import presentation as show
from dafeng.indicators import selectors
from dafeng.indicators.definition import Definition, Outcome
from dafeng.indicators.selectors import Row
from dafeng.indicators.views import VIEW, row_of
from dafeng.kernel.text import Text
from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.ui.wire import Body, Measure, Page, TextOut

router = Router()
States = Literal["computed", "gap", "waits"]


class OutcomeOut(Schema):
    """What a reading gives for a year; null with the figures that are missing."""

    year: int
    amount: Measure
    vintage: str | None
    missing: list[str]


class ReadingOut(Schema):
    """One admissible way to compute it, as it runs."""

    id: str
    name: TextOut
    counts: bool = Field(description="whether the definition sheet lets this one count")
    formula: str = Field(description="over the ids of series and quantities")
    years: list[OutcomeOut]


class MadeOfOut(Schema):
    """An official value of a year; computed ones never are."""

    year: int
    kind: str
    vintage: str
    amount: Measure
    achieved: bool | None


class WaitOut(Schema):
    """Who has what nothing here can compute, and by which document it comes."""

    body: TextOut
    document: TextOut


class IndicatorLine(Schema):
    """An indicator with the last year of the reading that counts."""

    key: str
    name: TextOut
    state: States
    year: int | None
    computed: Measure
    official_year: int | None
    official: Measure
    reason: str

    @staticmethod
    def resolve_key(row: Row) -> str:
        return row.indicator.key

    @staticmethod
    def resolve_name(row: Row) -> Text:
        return row.indicator.name

    @staticmethod
    def resolve_year(row: Row) -> int | None:
        return row.counts.year if row.counts else None

    @staticmethod
    def resolve_computed(row: Row) -> Measure:
        return Measure.of(row.counts.amount if row.counts else None, row.indicator.unit)

    @staticmethod
    def resolve_official_year(row: Row) -> int | None:
        return row.last_official.start_date.year if row.last_official else None

    @staticmethod
    def resolve_official(row: Row) -> Measure:
        value = row.last_official
        return Measure.of(value.amount if value else None, row.indicator.unit)

    @staticmethod
    def resolve_reason(row: Row) -> str:
        return show.reason(row)


class DefinitionOut(Schema):
    """A definition as the program runs it."""

    numerator: TextOut
    denominator: TextOut
    scope: TextOut
    period: str
    official_by: TextOut
    vintage_rule: TextOut
    forms: list[str]
    issuers: list[str]
    waits_for: list[WaitOut]


class IndicatorOut(IndicatorLine):
    """An indicator with its definition, its readings by year, and official values."""

    definition: DefinitionOut | None
    readings: list[ReadingOut]
    official_values: list[MadeOfOut]

    @staticmethod
    def resolve_definition(row: Row) -> DefinitionOut | None:
        return _definition(row.definition) if row.definition else None

    @staticmethod
    def resolve_readings(row: Row) -> list[ReadingOut]:
        return [
            ReadingOut(
                id=each.id,
                name=TextOut.of(each.name),
                counts=each.id == row.default,
                formula=each.formula(str),
                years=[_outcome(found, row) for found in row.outcomes[each.id].values()],
            )
            for each in (row.definition.readings if row.definition else ())
        ]

    @staticmethod
    def resolve_official_values(row: Row) -> list[MadeOfOut]:
        return [
            MadeOfOut(
                year=year,
                kind=value.kind,
                vintage=value.vintage,
                amount=Measure.of(value.amount, row.indicator.unit),
                achieved=value.achieved,
            )
            for year, value in sorted(row.official.items())
        ]


def _definition(found: Definition) -> DefinitionOut:
    return DefinitionOut(
        numerator=TextOut.of(found.numerator),
        denominator=TextOut.of(found.denominator),
        scope=TextOut.of(found.scope),
        period=found.period,
        official_by=TextOut.of(found.official),
        vintage_rule=TextOut.of(found.vintage_rule),
        forms=list(found.forms),
        issuers=list(found.issuers),
        waits_for=[
            WaitOut(body=TextOut.of(wait.body), document=TextOut.of(wait.document))
            for wait in found.waits_for
        ],
    )


def _outcome(found: Outcome, row: Row) -> OutcomeOut:
    return OutcomeOut(
        year=found.year,
        amount=Measure.of(found.amount, row.indicator.unit),
        vintage=None if found.amount is None else found.vintage,
        missing=[each.line for gap in found.gaps for each in show.missing(gap)],
    )


class IndicatorNarrow(Body):
    """What the list can be narrowed to."""

    state: States | None = None
    form: str | None = Field(None, max_length=60, description="only what a form brings figures for")


@router.get("/indicators", response=list[IndicatorLine], summary="Indicators with their values")
@paginate(Page)
def list_indicators(request: HttpRequest, narrow: Query[IndicatorNarrow]) -> list[Row]:
    require(request.user, VIEW)
    area, today = code_in_view(request.user), timezone.localdate()
    found = selectors.rows(selectors.indicators(), area=area, on=today)
    if narrow.form:
        found = [row for row in found if row.definition and narrow.form in row.definition.forms]
    return [row for row in found if narrow.state in (None, row.state)]


@router.get("/indicators/{key}", response=IndicatorOut, summary="One indicator, as it runs")
def one_indicator(request: HttpRequest, key: str) -> Row:
    require(request.user, VIEW)
    return row_of(request, key)
