"""Lists of factors, methods, issues and results."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dafeng.kernel.flow import FLOWS
from dafeng.ui.mark import format_number, state
from dafeng.ui.table import Column, DateTimeColumn, NumberColumn, Table

STATUS = {
    "verified": ("ok", _("Verified")),
    "second-hand": ("hollow", _("Second-hand")),
    "unverified": ("warn", _("Not verified")),
}


def status_mark(value: str) -> SafeString:
    """How far a factor can be trusted, as shape, colour and word."""
    kind, word = STATUS[value]
    return state(kind, word)


class FactorTable(Table):
    name = Column(verbose_name=_("Factor"), orderable=True, order_by="id")
    value = NumberColumn(verbose_name=_("Value"))
    unit = Column(verbose_name=_("Unit"))
    since = Column(verbose_name=_("From"))
    scope = Column(verbose_name=_("Applies to"))
    edition = Column(verbose_name=_("Edition"))
    source = Column(verbose_name=_("Source"))
    status = Column(verbose_name=_("Status"))

    class Meta(Table.Meta):
        fields = ("name", "value", "unit", "since", "scope", "edition", "source", "status")

    def render_name(self, record: dict[str, Any]) -> SafeString:
        url = reverse("accounting:factor", args=[record["id"]])
        return format_html(
            '<a href="{}">{}</a> <small class="muted">{}</small><br><code>{}</code>',
            url,
            record["name"],
            record["quantity"],
            record["id"],
        )

    def value_name(self, record: dict[str, Any]) -> str:
        return str(record["id"])

    def render_status(self, value: str) -> SafeString:
        return status_mark(value)

    def value_status(self, value: str) -> str:
        return value


class MethodTable(Table):
    name = Column(verbose_name=_("Method"), order_by="id")
    formula = Column(verbose_name=_("Formula"), orderable=False)
    source = Column(verbose_name=_("Source"), orderable=False)
    proof = Column(verbose_name=_("Published proof"))

    class Meta(Table.Meta):
        fields = ("name", "formula", "source", "proof")

    def render_name(self, record: dict[str, Any]) -> SafeString:
        english = (get_language() or "").startswith("en")
        url = reverse("accounting:method", args=[record["id"]])
        name = record["name"]["en" if english else "zh"]
        return format_html('<a href="{}">{}</a><br><code>{}</code>', url, name, record["id"])

    def value_name(self, record: dict[str, Any]) -> str:
        return str(record["id"])

    def render_formula(self, value: str) -> SafeString:
        return format_html("<code>{}</code>", value.splitlines()[0])

    def render_proof(self, value: dict[str, Any]) -> SafeString:
        return proof_mark(value)

    def value_proof(self, value: dict[str, Any]) -> str:
        return str(value["status"])


def proof_mark(proof: dict[str, Any]) -> SafeString:
    """Whether a published example proves the method."""
    if proof["status"] == "published":
        return state("ok", _("Proved by a published example"))
    return state("warn", _("Not yet verified against a published example"))


class ResultTable(Table):
    month = Column(verbose_name=_("Month"), accessor="booking__month", order_by="booking__month")
    flow = Column(verbose_name=_("Flow"), accessor="booking__flow", order_by="booking__flow")
    quantity = Column(
        verbose_name=_("Amount"), accessor="booking__entry", orderable=False, attrs={}
    )
    source = Column(
        verbose_name=pgettext_lazy("of an entry", "Source"),
        accessor="booking__entry__get_source_display",
        orderable=False,
    )
    energy_tce = NumberColumn(verbose_name=_("Energy"), unit="tce", digits=2)
    co2e_t = NumberColumn(verbose_name=_("Emissions"), unit="tCO2e", digits=2)
    trace = Column(verbose_name=_("Trace"), accessor="pk", orderable=False)

    class Meta(Table.Meta):
        fields = ("month", "flow", "quantity", "source", "energy_tce", "co2e_t", "trace")

    def render_month(self, value: Any) -> str:
        return f"{value:%Y-%m}"

    def value_month(self, value: Any) -> str:
        return f"{value:%Y-%m}"

    def render_flow(self, value: str) -> str:
        return FLOWS[value].name.pick(get_language() or "zh-hans")

    def render_quantity(self, value: Any) -> str:
        return f"{format_number(value.quantity)} {value.flow_of.unit}"

    def value_quantity(self, value: Any) -> Any:
        return value.quantity

    def render_co2e_t(self, value: Any, record: Any) -> Any:
        return format_number(value, digits=2)

    def render_trace(self, value: int) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("accounting:trace", args=[value]), _("Trace")
        )

    def value_trace(self, value: int) -> str:
        return str(value)


class IssueTable(Table):
    title = Column(verbose_name=_("Issue"))
    owner = Column(verbose_name=_("Owner"), accessor="get_owner_display")
    issued_at = DateTimeColumn(verbose_name=_("In use since"))
    withdrawn_at = DateTimeColumn(verbose_name=_("Withdrawn on"))
    content_hash = Column(verbose_name=_("Hash"))

    class Meta(Table.Meta):
        fields = ("title", "owner", "issued_at", "withdrawn_at", "content_hash")

    def render_content_hash(self, value: str) -> SafeString:
        return format_html("<code>{}</code>", value[:12])

    def value_content_hash(self, value: str) -> str:
        return value
