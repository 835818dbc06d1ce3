"""Does the log still say what it said? Recomputed from the rows, compared with kept heads."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dafeng.evidence import blobs, canonical, tree
from dafeng.evidence.error import BadStatement, BlobBroken, LogBroken, NoSuchNumber
from dafeng.evidence.models import Blob, Checkpoint, Entry, Sequence
from dafeng.evidence.services.sequence import ORIGIN, leaf_of, said_by
from dafeng.kernel.error import N_

REMOVED = "sample.removed"


@dataclass(frozen=True)
class Head:
    """The size of a tree and its root."""

    size: int
    root: bytes


@dataclass
class Report:
    """What a verification found; `problems` are (number in the log or -1, what is wrong)."""

    size: int = 0
    root: bytes = b""
    waiting: int = 0
    checkpoints: int = 0
    blobs: int = 0
    full: bool = False
    problems: list[tuple[int, str]] = field(default_factory=list)

    @property
    def first_bad(self) -> int | None:
        """The first number in the log that does not hold; None where all hold."""
        return min((number for number, _ in self.problems), default=None)

    def as_dict(self) -> dict[str, Any]:
        """The face of the report in JSON."""
        return {
            "ok": not self.problems,
            "full": self.full,
            "size": self.size,
            "root": base64.b64encode(self.root).decode(),
            "waiting": self.waiting,
            "checkpoints": self.checkpoints,
            "blobs": self.blobs,
            "first_bad": self.first_bad,
            "problems": [{"number": number, "what": what} for number, what in self.problems[:50]],
        }


def read_statement(text: str) -> Head:
    """A kept checkpoint: its three lines, or ``size:root``; raises `BadStatement`."""
    lines = text.strip().splitlines()
    size, _, root = text.strip().partition(":")
    if len(lines) == 3 and lines[0] == ORIGIN:
        size, root = lines[1], lines[2]
    try:
        head = Head(int(size), base64.b64decode(root, validate=True))
    except (ValueError, binascii.Error) as error:
        raise BadStatement from error
    if len(head.root) != 32 or head.size < 0:
        raise BadStatement
    return head


def verify(*, full: bool = True, kept: Head | None = None) -> Report:
    """Check the log.

    Numbers are dense, every checkpoint is the head of the tree at its size, and so is `kept`, a
    head that was stored outside: only that one shows a log cut off at its end or wholly rewritten.
    With `full`, each leaf is recomputed from its entry and each attachment from its bytes.
    """
    report = Report(full=full, waiting=Entry.objects.filter(sequence=None).count())
    heads = [Head(c.size, bytes.fromhex(c.root)) for c in Checkpoint.objects.order_by("size")]
    report.checkpoints = len(heads)
    wanted: dict[int, list[Head]] = {}
    for head in [*heads, *([kept] if kept else [])]:
        wanted.setdefault(head.size, []).append(head)
    peaks: list[bytes] = []
    for leaf in _leaves(report):
        peaks = tree.append(peaks, report.size, leaf)
        report.size += 1
        _compare(report, wanted.pop(report.size, []), tree.root_of_peaks(peaks))
    report.root = tree.root_of_peaks(peaks)
    _compare(report, wanted.pop(0, []), tree.root([]))
    for size in sorted(wanted):
        report.problems.append((report.size, f"the log is shorter than the head kept at {size}"))
    if full:
        _check_blobs(report)
    report.problems.sort()
    return report


def require_sound(report: Report) -> None:
    """Raise `LogBroken` with the first problem of a report."""
    for number, what in report.problems[:1]:
        reason = N_("number {number}: {detail}")
        raise LogBroken(reason=reason, number=number, detail=what)


def _leaves(report: Report) -> Iterator[bytes]:
    rows = Sequence.objects.order_by("number").select_related("entry" if report.full else None)
    for place, row in enumerate(rows.iterator(chunk_size=2000)):
        if row.number != place:
            report.problems.append((place, f"number {place} is missing"))
            return
        stored = bytes.fromhex(row.leaf_hash)
        if report.full:
            _check_entry(report, row, stored)
        yield stored


def _check_entry(report: Report, row: Sequence, stored: bytes) -> None:
    if leaf_of(row.entry) != stored:
        report.problems.append((row.number, "the entry is not what its leaf covers"))
    if canonical.digest(row.entry.payload) != row.entry.payload_hash:
        report.problems.append((row.number, "the payload is not what its hash says"))
    for digest in row.entry.blobs:
        if not Blob.objects.filter(hash=digest).exists() and not _was_removed(digest):
            report.problems.append((row.number, f"the attachment {digest} is not in the list"))


def _was_removed(digest: str) -> bool:
    """Whether the log itself says that this content went with the sample data."""
    return Entry.objects.filter(kind=REMOVED, payload__contains=digest).exists()


def _compare(report: Report, heads: list[Head], root: bytes) -> None:
    for head in heads:
        if head.root != root:
            report.problems.append((head.size - 1, f"the tree of {head.size} has another head"))


def _check_blobs(report: Report) -> None:
    for digest in Blob.objects.order_by("hash").values_list("hash", flat=True).iterator():
        report.blobs += 1
        try:
            blobs.check(digest)
        except BlobBroken:
            report.problems.append((-1, f"the attachment {digest} is missing or changed"))


def prove(*, number: int, size: int | None = None) -> dict[str, Any]:
    """The proof that one entry stands in the log, for the standalone verifier.

    Parameters: `number` in the log; `size` of the tree to prove it in, by default the whole.
    Raises `NoSuchNumber`.
    """
    leaves = read_leaves(size)
    if not 0 <= number < len(leaves):
        raise NoSuchNumber(number=number, size=len(leaves))
    entry = Sequence.objects.select_related("entry").get(number=number).entry
    return {
        "origin": ORIGIN,
        "entry": canonical.dump(said_by(entry)),
        "index": number,
        "size": len(leaves),
        "path": [_text(node) for node in tree.inclusion_proof(leaves, number)],
        "root": _text(tree.root(leaves)),
    }


def prove_consistency(*, old: Head, new: Head) -> dict[str, Any]:
    """The proof that the log of `new` begins with the log of `old`; raises `NoSuchNumber`."""
    leaves = read_leaves(new.size)
    if not 0 < old.size <= new.size:
        raise NoSuchNumber(number=old.size, size=new.size)
    path = tree.consistency_proof(leaves, old.size)
    return {
        "origin": ORIGIN,
        "old_size": old.size,
        "old_root": _text(old.root),
        "size": new.size,
        "root": _text(new.root),
        "path": [_text(node) for node in path],
        "ok": tree.verify_consistency(
            old_size=old.size, old_root=old.root, size=new.size, root=new.root, path=path
        ),
    }


def read_leaves(size: int | None = None) -> list[bytes]:
    """The leaf hashes, all or the first `size`; raises `NoSuchNumber` where there are fewer."""
    rows = Sequence.objects.order_by("number").values_list("leaf_hash", flat=True)
    leaves = [bytes.fromhex(leaf) for leaf in (rows if size is None else rows[:size]).iterator()]
    if size is not None and len(leaves) < size:
        raise NoSuchNumber(number=size, size=len(leaves))
    return leaves


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
