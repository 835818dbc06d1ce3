"""Lists of meters, imports, sources."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dafeng.kernel.flow import CARRIERS
from dafeng.ui.mark import state
from dafeng.ui.table import (
    Column,
    DateColumn,
    DateTimeColumn,
    NumberColumn,
    StateColumn,
    Table,
    TextColumn,
)

STATES = {
    "draft": "muted",
    "waiting": "info",
    "running": "info",
    "done": "ok",
    "failed": "bad",
    "retracted": "warn",
}


class MeterTable(Table):
    name = Column(verbose_name=_("Name"))
    code = Column(verbose_name=_("Code"))
    organisation = TextColumn(
        accessor="organisation__name",
        verbose_name=_("Organisation"),
        order_by="organisation__name_zh",
    )
    level = Column(verbose_name=_("Level"))
    carrier = Column(verbose_name=_("Carrier"))
    channel_count = NumberColumn(verbose_name=_("Channels"), digits=0)
    serial_number = Column(verbose_name=_("Serial number"))
    accuracy_class = Column(verbose_name=_("Accuracy class"))
    calibrated_until = DateColumn(verbose_name=_("Calibrated until"))

    class Meta(Table.Meta):
        fields = (
            *("name", "code", "organisation", "level", "carrier", "channel_count"),
            *("serial_number", "accuracy_class", "calibrated_until"),
        )

    def render_name(self, value: str, record: Any) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("metering:meter", args=[record.code]), value
        )

    def value_name(self, value: str) -> str:
        return value

    def render_carrier(self, value: str) -> str:
        name = CARRIERS.get(value)
        return value if name is None else name.pick(get_language() or "zh-hans")

    def render_calibrated_until(self, value: Any, record: Any) -> Any:
        if record.is_overdue(timezone.localdate()):
            return state("bad", value.isoformat())
        return value.isoformat()


class ImportTable(Table):
    file_name = Column(verbose_name=_("File"))
    organisation = TextColumn(
        accessor="organisation__name",
        verbose_name=_("Organisation"),
        order_by="organisation__name_zh",
    )
    state = StateColumn(accessor="state", verbose_name=_("State"), kinds=STATES)
    taken = NumberColumn(verbose_name=_("Taken"), digits=0)
    corrected = NumberColumn(verbose_name=_("Corrected"), digits=0)
    repeated = NumberColumn(verbose_name=_("Repeated"), digits=0)
    refused = NumberColumn(verbose_name=_("Refused"), digits=0)
    created_at = DateTimeColumn(verbose_name=_("Uploaded"))

    class Meta(Table.Meta):
        fields = (
            *("file_name", "organisation", "state", "taken", "corrected", "repeated"),
            *("refused", "created_at"),
        )

    def render_file_name(self, value: str, record: Any) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("metering:import", args=[record.pk]), value
        )

    def value_file_name(self, value: str) -> str:
        return value

    def render_state(self, record: Any) -> SafeString:
        return state(STATES[record.state], record.get_state_display())

    def value_state(self, record: Any) -> str:
        return str(record.get_state_display())


class SourceTable(Table):
    name = Column(verbose_name=_("Name"))
    code = Column(verbose_name=_("Code"))
    organisation = TextColumn(accessor="organisation__name", verbose_name=_("Organisation"))
    created_at = DateTimeColumn(verbose_name=_("Opened"))
    closed_at = DateTimeColumn(verbose_name=_("Closed"))
    close = Column(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True)

    class Meta(Table.Meta):
        fields = ("name", "code", "organisation", "created_at", "closed_at", "close")

    def render_close(self, record: Any) -> Any:
        if record.closed_at is not None:
            return "—"
        url = reverse("metering:source_close", args=[record.code])
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, _("Close"))
