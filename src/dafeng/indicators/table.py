"""The list of indicators."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dafeng.indicators import presentation as show
from dafeng.indicators.mention import mentions_of
from dafeng.indicators.selectors import Row
from dafeng.ui.table import Column, Table

TIGHT = {"td": {"class": "tight"}, "th": {"class": "tight"}}
NUM = {"td": {"class": "num"}, "th": {"class": "num"}}
WIDE = {"td": {"class": "wide"}}


class IndicatorTable(Table):
    """Rows are indicators of an area on a day."""

    name = Column(_("Indicator"), accessor="indicator", order_by="indicator__key")
    targets = Column(_("Targets"), accessor="pk", orderable=False, attrs=TIGHT)
    computed = Column(_("Computed"), accessor="indicator", orderable=False, attrs=NUM)
    others = Column(_("Other readings"), accessor="indicator", orderable=False, attrs=NUM)
    official = Column(_("Official"), accessor="indicator", orderable=False, attrs=NUM)
    gap = Column(_("Computed less official"), accessor="indicator", orderable=False, attrs=NUM)
    state = Column(_("State"), accessor="state", attrs=TIGHT)
    missing = Column(_("What is missing"), accessor="indicator", orderable=False, attrs=WIDE)

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.mentions = mentions_of([row.pk for row in data])

    def render_name(self, record: Row) -> SafeString:
        url = reverse("indicators:indicator", args=[record.indicator.key])
        return format_html('<a href="{}">{}</a>', url, show.wording(record.indicator.name))

    def value_name(self, record: Row) -> str:
        return show.wording(record.indicator.name)

    def render_targets(self, record: Row) -> SafeString:
        rows = self.mentions.get(record.pk, [])
        return format_html_join(
            " ", '<a href="{}" title="{}">{}</a>', ((r.url, r.name, r.key) for r in rows)
        )

    def value_targets(self, record: Row) -> str:
        return ", ".join(row.key for row in self.mentions.get(record.pk, []))

    def render_computed(self, record: Row) -> Any:
        return show.computed(record.counts, record.indicator.unit_text) or self.default

    def render_others(self, record: Row) -> Any:
        unit = record.indicator.unit_text
        lines = [
            (show.reading_name(record, each), show.computed(record.latest(each), unit))
            for each in record.outcomes
            if each != record.default
        ]
        known = [line for line in lines if line[1]]
        return (
            format_html_join("", '<div><span class="small muted">{}</span> {}</div>', known)
            if known
            else self.default
        )

    def value_others(self, record: Row) -> str:
        unit = record.indicator.unit_text
        return "; ".join(
            f"{show.reading_name(record, each)}: {found}"
            for each in record.outcomes
            if each != record.default and (found := show.computed(record.latest(each), unit))
        )

    def render_official(self, record: Row) -> Any:
        value = record.last_official
        if value is None:
            return self.default
        return format_html(
            '{}<div class="small muted">{}</div>',
            show.stated(value, record.indicator.unit_text),
            value.get_kind_display(),
        )

    def value_official(self, record: Row) -> str:
        return show.stated(record.last_official, record.indicator.unit_text)

    def render_gap(self, record: Row) -> Any:
        return self.value_gap(record) or self.default

    def value_gap(self, record: Row) -> str:
        found = record.counts
        difference = record.difference(found.year) if found else None
        return show.signed(difference, record.indicator.unit_text)

    def render_state(self, record: Row) -> SafeString:
        return show.state_mark(record)

    def value_state(self, record: Row) -> str:
        return record.state

    def render_missing(self, record: Row) -> Any:
        return show.reason(record, most=1) or self.default

    def value_missing(self, record: Row) -> str:
        return show.reason(record)

    def value_computed(self, record: Row) -> str:
        return show.computed(record.counts, record.indicator.unit_text)
