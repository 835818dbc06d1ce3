"""Lists of the log and of approvals."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.event import title_of
from dafeng.evidence.models import Approval, Entry
from dafeng.evidence.selectors import actor_of, find_subject
from dafeng.evidence.services import find_approvable
from dafeng.ui.table import Column, DateTimeColumn, NumberColumn, StateColumn, Table

STATES = {"pending": "warn", "approved": "ok", "refused": "bad", "withdrawn": "muted"}


class EntryTable(Table):
    kind = Column(verbose_name=_("What happened"))
    at = DateTimeColumn(verbose_name=_("When"))
    actor = Column(verbose_name=_("Who"), order_by=("actor__name", "system"), empty_values=())
    subject_type = Column(verbose_name=_("To what"), orderable=False)
    number = NumberColumn(
        accessor="sequence__number", verbose_name=_("Number in the log"), default="…"
    )

    class Meta(Table.Meta):
        model = Entry
        fields = ("kind", "at", "actor", "subject_type", "number")

    def render_kind(self, value: str, record: Entry) -> SafeString:
        url = reverse("evidence:entry", args=(record.pk,))
        return format_html('<a href="{}">{}</a>', url, title_of(value))

    def render_actor(self, record: Entry) -> str:
        return actor_of(record)

    def render_subject_type(self, value: str, record: Entry) -> str:
        subject = find_subject(value, record.subject_id)
        return f"{subject.kind} {subject.name}".strip()


class ApprovalTable(Table):
    kind = Column(verbose_name=_("What is asked for"))
    subject_id = Column(verbose_name=_("For what"), orderable=False)
    requested_by = Column(verbose_name=_("Asked by"))
    requested_at = DateTimeColumn(verbose_name=_("Asked at"))
    state = StateColumn(accessor="state", verbose_name=_("State"), kinds=STATES)
    decided_by = Column(verbose_name=_("Decided by"))

    class Meta(Table.Meta):
        model = Approval
        fields = ("kind", "subject_id", "requested_by", "requested_at", "state", "decided_by")

    def render_kind(self, value: str, record: Approval) -> SafeString:
        url = reverse("evidence:approval", args=(record.pk,))
        return format_html('<a href="{}">{}</a>', url, find_approvable(record.kind).title)

    def render_subject_id(self, record: Approval) -> str:
        return find_subject(record.subject_type, record.subject_id).name

    def render_state(self, record: Approval, **_: Any) -> SafeString:
        from dafeng.ui.mark import state

        return state(STATES[record.state], record.get_state_display())
