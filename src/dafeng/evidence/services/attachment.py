"""Files given as evidence: stored by hash, attached to a thing, shown to whoever may see it."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath, PureWindowsPath

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from dafeng.evidence import blobs, media
from dafeng.evidence.error import FileEmpty, FileKindRefused, FileTooLarge, NotAttachable
from dafeng.evidence.models import Attachment, Blob
from dafeng.evidence.services.writing import Actor, name_of, writing

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Attachable:
    """A model that files can be attached to: the right to see them, the right to add one."""

    view: str
    add: str


_attachables: dict[str, Attachable] = {}


def attachable(model: str, *, view: str, add: str) -> None:
    """Declare in `rules.py` that files can be attached to a model (``app.model``).

    Both rights are asked with the row as their object.
    """
    _attachables[model] = Attachable(view, add)


def find_attachable(subject_type: str, subject_id: str) -> tuple[models.Model, Attachable]:
    """The row that a file belongs to, and its rights; raises `NotAttachable`."""
    rights = _attachables.get(subject_type)
    if rights is None:
        raise NotAttachable
    try:
        row = apps.get_model(subject_type)._default_manager.filter(pk=subject_id).first()
    except (ValueError, ValidationError) as error:
        raise NotAttachable from error
    if row is None:
        raise NotAttachable
    return row, rights


def attach(
    *, actor: Actor, subject: models.Model, name: str, chunks: Iterable[bytes]
) -> Attachment:
    """Store a file and attach it to a row; the same content is stored once.

    Parameters: `name`, as the sender called it; `chunks`, its content. Raises `FileEmpty`,
    `FileTooLarge`, `FileKindRefused`, `NotAttachable`, `NotAllowed`.
    """
    subject_type, subject_id = name_of(subject)
    _, rights = find_attachable(subject_type, subject_id)
    with writing(actor=actor, permission=rights.add, subject=subject) as log:
        name = _clean(name)
        kind, content = _look(name, iter(chunks))
        digest, size = blobs.store(_limited(content))
        blob, _ = Blob.objects.get_or_create(
            hash=digest, defaults={"size": size, "media_type": kind.media_type}
        )
        attachment = Attachment.objects.create(
            blob=blob,
            file_name=name,
            subject_type=subject_type,
            subject_id=subject_id,
            added_by_id=actor.pk,
        )
        log.record("evidence.attached", subject, blobs=[digest], file_name=name, size=size)
    return attachment


def _clean(name: str) -> str:
    """The last part of a path of either kind, without what could mislead a reader of the name."""
    name = PureWindowsPath(PurePosixPath(name).name).name
    shown = "".join(c for c in name if not unicodedata.category(c).startswith("C"))
    stem, dot, end = shown.rpartition(".")
    return stem[: 250 - len(end)] + dot + end[-20:] if dot else shown[:250]


def _look(name: str, chunks: Iterator[bytes]) -> tuple[media.Kind, Iterator[bytes]]:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= media.HEAD_BYTES:
            break
    if not head:
        raise FileEmpty(name=name)
    kind = media.find_kind(name=name, head=head)
    if kind is None:
        raise FileKindRefused(name=name, kinds=", ".join(media.KINDS))
    return kind, chain([head], chunks)


def _limited(chunks: Iterable[bytes]) -> Iterator[bytes]:
    limit, size = settings.CONFIG.upload_megabytes, 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit * MEGABYTE:
            raise FileTooLarge(limit=limit)
        yield chunk
