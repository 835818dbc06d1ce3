"""Whether the invented county is here, and whether it should come by itself."""

from dafeng.evidence.models import Entry
from dafeng.jobs.models import Job
from dafeng.ledger.models import Entry as LedgerEntry
from dafeng.metering.models import Meter
from dafeng.packs.sample.county import AREA
from dafeng.people.models import Place

LOADED, REMOVED, LEAVING = "sample.loaded", "sample.removed", "sample.removal_begun"
LOAD_JOB = "sample.load"


def is_begun() -> bool:
    """Whether any of it is here, be it whole or not."""
    return Place.objects.filter(code=AREA).exists()


def is_whole() -> bool:
    """Whether the last that the log says of it is that it was loaded."""
    last = Entry.objects.filter(kind__in=(LOADED, REMOVED)).order_by("-at").first()
    return last is not None and last.kind == LOADED


def is_wanted() -> bool:
    """Whether a start brings it: where nothing else is metered yet and nobody removed it.

    What a start began and did not end is wanted too.
    """
    if is_begun():
        return not is_whole()
    seen = Entry.objects.filter(kind__in=(LOADED, REMOVED)).exists()
    return not (seen or Meter.objects.exists() or LedgerEntry.objects.exists())


def load_job() -> Job | None:
    """The work that brings it, while it waits or is being done."""
    active = (Job.State.QUEUED, Job.State.RUNNING)
    return Job.objects.filter(kind=LOAD_JOB, state__in=active).first()


def is_leaving() -> bool:
    """Whether its removal has begun and not ended."""
    kinds = (LOADED, REMOVED, LEAVING)
    last = Entry.objects.filter(kind__in=kinds).order_by("-at").first()
    return last is not None and last.kind == LEAVING
