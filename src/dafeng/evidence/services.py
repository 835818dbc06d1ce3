"""Writing: permission first, one transaction, a row in the log last."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from dafeng.evidence import canonical, tree
from dafeng.evidence.error import AlreadyDecided, NotAllowed, NotRecorded, SamePerson
from dafeng.evidence.models import Approval, Checkpoint, Entry, Sequence

ADVISORY_LOCK = 0xDAFE46


@dataclass(frozen=True)
class System:
    """The program itself as the actor of a write, by the name of the command or job."""

    name: str
    pk: None = None

    def has_perm(self, permission: str, subject: Any = None) -> bool:
        """The program may do what its command was started for."""
        return True


Actor = Any  # a user model by name, or a System
_open: ContextVar["Log | None"] = ContextVar("evidence_log", default=None)


def is_writing() -> bool:
    """Whether a `writing` block is open; the tests refuse writes outside of one."""
    return _open.get() is not None


def name_of(subject: models.Model | type[models.Model] | str) -> tuple[str, str]:
    """How a subject is named in the log: (type, id)."""
    if isinstance(subject, str):
        return subject, ""
    if isinstance(subject, type):
        return subject._meta.label_lower, ""
    return subject._meta.label_lower, str(subject.pk)


def state_of(row: models.Model, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """The stored values of a row, to be compared before and after a change."""
    names = [f.attname for f in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in (fields or names)}


class Log:
    """What one `writing` block has recorded."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.entries: list[Entry] = []

    def record(
        self,
        kind: str,
        subject: models.Model | type[models.Model] | str,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        blobs: Iterable[str] = (),
        **facts: Any,
    ) -> Entry:
        """Add a row: what changed from `before` to `after`, and further facts."""
        payload: dict[str, Any] = dict(facts)
        if before is not None or after is not None:
            old, new = canonical.spell(before or {}), canonical.spell(after or {})
            payload["changes"] = {
                name: [old.get(name), new.get(name)]
                for name in sorted({*old, *new})
                if old.get(name) != new.get(name)
            }
        text = canonical.dump(payload)
        subject_type, subject_id = name_of(subject)
        entry = Entry.objects.create(
            at=timezone.now(),
            kind=kind,
            actor_id=self.actor.pk,
            system=getattr(self.actor, "name", "") if self.actor.pk is None else "",
            subject_type=subject_type,
            subject_id=subject_id,
            payload=text,
            payload_hash=canonical.digest(text),
            blobs=list(blobs),
        )
        self.entries.append(entry)
        return entry


def check(actor: Actor, permission: str, subject: Any = None) -> None:
    """Raise `NotAllowed` unless `actor` has the right."""
    if not actor.has_perm(permission, subject):
        raise NotAllowed(permission=permission)


@contextmanager
def writing(*, actor: Actor, permission: str, subject: Any = None) -> Iterator[Log]:
    """The only way to write: checks the right, opens a transaction, demands a row in the log.

    Nested blocks share the transaction of the outermost; each records its own rows.
    """
    check(actor, permission, subject)
    log = Log(actor)
    token = _open.set(log)
    try:
        with transaction.atomic():
            yield log
            if not log.entries:
                raise NotRecorded
    finally:
        _open.reset(token)


# Approval by a second person

Effect = Callable[..., Any]


@dataclass(frozen=True)
class Approvable:
    """A kind of change that needs two people: who may approve, and what happens then."""

    kind: str
    permission: str
    effect: Effect


_approvables: dict[str, Approvable] = {}


def approvable(kind: str, *, permission: str) -> Callable[[Effect], Effect]:
    """Declare in `approvals.py` what takes effect when a request of `kind` is approved.

    The function is called as ``effect(log=…, approval=…)`` inside the approving transaction.
    """

    def declare(effect: Effect) -> Effect:
        _approvables[kind] = Approvable(kind, permission, effect)
        return effect

    return declare


def request_approval(
    log: Log, *, kind: str, subject: models.Model | str, payload: dict[str, Any], reason: str
) -> Approval:
    """Ask for a change inside an open `writing` block."""
    subject_type, subject_id = name_of(subject)
    if kind not in _approvables:
        raise LookupError(f"nothing declares what an approval of {kind} does")
    approval = Approval.objects.create(
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        payload=json.loads(json.dumps(payload, default=canonical.spell)),
        reason=reason,
        requested_by_id=log.actor.pk,
    )
    log.record("approval.requested", approval, request=kind, reason=reason, payload=payload)
    return approval


def may_decide(actor: Actor, approval: Approval) -> bool:
    """Whether this person may approve or refuse this request."""
    rule = _approvables[approval.kind]
    return actor.pk != approval.requested_by_id and actor.has_perm(rule.permission, approval)


def decide(*, actor: Actor, approval: Approval, approve: bool, decision: str = "") -> Approval:
    """Approve or refuse; an approval takes effect in the same transaction."""
    rule = _approvables[approval.kind]
    if actor.pk is not None and actor.pk == approval.requested_by_id:
        raise SamePerson
    with writing(actor=actor, permission=rule.permission, subject=approval) as log:
        state = Approval.State.APPROVED if approve else Approval.State.REFUSED
        _close(approval, actor=actor, state=state, decision=decision)
        log.record(f"approval.{state}", approval, request=approval.kind, decision=decision)
        if approve:
            rule.effect(log=log, approval=approval)
    return approval


def withdraw(*, actor: Actor, approval: Approval) -> Approval:
    """Take back one's own request."""
    if actor.pk != approval.requested_by_id:
        raise NotAllowed(permission="evidence.withdraw")
    with writing(actor=actor, permission="evidence.withdraw", subject=approval) as log:
        _close(approval, actor=actor, state=Approval.State.WITHDRAWN, decision="")
        log.record("approval.withdrawn", approval, request=approval.kind)
    return approval


def _close(approval: Approval, *, actor: Actor, state: str, decision: str) -> None:
    changed = Approval.objects.filter(pk=approval.pk, state=Approval.State.PENDING).update(
        state=state, decided_by_id=actor.pk, decided_at=timezone.now(), decision=decision
    )
    approval.refresh_from_db()
    if not changed:
        raise AlreadyDecided(state=approval.get_state_display())


# The sequence and its tree


def leaf_of(entry: Entry) -> bytes:
    """The leaf hash of an entry, from everything that it says."""
    said = {
        "id": entry.pk,
        "at": entry.at,
        "kind": entry.kind,
        "actor": entry.actor_id,
        "system": entry.system,
        "subject": [entry.subject_type, entry.subject_id],
        "payload": entry.payload,
        "blobs": entry.blobs,
    }
    return tree.leaf_hash(canonical.dump(said).encode())


def sequence(*, limit: int = 5000) -> int:
    """Number the entries that have none yet; one sequencer at a time. Returns how many."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
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
    """Keep the head of the tree as it is now; nothing where nothing was added."""
    leaves = [
        bytes.fromhex(leaf)
        for leaf in Sequence.objects.order_by("number").values_list("leaf_hash", flat=True)
    ]
    if not leaves or Checkpoint.objects.filter(size=len(leaves)).exists():
        return None
    return Checkpoint.objects.create(
        size=len(leaves), root=tree.root(leaves).hex(), at=timezone.now()
    )
