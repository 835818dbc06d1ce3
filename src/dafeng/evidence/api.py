"""API of the evidence log and of approvals."""

import datetime
import json
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from dafeng.evidence import selectors, services, verification
from dafeng.evidence.models import Approval, Entry
from dafeng.evidence.services import check
from dafeng.ui.wire import Body, Day, OneOf, Page

router = Router()


class LogEntry(Schema):
    """One write: who, when, what changed."""

    id: UUID
    number: int | None = Field(description="its place in the log; null until it has one")
    at: datetime.datetime
    kind: str
    actor: str | None = Field(description="the login name, or null where a program wrote")
    system: str
    subject_type: str
    subject_id: str
    payload: dict[str, Any]
    payload_hash: str
    blobs: list[str] = Field(description="SHA-256 of the files that belong to it")

    @staticmethod
    def resolve_number(entry: Entry) -> int | None:
        sequence = getattr(entry, "sequence", None)
        return sequence.number if sequence else None

    @staticmethod
    def resolve_actor(entry: Entry) -> str | None:
        person: Any = entry.actor
        return person.username if person else None

    @staticmethod
    def resolve_payload(entry: Entry) -> Any:
        return json.loads(entry.payload)


class ApprovalOut(Schema):
    """A change that waits for a second person, or was decided."""

    id: UUID
    kind: str
    title: str
    subject_type: str
    subject_id: str
    asked: dict[str, Any] = Field(description="what is asked for")
    reason: str
    state: Annotated[str, OneOf(Approval.State)]
    requested_by: str | None
    requested_at: datetime.datetime
    decided_by: str | None
    decided_at: datetime.datetime | None
    decision: str

    @staticmethod
    def resolve_title(approval: Approval) -> str:
        return str(services.find_approvable(approval.kind).title)

    @staticmethod
    def resolve_asked(approval: Approval) -> Any:
        return approval.payload

    @staticmethod
    def resolve_requested_by(approval: Approval) -> str | None:
        person: Any = approval.requested_by
        return person.username if person else None

    @staticmethod
    def resolve_decided_by(approval: Approval) -> str | None:
        person: Any = approval.decided_by
        return person.username if person else None


class Decision(Body):
    """Yes, no, or one's own request taken back; a no needs its reason."""

    act: Literal["approve", "refuse", "withdraw"]
    reason: str = Field("", max_length=1000)


class EntryFilter(Body):
    kind: str | None = Field(None, max_length=80)
    subject_type: str | None = Field(None, max_length=80)
    subject_id: str | None = Field(None, max_length=120)
    since: Day | None = None
    until: Day | None = None


class ApprovalFilter(Body):
    state: Annotated[str, OneOf(Approval.State)] | None = None
    kind: str | None = Field(None, max_length=80)


FIELDS = {"since": "at__date__gte", "until": "at__date__lte"}


@router.get("/entries", response=list[LogEntry], summary="The evidence log, the latest first")
@paginate(Page)
def list_log(request: HttpRequest, narrow: Query[EntryFilter]) -> QuerySet[Entry]:
    check(request.user, "evidence.view_log")
    asked = narrow.dict(exclude_none=True)
    return selectors.list_entries().filter(
        **{FIELDS.get(name, name): value for name, value in asked.items()}
    )


@router.get("/entries/{id}", response=LogEntry, summary="One row of the log")
def one_entry(request: HttpRequest, id: UUID) -> Entry:
    check(request.user, "evidence.view_log")
    return _one(selectors.list_entries(), id)


@router.get(
    "/entries/{id}/proof",
    response={200: dict[str, Any]},
    summary="The proof that a row stands in the log, as the standalone verifier reads it",
)
def prove(request: HttpRequest, id: UUID) -> dict[str, Any]:
    check(request.user, "evidence.view_log")
    row = _one(selectors.list_entries(), id)
    sequence = getattr(row, "sequence", None)
    if sequence is None:
        raise Http404
    kept = selectors.last_checkpoint()
    size = kept.size if kept and sequence.number < kept.size else None
    return verification.prove(number=sequence.number, size=size)


@router.get("/approvals", response=list[ApprovalOut], summary="Requests for a second person")
@paginate(Page)
def list_approvals(request: HttpRequest, narrow: Query[ApprovalFilter]) -> QuerySet[Approval]:
    check(request.user, "evidence.view_approvals")
    rows = selectors.visible_approvals(request.user)
    return rows.filter(**narrow.dict(exclude_none=True))


@router.get("/approvals/{id}", response=ApprovalOut, summary="One request")
def one_approval(request: HttpRequest, id: UUID) -> Approval:
    return _one(selectors.visible_approvals(request.user), id)


@router.post("/approvals/{id}/decision", response=ApprovalOut, summary="Decide, or withdraw")
def decide(request: HttpRequest, id: UUID, said: Decision) -> Approval:
    row: Approval = _one(selectors.visible_approvals(request.user), id)
    if said.act == "withdraw":
        return services.withdraw(actor=request.user, approval=row)
    return services.decide(
        actor=request.user, approval=row, approve=said.act == "approve", decision=said.reason
    )


def _one(rows: QuerySet[Any], pk: UUID) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
