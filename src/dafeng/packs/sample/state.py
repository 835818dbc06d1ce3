"""Whether the invented county is here, and whether it should come by itself."""

from dafeng.evidence.models import Entry
from dafeng.jobs.models import Job
from dafeng.ledger.models import Entry as LedgerEntry
from dafeng.metering.models import Meter
from dafeng.packs.sample.county import AREA
from dafeng.people.models import Place

LOADED, REMOVED, LEAVING = "sample.loaded", "sample.removed", "sample.removal_begun"
LOAD_JOB = "sample.load"
KINDS = (LOADED, REMOVED, LEAVING)


def is_begun() -> bool:
    """Whether any of it is here, be it whole or not."""
    return Place.objects.filter(code=AREA).exists()


def is_whole() -> bool:
    """Whether the last that the log says of it is that it was loaded."""
    return _last() == LOADED


def is_leaving() -> bool:
    """Whether its removal has begun and not ended."""
    return _last() == LEAVING


def _last() -> str:
    kinds = Entry.objects.filter(kind__in=KINDS).order_by("-at").values_list("kind", flat=True)
    return kinds.first() or ""


def is_wanted() -> bool:
    """Whether a start brings it: where nothing else is metered yet and nobody removed it.

    What a start began and did not end is wanted too, but not what somebody began to remove.
    """
    if is_begun():
        return _last() not in (LOADED, LEAVING)
    return not (_last() or Meter.objects.exists() or LedgerEntry.objects.exists())


def load_job() -> Job | None:
    """The work that brings it, while it waits or is being done."""
    active = (Job.State.QUEUED, Job.State.RUNNING)
    return Job.objects.filter(kind=LOAD_JOB, state__in=active).first()
