"""API of statistics: series as known on a day, the forms, figures sent in."""

import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from dafeng.kernel.quantity import parse_unit
from dafeng.ledger import services
from dafeng.ledger.error import SeveralForms
from dafeng.ledger.form import Form, find_column, find_form
from dafeng.ledger.heading import rescale
from dafeng.ledger.models import Vintage
from dafeng.ledger.selectors import collection
from dafeng.ledger.selectors.statistic import series
from dafeng.ledger.series import Series
from dafeng.ledger.services import Said
from dafeng.people.access import require
from dafeng.ui.wire import Body, Day, OneOf, TextOut

router = Router()
VIEW = "ledger.view_statistics"
MOST_ROWS = 5000


class ColumnOut(Schema):
    """A series: an item of a form."""

    id: str
    name: TextOut
    unit: str
    kind: str
    cumulative: bool


class FormOut(Schema):
    """A table that somebody sends, with its legal basis."""

    id: str
    name: TextOut
    issuer: str
    period: str
    basis: TextOut | None
    klass: str
    due_day: int
    columns: list[ColumnOut]

    @staticmethod
    def resolve_basis(form: Form) -> TextOut | None:
        return TextOut.of(form.basis.law) if form.basis else None

    @staticmethod
    def resolve_name(form: Form) -> TextOut:
        return TextOut.of(form.name)

    @staticmethod
    def resolve_columns(form: Form) -> list[ColumnOut]:
        return [
            ColumnOut(
                id=column.id,
                name=TextOut.of(column.name),
                unit=column.unit,
                kind=column.kind,
                cumulative=column.cumulative,
            )
            for column in form.columns
        ]


class StatisticPoint(Schema):
    """The figure that counts for the days from `start` up to, not including, `end`."""

    start: str
    end: str
    amount: Decimal
    vintage: str
    known_date: str


class StatisticSeries(Schema):
    """A series with its figures as known on a day."""

    id: str
    unit: str
    kind: str
    points: list[StatisticPoint]


class SeriesFilter(Body):
    form: str | None = Field(None, max_length=60, description="all series of a form")
    series: str | None = Field(None, max_length=80, description="one series")
    on: Day | None = Field(None, description="as known on this day; by default today")


class StatisticRow(Body):
    series: str = Field(max_length=80)
    period: str = Field(max_length=10, description="2026, 2026-Q1 or 2026-03")
    amount: Decimal = Field(max_digits=24)
    unit: str = Field("", max_length=40, description="one of the series' kind; by default its own")


class StatisticsIn(Body):
    """Figures of one form, with vintage and document said once for all of them."""

    form: str = Field(max_length=60)
    vintage: Annotated[str, OneOf(Vintage)]
    known_date: Day
    document_title: str = Field("", max_length=200)
    document_number: str = Field("", max_length=80)
    reason: str = Field("", max_length=500, description="needed to change a final figure")
    rows: list[StatisticRow] = Field(min_length=1, max_length=MOST_ROWS)


class RecordedOut(Schema):
    """What became of the figures."""

    delivery: str
    document_title: str
    document_number: str
    added: int
    corrected: int
    repeated: int
    waiting: int = Field(description="changes of final figures that wait for a second person")
    approval: UUID | None = Field(description="the request for them")


@router.get("/statistics/forms", response=list[FormOut], summary="Forms of statistics")
def list_statistic_forms(request: HttpRequest) -> list[Form]:
    require(request.user, VIEW, None)
    return collection.forms_of(request.user)


@router.get("/statistics", response=list[StatisticSeries], summary="Statistics as known on a day")
def list_statistics(request: HttpRequest, narrow: Query[SeriesFilter]) -> list[StatisticSeries]:
    require(request.user, VIEW, None)
    area = collection.area_in_view(request.user)
    mine = collection.forms_of(request.user)
    if narrow.series:
        form, column = find_column(narrow.series)
        require(request.user, VIEW, form.id)
        ids = [column.id]
    else:
        if narrow.form:
            mine = [find_form(narrow.form)]
            require(request.user, VIEW, mine[0].id)
        ids = [column.id for form in mine for column in form.columns]
    today = timezone.localdate()
    found = series(area=area.code, ids=ids, on=narrow.on or today)
    return [_series(each) for each in found.values() if each.points or narrow.series]


def _series(found: Series) -> StatisticSeries:
    return StatisticSeries(
        id=found.id,
        unit=found.unit,
        kind=found.kind,
        points=[
            StatisticPoint(
                start=point.start.isoformat(),
                end=point.end.isoformat(),
                amount=point.amount,
                vintage=point.vintage,
                known_date=point.known_date.isoformat(),
            )
            for point in found.points
        ],
    )


@router.post("/statistics", response={201: RecordedOut}, summary="Send statistics in")
def send_statistics(request: HttpRequest, said: StatisticsIn) -> Status[dict[str, Any]]:
    form = find_form(said.form)
    require(request.user, "ledger.enter_statistics", form.id)
    area = collection.area_in_view(request.user)
    known_date: datetime.date = said.known_date
    delivery, recorded = services.deliver(
        actor=request.user,
        area=area.code,
        form=form.id,
        rows=[_said(form, row) for row in said.rows],
        known_date=known_date,
        today=timezone.localdate(),
        vintage=said.vintage,
        document_title=said.document_title,
        document_number=said.document_number,
        reason=said.reason,
    )
    return Status(
        201,
        {
            "delivery": str(delivery.pk),
            "document_title": delivery.document_title,
            "document_number": delivery.document_number,
            "added": recorded.added,
            "corrected": recorded.corrected,
            "repeated": recorded.repeated,
            "waiting": recorded.waiting,
            "approval": recorded.approval and recorded.approval.pk,
        },
    )


def _said(form: Form, row: StatisticRow) -> Said:
    owner, column = find_column(row.series)
    if owner.id != form.id:
        raise SeveralForms(series=row.series, form=form.id, other=owner.id)
    ratio = parse_unit(row.unit or column.unit).ratio(parse_unit(column.unit))
    return Said(series=column.id, period=row.period, amount=rescale(row.amount, ratio))
