"""The list of indicators."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
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
    year = Column(_("Year"), accessor="pk", orderable=False, attrs=TIGHT)
    computed = Column(_("Computed"), accessor="indicator", orderable=False, attrs=NUM)
    others = Column(_("Other readings"), accessor="indicator", orderable=False, attrs=WIDE)
    official = Column(_("Official"), accessor="indicator", orderable=False, attrs=NUM)
    gap = Column(_("Computed less official"), accessor="indicator", orderable=False, attrs=NUM)
    missing = Column(_("State"), accessor="state", attrs=WIDE)

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.mentions = mentions_of([row.pk for row in data])

    def render_name(self, record: Row) -> SafeString:
        url = reverse("indicators:indicator", args=[record.indicator.key])
        return format_html(
            '<a href="{}">{}</a> <span class="small muted">{}</span>',
            url,
            show.wording(record.indicator.name),
            show.unit_of(record.indicator),
        )

    def value_name(self, record: Row) -> str:
        unit = show.unit_of(record.indicator)
        return show.wording(record.indicator.name) + (f" ({unit})" if unit else "")

    def render_targets(self, record: Row) -> SafeString:
        rows = self.mentions.get(record.pk, [])
        return format_html_join(
            " ", '<a href="{}" title="{}">{}</a>', ((r.url, r.name, r.key) for r in rows)
        )

    def value_targets(self, record: Row) -> str:
        return ", ".join(row.key for row in self.mentions.get(record.pk, []))

    def render_year(self, record: Row) -> Any:
        return record.counts.year if record.counts else self.default

    def value_year(self, record: Row) -> int | None:
        return record.counts.year if record.counts else None

    def render_computed(self, record: Row) -> Any:
        return show.number(record.counts.amount) if record.counts else self.default

    def value_computed(self, record: Row) -> Any:
        return record.counts.amount if record.counts else None

    def render_others(self, record: Row) -> Any:
        lines = self._others(record)
        if not lines:
            return self.default
        return format_html_join("", '<div class="small">{}: {}</div>', lines)

    def value_others(self, record: Row) -> str:
        return "; ".join(f"{name}: {amount}" for name, amount in self._others(record))

    def _others(self, record: Row) -> list[tuple[str, str]]:
        """The other readings with the last amount of each, and its year where it is another."""
        year = record.counts.year if record.counts else None
        found = ((each, record.latest(each)) for each in record.outcomes if each != record.default)
        return [
            (
                show.reading_name(record, each),
                show.number(last.amount) + (f" ({last.year})" if last.year != year else ""),
            )
            for each, last in found
            if last is not None
        ]

    def render_official(self, record: Row) -> Any:
        value = record.last_official
        if value is None:
            return self.default
        return format_html(
            '{}<div class="small muted">{} {}</div>',
            show.said(value),
            value.get_kind_display(),
            value.start_date.year,
        )

    def value_official(self, record: Row) -> str:
        value = record.last_official
        return f"{show.said(value)} ({value.start_date.year})" if value else ""

    def render_gap(self, record: Row) -> Any:
        return show.signed_number(self._gap(record)) or self.default

    def value_gap(self, record: Row) -> Any:
        return self._gap(record)

    def _gap(self, record: Row) -> Decimal | None:
        return record.difference(record.counts.year) if record.counts else None

    def render_missing(self, record: Row) -> SafeString:
        return format_html(
            '{}<div class="small">{}</div>', show.state_mark(record), show.reason(record, most=1)
        )

    def value_missing(self, record: Row) -> str:
        words = [gettext(show.TITLES[record.state]), show.reason(record)]
        return ": ".join(word for word in words if word)
