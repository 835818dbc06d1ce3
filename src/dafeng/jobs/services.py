"""Queue a job, take one, keep it alive, finish it."""

import datetime
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from dafeng.jobs.error import (
    CannotCancel,
    CannotRetry,
    Crashed,
    Lost,
    NotFinished,
    UnknownKind,
)
from dafeng.jobs.models import Job

KEPT = datetime.timedelta(days=30)
Work = Callable[["Run"], dict[str, Any] | None]


@dataclass(frozen=True)
class Task:
    """How work of one kind is done: its title, its function, its schedule, its patience."""

    kind: str
    title: str
    work: Work
    every: datetime.timedelta | None
    attempts: int


_tasks: dict[str, Task] = {}


def task(
    kind: str, *, title: str, every: datetime.timedelta | None = None, attempts: int = 5
) -> Callable[[Work], Work]:
    """Declare in `tasks.py` how a kind of job is done.

    The function gets a `Run` and may return a JSON object, the job's result. It can be killed at
    any point and is then run again, so each of its effects belongs into ``with run.effect():``,
    together with ``run.progress(done)``; the next attempt goes on at ``run.done``.
    With `every`, the worker queues one job for each such span of time.
    """

    def declare(work: Work) -> Work:
        _tasks[kind] = Task(kind, title, work, every, attempts)
        return work

    return declare


def find_task(kind: str) -> Task:
    """The task of a kind; raises `UnknownKind`."""
    if kind not in _tasks:
        raise UnknownKind(kind=kind)
    return _tasks[kind]


def list_tasks() -> list[Task]:
    """All tasks, by kind."""
    return [_tasks[kind] for kind in sorted(_tasks)]


def enqueue(
    kind: str,
    key: str,
    payload: dict[str, Any] | None = None,
    *,
    requested_by: Any = None,
    not_before: datetime.datetime | None = None,
) -> Job:
    """Queue work in the caller's transaction; the same kind and key again is the same job."""
    find_task(kind)
    job, _ = Job.objects.get_or_create(
        kind=kind,
        key=key,
        defaults={
            "payload": payload or {},
            "requested_by": requested_by,
            "not_before": not_before or timezone.now(),
        },
    )
    return job


def enqueue_once(kind: str, payload: dict[str, Any], *, wait: datetime.timedelta) -> Job:
    """Queue work to begin after `wait`; none where the same work has yet to begin.

    Called inside the transaction whose rows the work is to see: work that waits already is held
    back until they are there.
    """
    same = Job.objects.filter(kind=kind, payload=payload, state=Job.State.QUEUED)
    if connection.features.has_select_for_update_skip_locked:
        same = same.select_for_update(skip_locked=True)
    begin = timezone.now() + wait
    return same.first() or enqueue(kind, str(uuid.uuid4()), payload, not_before=begin)


def enqueue_scheduled(now: datetime.datetime) -> None:
    """Queue what is due by the clock: one job for each span of each task that has a schedule."""
    for each in list_tasks():
        if each.every is not None:
            span = each.every.total_seconds()
            number = int(now.timestamp() // span)
            start = datetime.datetime.fromtimestamp(number * span, datetime.UTC)
            enqueue(each.kind, start.strftime("%Y-%m-%dT%H:%M:%SZ"))


def claim(now: datetime.datetime) -> "Run | None":
    """Take the next job that is due, or one whose worker has died."""
    stale = now - datetime.timedelta(seconds=settings.CONFIG.job_stale_seconds)
    due = Q(state=Job.State.QUEUED, not_before__lte=now) | Q(
        state=Job.State.RUNNING, heartbeat_at__lt=stale
    )
    jobs = Job.objects.filter(due).order_by("not_before", "created_at")
    if not jobs.exists():  # no write transaction while there is nothing to do
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            jobs = jobs.select_for_update(skip_locked=True)
        job = jobs.first()
        if job is None:
            return None
        task = _tasks.get(job.kind)
        if job.state == Job.State.RUNNING and task and job.attempt >= task.attempts:
            _close_crashed(job, now)
            return None
        job.state = Job.State.RUNNING
        job.attempt += 1
        job.token = uuid.uuid4()
        job.started_at = job.started_at or now
        job.heartbeat_at = now
        job.save(update_fields=("state", "attempt", "token", "started_at", "heartbeat_at"))
    return Run(job)


def _close_crashed(job: Job, now: datetime.datetime) -> None:
    """Work that takes its worker down each time is not tried for ever."""
    error = Crashed(attempts=job.attempt)
    job.state = Job.State.FAILED
    job.error_code, job.error_message = error.code, str(error)
    job.finished_at = now
    job.save(update_fields=("state", "error_code", "error_message", "finished_at"))


def prune(now: datetime.datetime) -> int:
    """Forget scheduled work that was done long ago; what people asked for stays."""
    gone = 0
    for each in list_tasks():
        if each.every is not None:
            oldest = now - max(KEPT, 2 * each.every)
            done = Job.objects.filter(
                kind=each.kind,
                state=Job.State.DONE,
                requested_by=None,
                finished_at__lt=oldest,
            )
            gone += done.delete()[0]
    return gone


# Interventions of people. The log of evidence stands above this context, so it is handed in.

Writing = Callable[..., AbstractContextManager[Any]]
_writing: list[Writing] = []


def record_with(writing: Writing) -> None:
    """Say in which block people's interventions are written; the site hands in evidence's."""
    _writing[:] = [writing]


def retry(*, actor: Any, job: Job) -> Job:
    """Queue a failed or cancelled job again."""
    with _writing[0](actor=actor, permission="jobs.change_job", subject=job) as log:
        changed = Job.objects.filter(
            pk=job.pk, state__in=(Job.State.FAILED, Job.State.CANCELLED)
        ).update(
            state=Job.State.QUEUED,
            attempt=0,
            token=None,
            not_before=timezone.now(),
            error_code="",
            error_message="",
            finished_at=None,
        )
        if not changed:
            raise CannotRetry
        log.record("job.retried", job, job=job.kind, key=job.key)
    job.refresh_from_db()
    return job


def cancel(*, actor: Any, job: Job) -> Job:
    """End a job that waits or runs; what a run has already saved stays."""
    with _writing[0](actor=actor, permission="jobs.change_job", subject=job) as log:
        changed = Job.objects.filter(
            pk=job.pk, state__in=(Job.State.QUEUED, Job.State.RUNNING)
        ).update(state=Job.State.CANCELLED, token=None, finished_at=timezone.now())
        if not changed:
            raise CannotCancel
        log.record("job.cancelled", job, job=job.kind, key=job.key, done=job.done)
    job.refresh_from_db()
    return job


class Run:
    """One attempt at a job: what its function sees of it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.payload: dict[str, Any] = job.payload
        self.stopping = False
        self._mine = Job.objects.filter(pk=job.pk, token=job.token, state=Job.State.RUNNING)

    @property
    def done(self) -> int:
        """Steps that earlier attempts have finished: where to go on.

        It is exact where `progress` is called inside the `effect` of the step.
        """
        return self.job.done

    def _update(self, **values: Any) -> None:
        if not self._mine.update(**values):
            raise Lost

    def beat(self) -> None:
        """Say that the attempt is alive; raises `Lost` when another has taken the job."""
        self._update(heartbeat_at=timezone.now())

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Show how far the work is; raises `NotFinished` when the worker is to stop."""
        if self.stopping:
            raise NotFinished
        self._update(done=done, total=total, note=note[:300], heartbeat_at=timezone.now())
        self.job.done = done

    @contextmanager
    def effect(self) -> Iterator[None]:
        """A transaction that is rolled back if the job has meanwhile been taken by another."""
        with transaction.atomic():
            self.beat()
            yield

    def finish(self, result: dict[str, Any] | None) -> None:
        """Done; to be called by the worker."""
        self._update(state=Job.State.DONE, result=result or {}, finished_at=timezone.now())

    def give_back(self) -> None:
        """Put the job back unharmed: the worker is asked to stop."""
        self._update(state=Job.State.QUEUED, attempt=self.job.attempt - 1, token=None)

    def fail(self, *, code: str, message: str, attempts: int) -> None:
        """Try again later, with doubling delay; after `attempts` the job has failed."""
        values: dict[str, Any] = {"error_code": code, "error_message": message[:4000]}
        if self.job.attempt >= attempts:
            values |= {"state": Job.State.FAILED, "finished_at": timezone.now()}
        else:
            delay = datetime.timedelta(seconds=2**self.job.attempt)
            values |= {"state": Job.State.QUEUED, "not_before": timezone.now() + delay}
        self._update(**values)
