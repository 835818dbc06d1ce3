"""API of background work: what waits, runs, has ended."""

import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from dafeng.jobs import selectors
from dafeng.jobs.models import Job
from dafeng.ui.wire import Body, OneOf, Page

router = Router()


class JobError(Schema):
    """Why a piece of work failed."""

    code: str
    message: str


class JobOut(Schema):
    """A piece of work; `done` of `total` steps."""

    id: UUID
    kind: str
    state: Annotated[str, OneOf(Job.State)]
    done: int
    total: int | None
    note: str
    attempt: int
    error: JobError | None
    requested_by: str | None
    created_at: datetime.datetime
    started_at: datetime.datetime | None
    finished_at: datetime.datetime | None

    @staticmethod
    def resolve_error(job: Job) -> dict[str, str] | None:
        if not job.error_code:
            return None
        return {"code": job.error_code, "message": job.error_message}

    @staticmethod
    def resolve_requested_by(job: Job) -> str | None:
        person: Any = job.requested_by
        return person.username if person else None


class JobFilter(Body):
    state: Annotated[str, OneOf(Job.State)] | None = None
    kind: str | None = Field(None, max_length=80)


@router.get("/jobs", response=list[JobOut], summary="Background work that I may see")
@paginate(Page)
def list_jobs(request: HttpRequest, narrow: Query[JobFilter]) -> Any:
    return selectors.list_visible(request.user).filter(**narrow.dict(exclude_none=True))


@router.get("/jobs/{id}", response=JobOut, summary="One piece of work")
def one_job(request: HttpRequest, id: UUID) -> Job:
    job = selectors.list_visible(request.user).filter(pk=id).first()
    if job is None:
        raise Http404
    return job
