"""API of the ledger: what sources say, what is booked, where they differ, bills by hand."""

import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate

from dafeng.ledger import selectors, services
from dafeng.ledger.models import Booking, Entry, Source
from dafeng.ledger.statistic_api import router as statistics
from dafeng.people.access import get_visible, measured_organisations
from dafeng.people.models import Organisation
from dafeng.ui.wire import Body, Measure, Month, OneOf, Page, TextOut

router = Router()
router.add_router("", statistics)


class FlowOut(Schema):
    """What an amount is of."""

    id: str
    name: TextOut


class LedgerEntry(Schema):
    """An amount of a flow in a month, as one source says it."""

    id: int
    organisation: str
    flow: FlowOut
    month: str
    amount: Measure
    source: Annotated[str, OneOf(Source)]
    reference: str
    version: int
    coverage: Measure
    flag: str
    note: str
    known_at: datetime.datetime
    superseded_at: datetime.datetime | None

    @staticmethod
    def resolve_organisation(entry: Entry) -> str:
        return entry.organisation.code

    @staticmethod
    def resolve_flow(entry: Entry) -> dict[str, Any]:
        flow = entry.flow_of
        return {"id": flow.id, "name": TextOut.of(flow.name)}

    @staticmethod
    def resolve_month(entry: Entry) -> str:
        return f"{entry.month:%Y-%m}"

    @staticmethod
    def resolve_amount(entry: Entry) -> Measure:
        return Measure.of(entry.quantity, entry.flow_of.unit)

    @staticmethod
    def resolve_coverage(entry: Entry) -> Measure:
        return Measure.of(entry.coverage_ppm / 10_000, "%")


class BookingOut(Schema):
    """The one entry that counts for an organisation, flow and month, and why."""

    id: int
    entry: LedgerEntry
    rule: str = Field(description="`precedence.…`, or `officer` with a reason")
    reason: str
    booked_at: datetime.datetime


class DifferenceOut(Schema):
    """What a source says beside what is booked."""

    booked: LedgerEntry
    said: LedgerEntry
    difference: Measure = Field(description="what is said less what is booked")

    @staticmethod
    def resolve_booked(row: selectors.Difference) -> Entry:
        return row.booking.entry

    @staticmethod
    def resolve_said(row: selectors.Difference) -> Entry:
        return row.entry

    @staticmethod
    def resolve_difference(row: selectors.Difference) -> Measure:
        return Measure.of(row.amount_micro / services.MICRO, row.entry.flow_of.unit)


class LedgerFilter(Body):
    organisation: str | None = Field(None, max_length=60, description="by its code")
    flow: str | None = Field(None, max_length=60)
    source: Annotated[str, OneOf(Source)] | None = None
    month_from: Month | None = None
    month_to: Month | None = Field(None, description="the last month, included")
    superseded: bool = Field(False, description="with what a later version replaced")


class MonthFilter(Body):
    organisation: str | None = Field(None, max_length=60, description="by its code")
    month_from: Month
    month_to: Month = Field(description="the last month, included")


class Bill(Body):
    """A bill of a month."""

    organisation: str = Field(max_length=60, description="by its code")
    flow: str = Field(max_length=60, description="such as electricity.purchased")
    month: Month
    amount: Decimal = Field(ge=0, max_digits=24)
    unit: str = Field(max_length=40, description="one of the flow's kind")
    number: str = Field(max_length=120, description="the bill's own number")
    note: str = Field("", max_length=2000)


def _organisations(user: Any, code: str | None) -> QuerySet[Organisation]:
    rows = measured_organisations(user)
    return rows.filter(code=code) if code else rows


@router.get("/ledger/entries", response=list[LedgerEntry], summary="What sources say")
@paginate(Page)
def list_ledger(request: HttpRequest, narrow: Query[LedgerFilter]) -> QuerySet[Entry]:
    mine = _organisations(request.user, narrow.organisation)
    rows = Entry.objects.filter(organisation__in=mine).select_related("organisation")
    if not narrow.superseded:
        rows = rows.filter(superseded_at=None)
    asked = {
        "flow": narrow.flow,
        "source": narrow.source,
        "month__gte": narrow.month_from,
        "month__lte": narrow.month_to,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value})


@router.get("/ledger/entries/{int:id}", response=LedgerEntry, summary="One entry of the ledger")
def one_ledger_entry(request: HttpRequest, id: int) -> Entry:
    mine = measured_organisations(request.user)
    rows = Entry.objects.filter(organisation__in=mine).select_related("organisation")
    return get_visible(rows, pk=id)


@router.get("/ledger/bookings", response=list[BookingOut], summary="What counts, month by month")
@paginate(Page)
def list_bookings(request: HttpRequest, narrow: Query[MonthFilter]) -> QuerySet[Booking]:
    return selectors.bookings(
        organisations=_organisations(request.user, narrow.organisation),
        start=narrow.month_from,  # type: ignore[arg-type]
        end=services.next_month(narrow.month_to),  # type: ignore[arg-type]
    ).select_related("entry__organisation", "organisation")


@router.get(
    "/ledger/differences",
    response=list[DifferenceOut],
    summary="Entries that say another amount than the one booked",
)
@paginate(Page)
def list_differences(
    request: HttpRequest, narrow: Query[MonthFilter]
) -> list[selectors.Difference]:
    return selectors.differences(
        organisations=_organisations(request.user, narrow.organisation),
        start=narrow.month_from,  # type: ignore[arg-type]
        end=services.next_month(narrow.month_to),  # type: ignore[arg-type]
    )


@router.post("/ledger/bills", response={201: LedgerEntry}, summary="Enter a bill by hand")
def enter_bill(request: HttpRequest, said: Bill) -> Status[Entry]:
    organisation = get_visible(measured_organisations(request.user), code=said.organisation)
    entry = services.enter_bill(
        actor=request.user,
        organisation=organisation,
        flow=said.flow,
        month=said.month,  # type: ignore[arg-type]
        amount=said.amount,
        unit=said.unit,
        number=said.number,
        note=said.note,
        today=timezone.localdate(),
    )
    return Status(201, entry)
