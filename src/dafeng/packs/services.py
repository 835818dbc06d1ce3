"""Loading a pack: at once into an empty database, later by two people."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from dafeng import __version__
from dafeng.evidence import blobs
from dafeng.evidence.error import NotAllowed
from dafeng.evidence.models import Approval, Blob
from dafeng.evidence.services import Log, System, request_approval, writing
from dafeng.packs import error as e
from dafeng.packs import people_writer, plan_writer, selectors
from dafeng.packs.desk import Desk
from dafeng.packs.difference import Change
from dafeng.packs.models import Load
from dafeng.packs.schema import Pack

MEDIA_TYPE = "application/json"


@dataclass(frozen=True)
class Result:
    """What asking for a load led to: rows written, a request that waits, or neither."""

    changes: tuple[Change, ...]
    load: Load | None = None
    approval: Approval | None = None


def load_pack(*, actor: Any, pack: Pack, reason: str = "") -> Result:
    """Load a pack into an empty database, or ask for a second person where one is loaded.

    :param actor: a user, or the command as `System`; only the latter loads without approval.
    :param reason: why, for the person who approves.
    :raises AnotherCity: where another city's pack is loaded.
    :raises NotAllowed: where a program asks for what two people decide.
    """
    current = selectors.current_load()
    changes = selectors.changes_of(pack)
    if current and current.pack != pack.head.id:
        raise e.AnotherCity(loaded=current.pack, name=pack.head.id)
    if not changes:
        return Result(changes)
    if current is None and isinstance(actor, System):
        with writing(actor=actor, permission="packs.load_first") as log:
            return Result(changes, load=write_pack(log=log, pack=pack))
    if isinstance(actor, System):  # it is nobody, so one person alone would be the second
        raise NotAllowed(permission="packs.request_load")
    return Result(changes, approval=request_load(actor=actor, pack=pack, reason=reason))


def request_load(*, actor: Any, pack: Pack, reason: str) -> Approval:
    """Ask a second person to approve a load; what is approved is just this content."""
    if not selectors.changes_of(pack):
        raise e.NothingToLoad(name=pack.head.id)
    current = selectors.current_load()
    if current and current.pack != pack.head.id:
        raise e.AnotherCity(loaded=current.pack, name=pack.head.id)
    content = content_of(pack)
    digest, size = blobs.store([content.encode()])
    if any(each.payload["hash"] == digest for each in selectors.waiting()):
        raise e.AlreadyAsked
    with writing(actor=actor, permission="packs.request_load") as log:
        Blob.objects.get_or_create(hash=digest, defaults={"size": size, "media_type": MEDIA_TYPE})
        return request_approval(
            log,
            kind=selectors.LOAD,
            subject="packs.load",
            payload={
                "pack": pack.head.id,
                "hash": digest,
                "before": current.hash if current else "",
                "changes": len(selectors.changes_of(pack)),
            },
            reason=reason,
        )


def load_approved(*, log: Log, approval: Approval) -> Load:
    """The effect of an approved request, in the approving transaction."""
    current = selectors.current_load()
    if (current.hash if current else "") != approval.payload["before"]:
        raise e.LoadedMeanwhile
    return write_pack(log=log, pack=requested_pack(approval), approval=approval)


def requested_pack(approval: Approval) -> Pack:
    """The pack that a request is about, by the hash of its content."""
    return Pack.model_validate_json(blobs.read(approval.payload["hash"]))


def write_pack(*, log: Log, pack: Pack, approval: Approval | None = None) -> Load:
    """Write what differs from the pack loaded before, and keep the new one whole."""
    changes = selectors.changes_of(pack)
    desk = Desk(
        log=log,
        pack=pack,
        changes={(change.kind, change.key): change for change in changes},
        date=timezone.localdate(),
    )
    people_writer.write_places(desk)
    people_writer.write_bodies(desk)
    plan_writer.write_plan(desk)
    plan_writer.retire_plan(desk)
    people_writer.retire_people(desk)
    content = content_of(pack)
    load = Load.objects.create(
        pack=pack.head.id,
        format_version=pack.head.format_version,
        program_version=__version__,
        hash=hashlib.sha256(content.encode()).hexdigest(),
        content=content,
        changes=len(changes),
        loaded_by_id=log.actor.pk,
        approval=approval,
    )
    log.record("pack.loaded", load, pack=load.pack, hash=load.hash, changes=len(changes))
    return load


def content_of(pack: Pack) -> str:
    """A pack as one JSON text; the same pack always gives the same."""
    return pack.model_dump_json()
