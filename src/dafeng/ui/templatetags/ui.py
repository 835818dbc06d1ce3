"""Template tags and filters that every template may use without loading them."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from dafeng.kernel.text import Text
from dafeng.ui import mark
from dafeng.ui.figure import figure_context

register = template.Library()


@register.filter
def text(value: Any) -> str:
    """An official wording in the language of the page."""
    if isinstance(value, Text):
        return value.pick(get_language() or "zh-hans")
    return str(value) if value else ""


@register.filter
def number(value: Any, digits: int | None = None) -> str:
    """A number with grouped digits; missing is a dash."""
    return mark.format_number(value, digits=digits)


@register.simple_tag
def asset(name: str) -> str:
    """Address of a built file, by its plain name; empty before the front end is built."""
    return mark.asset_url(name)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the set: `{% icon "target" %}`, sizes `sm` and `lg`."""
    return mark.icon(name, size=size)


@register.simple_tag
def state(kind: str, label: Any) -> SafeString:
    """A badge: `{% state "ok" _("Done") %}`; kinds ok, warn, bad, info, muted, hollow."""
    return mark.state(kind, text(label) if isinstance(label, Text) else label)


@register.simple_tag
def progress(done: float, total: float | None = None, label: str = "") -> SafeString:
    """A progress bar: `{% progress 3 10 %}`."""
    return mark.meter(done, total, label=label)


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str = "") -> SafeString:
    """A small line of a series."""
    return mark.sparkline(values, label=label)


@register.simple_tag
def facts(rows: Iterable[tuple[Any, Any]]) -> SafeString:
    """Facts as a list of terms: rows are (term, value); a missing value shows as a gap."""
    body = format_html_join(
        "",
        "<div><dt>{}</dt><dd>{}</dd></div>",
        ((_shown(term), _fact(value)) for term, value in rows),
    )
    return format_html('<dl class="facts">{}</dl>', body)


def _shown(value: Any) -> Any:
    return text(value) if isinstance(value, Text) else value


def _fact(value: Any) -> Any:
    shown = _shown(value)
    if shown is None or shown == "":
        return format_html('<span class="gap">{}</span>', mark.MISSING)
    if isinstance(shown, bool):
        return gettext("Yes") if shown else gettext("No")
    if isinstance(shown, (int, float)):
        return mark.format_number(shown)
    return shown


@register.simple_tag
def sample_mark() -> SafeString:
    """The word that marks sample data."""
    return format_html('<span class="sample">{}</span>', gettext("Sample"))


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The address of this page with some parameters changed (None takes one away)."""
    values: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    values.pop("export", None)
    return f"{context['request'].path}?{values.urlencode()}"


@register.simple_tag
def unique(prefix: str) -> str:
    """An element id that nothing else on the page has."""
    return f"{prefix}-{secrets.token_hex(4)}"


@register.inclusion_tag("ui/chart.html", takes_context=True)
def chart(context: dict[str, Any], value: Any, height: str = "") -> dict[str, Any]:
    """A chart with its table, source and downloads: `{% chart figure height="l" %}`.

    On a page of sample data it is marked as drawn from them.
    """
    sample = context.get("sample")
    if sample() if callable(sample) else sample:
        value = value.marked_as_sample()
    return figure_context(value, height=height)


@register.simple_tag
def described(field: Any) -> SafeString:
    """A form field whose help and errors are tied to it for screen readers."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}-help")
    if field.errors:
        ids.append(f"{field.auto_id}-error")
    attrs: dict[str, Any] = {}
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    if field.errors:
        attrs["aria-invalid"] = "true"
    return SafeString(field.as_widget(attrs=attrs))
