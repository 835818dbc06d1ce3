"""What pages read of the log, of approvals and of attachments."""

import datetime
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from dafeng.evidence.event import title_of
from dafeng.evidence.models import Approval, Attachment, Checkpoint, Entry
from dafeng.evidence.services import find_approvable, list_approvables, may_decide, name_of
from dafeng.evidence.services.personal import PREFIX

HISTORY_ROWS = 20
LONGEST_WRITE = datetime.timedelta(minutes=2)


@dataclass(frozen=True)
class Change:
    """One field before and after, ready to be shown."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Subject:
    """What a row of the log is about: its kind, its present name, where its page is."""

    kind: str
    name: str
    url: str


class Account:
    """One row of the log as a page tells it."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        said: dict[str, Any] = json.loads(entry.payload)
        changes = said.pop("changes", {})
        model = _model_of(entry.subject_type)
        self.title = title_of(entry.kind)
        self.facts = [(_label(model, name), _word(value)) for name, value in said.items()]
        self.changes = [
            Change(_label(model, name), _show(model, name, old), _show(model, name, new))
            for name, (old, new) in changes.items()
            if (old or new) not in (None, "", [])
        ]

    @property
    def actor(self) -> str:
        """Who did it: a person by the present name, or the program."""
        return actor_of(self.entry)

    @cached_property
    def subject(self) -> Subject:
        """What it is about."""
        return find_subject(self.entry.subject_type, self.entry.subject_id)


def actor_of(entry: Entry) -> str:
    """Who wrote a row: a person by the present name, or the program by its own."""
    if entry.actor is not None:
        return str(entry.actor)
    return _("Program “{name}”").format(name=entry.system)


def list_entries() -> models.QuerySet[Entry]:
    """The whole log, the latest first, with actors and places in the sequence."""
    return Entry.objects.select_related("actor", "sequence")


def last_number() -> tuple[Any, int]:
    """The newest row and how many came just before it: while both stay, nothing was written.

    Writers stamp their rows before they commit, so a row may appear behind a newer one.
    """
    newest = Entry.objects.order_by("-at", "-pk").values_list("pk", "at").first()
    if newest is None:
        return None, 0
    return newest[0], Entry.objects.filter(at__gt=newest[1] - LONGEST_WRITE).count()


def history_of(subject: models.Model) -> list[Account]:
    """The latest rows about one thing."""
    kind, key = name_of(subject)
    rows = list_entries().filter(subject_type=kind, subject_id=key)
    return [Account(entry) for entry in rows[:HISTORY_ROWS]]


def find_subject(subject_type: str, subject_id: str) -> Subject:
    """What a row is about as it is today; its bare key where it is gone."""
    model, kind = _model_of(subject_type), title_of(subject_type)
    if model is None:
        return Subject(kind, subject_id, "")
    try:
        row = model._default_manager.filter(pk=subject_id).first() if subject_id else None
    except (ValueError, ValidationError):
        row = None
    if row is None:
        return Subject(kind, subject_id, "")
    url = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
    return Subject(kind, str(row), url)


def last_checkpoint() -> Checkpoint | None:
    """The head of the log that was kept last."""
    return Checkpoint.objects.order_by("-size").first()


def visible_approvals(user: Any) -> models.QuerySet[Approval]:
    """Requests that a user may see: one's own, those one may decide, all for who reads the log."""
    rows = Approval.objects.select_related("requested_by", "decided_by")
    if user.has_perm("evidence.view_log"):
        return rows
    # a right that every object grants needs no look at the objects
    kinds = [rule.kind for rule in list_approvables() if user.has_perm(rule.permission)]
    waiting = rows.filter(state=Approval.State.PENDING).exclude(kind__in=kinds)
    single = [row.pk for row in waiting if may_decide(user, row)]
    mine = models.Q(requested_by=user) | models.Q(decided_by=user)
    return rows.filter(mine | models.Q(kind__in=kinds) | models.Q(pk__in=single))


def count_waiting(user: Any) -> int:
    """How many requests wait for this user's decision."""
    waiting = Approval.objects.filter(state=Approval.State.PENDING).exclude(requested_by=user)
    return sum(may_decide(user, row) for row in waiting)


def describe_approval(approval: Approval) -> list[tuple[Any, Any]]:
    """What is asked for, in words."""
    rule = find_approvable(approval.kind)
    if rule.describe is not None:
        return rule.describe(approval)
    return [(name, _word(value)) for name, value in approval.payload.items()]


def attachments_of(subject: models.Model) -> models.QuerySet[Attachment]:
    """The files attached to a row, the latest first."""
    kind, key = name_of(subject)
    rows = Attachment.objects.filter(subject_type=kind, subject_id=key)
    return rows.select_related("blob", "added_by").order_by("-added_at")


def _model_of(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    for candidate in (name, name.removesuffix("_id")) if model is not None else ():
        try:
            return model._meta.get_field(candidate)
        except FieldDoesNotExist:
            continue
    return None


def _label(model: type[models.Model] | None, name: str) -> str:
    return str(getattr(_field(model, name), "verbose_name", name))


def _show(model: type[models.Model] | None, name: str, value: Any) -> str:
    field = _field(model, name)
    if field is None or value is None or isinstance(value, (list, dict)):
        return _word(value)
    if field.many_to_one or field.one_to_one:
        row = field.related_model._base_manager.filter(pk=value).first()
        return str(row) if row else _word(value)
    return str(dict(field.flatchoices).get(value, "")) or _word(value)


def _word(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return _("personal, kept as a hash") if value.startswith(PREFIX) else value
    return json.dumps(value, ensure_ascii=False)
