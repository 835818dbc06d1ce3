"""Writing: permission first, one transaction, a row in the log last."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from dafeng.evidence import canonical
from dafeng.evidence.error import NotAllowed, NotRecorded, ReadsOnly
from dafeng.evidence.models import Entry


@dataclass(frozen=True)
class System:
    """The program itself as the actor of a write, by the name of the command or job."""

    name: str
    pk: None = None

    def has_perm(self, permission: str, subject: Any = None) -> bool:
        """The program may do what its command was started for."""
        return True

    def take_signature(self) -> dict[str, Any]:
        """The program acts for no person, so nobody signs."""
        return {}


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


Follow = Callable[[Mapping[str, Any]], Any]
_following: dict[str, list[Follow]] = {}


def follows(*kinds: str) -> Callable[[Follow], Follow]:
    """Declare what follows from rows of these kinds in the log.

    The function gets the facts of a row inside the transaction that adds it, so it only queues
    work. Contexts below know nothing of what follows from their rows.
    """

    def declare(follow: Follow) -> Follow:
        for kind in kinds:
            _following.setdefault(kind, []).append(follow)
        return follow

    return declare


class Log:
    """What one `writing` block has recorded."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.signature: dict[str, Any] = {}
        self.entries: list[Entry] = []

    def sign(self) -> None:
        """Demand that the actor has signed this step; the rows from here on say so."""
        self.signature = self.actor.take_signature()

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
        payload: dict[str, Any] = facts | self.signature
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
        for follow in _following.get(kind, ()):
            follow(facts)
        return entry


def check(actor: Actor, permission: str, subject: Any = None) -> None:
    """Raise `NotAllowed` unless `actor` has the right."""
    if not actor.has_perm(permission, subject):
        raise NotAllowed(permission=permission)


@contextmanager
def writing(
    *, actor: Actor, permission: str, subject: Any = None, signed: bool = False
) -> Iterator[Log]:
    """The only way to write: checks the right, opens a transaction, demands a row in the log.

    With `signed` the actor must have signed this step, and every row says so. Nested blocks share
    the transaction of the outermost; each records its own rows.
    """
    check(actor, permission, subject)
    if getattr(actor, "reads_only", False):
        raise ReadsOnly
    log = Log(actor)
    if signed:
        log.sign()
    token = _open.set(log)
    try:
        with transaction.atomic():
            yield log
            if not log.entries:
                raise NotRecorded
    finally:
        _open.reset(token)
