"""An import of readings taken back: its rows stay in the lake, and nobody reads them any more.

What it had overwritten counts again. The decision is one row with its reason; a job carries it out,
and goes on after a kill where it was.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import transaction
from django.utils import timezone

from dafeng.evidence.services import Actor, System, writing
from dafeng.jobs.services import enqueue
from dafeng.lake import retraction
from dafeng.lake.lake import Lake
from dafeng.metering import store
from dafeng.metering.description import microseconds
from dafeng.metering.error import NotRetractable, RetractionReason
from dafeng.metering.models import Channel, Import, ImportChunk
from dafeng.metering.services.touch import touch

JOB = "metering.retract"
Effect = Callable[[], AbstractContextManager[object]]


def retract_import(*, actor: Actor, upload: Import, reason: str) -> Import:
    """Take an import back, signed and with a reason; its batches are left out by a job.

    Raises `NotRetractable` for one that has not come to its end, or is taken back already, and
    `RetractionReason` without a reason.
    """
    if not reason.strip():
        raise RetractionReason
    with writing(
        actor=actor, permission="metering.retract_import", subject=upload, signed=True
    ) as log:
        row = Import.objects.select_for_update().get(pk=upload.pk)
        ended = row.state in (Import.State.DONE, Import.State.FAILED)
        if not ended or row.chunks.filter(is_stored=True, batch=None).exclude(channels=[]).exists():
            raise NotRetractable(file=row.file_name, state=row.get_state_display())
        row.state = Import.State.RETRACTED
        row.retracted_at, row.retracted_by_id = timezone.now(), actor.pk
        row.retraction_reason = reason.strip()
        row.save(update_fields=("state", "retracted_at", "retracted_by", "retraction_reason"))
        log.record("metering.import_retracted", row, reason=row.retraction_reason)
        enqueue(JOB, str(row.pk), requested_by=actor if actor.pk is not None else None)
    upload.refresh_from_db()
    return upload


def carry_out(upload: Import, *, effect: Effect = transaction.atomic) -> int:
    """Leave the batches of a retracted import out, and reopen what they touched; idempotent.

    A batch that another import, not taken back, has sent again stays. Returns how many were left
    out.
    """
    if upload.state != Import.State.RETRACTED:
        return 0
    lake, area = store.lake(), store.area_of(upload.organisation)
    lake.flush()
    with deciding(lake):
        batches = _batches(upload)
        done = retraction.retract(lake=lake, area=area, name=f"import-{upload.pk}", batches=batches)
    if batches:
        rows = retraction.stretches(lake=lake, area=area, batches=batches).to_pylist()
        described = set(Channel.objects.values_list("pk", flat=True))
        with (
            effect(),
            writing(actor=System(JOB), permission="metering.retract_import") as log,
        ):
            for row in rows:
                if row["channel"] in described:
                    touch(
                        channel=row["channel"],
                        since=microseconds(row["first_at"]),
                        until=microseconds(row["last_at"]),
                        cause="retraction",
                    )
            log.record("metering.import_left_out", upload, batches=len(batches))
            enqueue("metering.roll_up", f"retract-{upload.pk}")
    return done


def _batches(upload: Import) -> list[tuple[str, int]]:
    mine = set(upload.chunks.exclude(batch=None).values_list("journal", "batch").distinct())
    numbers = [batch for _, batch in mine]
    others = ImportChunk.objects.filter(batch__in=numbers).exclude(
        upload__state=Import.State.RETRACTED
    )
    return sorted(mine - set(others.values_list("journal", "batch")))


@contextmanager
def deciding(lake: Lake) -> Iterator[None]:
    """One at a time says which batches are taken back, or leans on one that was sent before."""
    guard = lake.lock("retraction")
    guard.acquire(wait_s=60)
    try:
        yield
    finally:
        guard.release()
