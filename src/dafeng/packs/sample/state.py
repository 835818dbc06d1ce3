"""Whether the invented county is here, and whether it should come by itself."""

from dafeng.evidence.models import Entry
from dafeng.ledger.models import Entry as LedgerEntry
from dafeng.metering.models import Meter
from dafeng.packs.sample.county import AREA
from dafeng.people.models import Place

LOADED, REMOVED = "sample.loaded", "sample.removed"


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
