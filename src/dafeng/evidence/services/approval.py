"""Changes that take effect only when a second person agrees."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from dafeng.evidence import canonical
from dafeng.evidence.error import AlreadyDecided, NotAllowed, ReasonMissing, SamePerson
from dafeng.evidence.models import Approval
from dafeng.evidence.services.writing import Actor, Log, name_of, writing

Effect = Callable[..., Any]
Fact = tuple[Any, Any]  # a label and a value, as a page shows them


@dataclass(frozen=True)
class Approvable:
    """A kind of change that needs two people: who may approve, and what happens then."""

    kind: str
    permission: str
    effect: Effect
    title: Any
    describe: Callable[[Approval], list[Fact]] | None


_approvables: dict[str, Approvable] = {}


def approvable(
    kind: str,
    *,
    permission: str,
    title: Any = "",
    describe: Callable[[Approval], list[Fact]] | None = None,
) -> Callable[[Effect], Effect]:
    """Declare in `approvals.py` what takes effect when a request of `kind` is approved.

    The function is called as ``effect(log=…, approval=…)`` inside the approving transaction.
    `permission` is asked with the approval as its object; `title` is a lazy translation, and
    `describe` gives the facts that the second person must see before deciding.
    """

    def declare(effect: Effect) -> Effect:
        _approvables[kind] = Approvable(kind, permission, effect, title or kind, describe)
        return effect

    return declare


def find_approvable(kind: str) -> Approvable:
    """What was declared for a kind; raises `LookupError`."""
    if kind not in _approvables:
        raise LookupError(f"nothing declares what an approval of {kind} does")
    return _approvables[kind]


def list_approvables() -> list[Approvable]:
    """All kinds of change that need two people."""
    return [_approvables[kind] for kind in sorted(_approvables)]


def request_approval(
    log: Log, *, kind: str, subject: models.Model | str, payload: dict[str, Any], reason: str
) -> Approval:
    """Ask for a change inside an open `writing` block; raises `ReasonMissing`."""
    subject_type, subject_id = name_of(subject)
    find_approvable(kind)
    if not reason.strip():
        raise ReasonMissing
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
    rule = find_approvable(approval.kind)
    second = actor.pk is not None and actor.pk != approval.requested_by_id
    return second and bool(actor.has_perm(rule.permission, approval))


def decide(*, actor: Actor, approval: Approval, approve: bool, decision: str = "") -> Approval:
    """Approve or refuse, signed; an approval takes effect in the same transaction.

    Raises `SamePerson` for who asked, and for a program, which is no person at all.
    """
    rule = find_approvable(approval.kind)
    if actor.pk is None or actor.pk == approval.requested_by_id:
        raise SamePerson
    if not approve and not decision.strip():
        raise ReasonMissing
    with writing(actor=actor, permission=rule.permission, subject=approval, signed=True) as log:
        state = Approval.State.APPROVED if approve else Approval.State.REFUSED
        _close(approval, actor=actor, state=state, decision=decision)
        log.record(f"approval.{state.value}", approval, request=approval.kind, decision=decision)
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
