"""The place of each entry in the log, and the heads of the tree over it."""

import base64
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dafeng.evidence import canonical, tree
from dafeng.evidence.models import Checkpoint, Entry, Sequence

ADVISORY_LOCK = 0xDAFE46
ORIGIN = "dafeng evidence log"


def said_by(entry: Entry) -> dict[str, Any]:
    """Everything that an entry says, as its leaf covers it."""
    return {
        "id": entry.pk,
        "at": entry.at,
        "kind": entry.kind,
        "actor": entry.actor_id,
        "system": entry.system,
        "subject": [entry.subject_type, entry.subject_id],
        "payload": entry.payload,
        "blobs": entry.blobs,
    }


def leaf_of(entry: Entry) -> bytes:
    """The leaf hash of an entry."""
    return tree.leaf_hash(canonical.dump(said_by(entry)).encode())


def sequence(*, limit: int = 5000) -> int:
    """Number the entries that have none yet; one sequencer at a time. Returns how many."""
    with transaction.atomic():
        _take_turn()
        last = Sequence.objects.order_by("-number").values_list("number", flat=True).first()
        first = 0 if last is None else last + 1
        waiting = Entry.objects.filter(sequence=None).order_by("at", "id")[:limit]
        rows = [
            Sequence(number=first + place, entry=entry, leaf_hash=leaf_of(entry).hex())
            for place, entry in enumerate(waiting)
        ]
        Sequence.objects.bulk_create(rows)
    return len(rows)


def checkpoint() -> Checkpoint | None:
    """Keep the head of the tree as it is now; nothing where nothing was added.

    Only the leaves since the last checkpoint are read: it kept the heads of its whole subtrees.
    """
    with transaction.atomic():
        _take_turn()
        last = Checkpoint.objects.order_by("-size").first()
        # one of the first release kept no heads: then all leaves are read, once
        known = last if last and last.peaks else None
        size = known.size if known else 0
        peaks = [bytes.fromhex(peak) for peak in known.peaks] if known else []
        fresh = Sequence.objects.filter(number__gte=size).order_by("number")
        for leaf in fresh.values_list("leaf_hash", flat=True).iterator():
            peaks, size = tree.append(peaks, size, bytes.fromhex(leaf)), size + 1
        if size == (last.size if last else 0):
            return None
        return Checkpoint.objects.create(
            size=size,
            root=tree.root_of_peaks(peaks).hex(),
            peaks=[peak.hex() for peak in peaks],
            at=timezone.now(),
        )


def statement(*, size: int, root: str) -> str:
    """A checkpoint as three lines to be kept outside: origin, size, root in base64.

    Parameters: `root` in hex. The form is that of the transparency logs' signed notes.
    """
    return f"{ORIGIN}\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n"


def _take_turn() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
