"""The list of an organisation's entries."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dafeng.kernel.flow import FLOWS
from dafeng.ui.mark import format_number, state
from dafeng.ui.table import Column, DateTimeColumn, Table


class EntryTable(Table):
    month = Column(verbose_name=_("Month"))
    flow = Column(verbose_name=_("Flow"))
    amount = Column(verbose_name=_("Amount"), accessor="quantity_micro")
    source = Column(
        verbose_name=pgettext_lazy("of an entry", "Source"), accessor="get_source_display"
    )
    reference = Column(verbose_name=_("Reference"))
    coverage_ppm = Column(verbose_name=_("Coverage"))
    booked = Column(verbose_name=_("Booked"), accessor="pk", orderable=False)
    known_at = DateTimeColumn(verbose_name=_("Known since"))

    class Meta(Table.Meta):
        fields = (
            "month",
            "flow",
            "amount",
            "source",
            "reference",
            "coverage_ppm",
            "booked",
            "known_at",
        )

    def render_month(self, value: Any, record: Any) -> SafeString:
        url = reverse("ledger:entry", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, f"{value:%Y-%m}")

    def value_month(self, value: Any) -> str:
        return f"{value:%Y-%m}"

    def render_flow(self, value: str) -> str:
        return FLOWS[value].name.pick(get_language() or "zh-hans")

    def render_amount(self, record: Any) -> str:
        return f"{format_number(record.quantity)} {record.flow_of.unit}"

    def value_amount(self, record: Any) -> float:
        return float(record.quantity)

    def render_coverage_ppm(self, value: int) -> str:
        return f"{value / 10_000:.1f} %"

    def value_coverage_ppm(self, value: int) -> float:
        return value / 10_000

    def render_booked(self, record: Any) -> SafeString:
        if record.is_booked:
            return state("ok", _("Booked"))
        return state("muted", _("Evidence"))

    def value_booked(self, record: Any) -> str:
        return "1" if record.is_booked else "0"
