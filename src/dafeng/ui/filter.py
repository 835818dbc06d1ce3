"""Filters that lists share."""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

MOST_WORDS = 8
_SELECTED = SafeString(" selected")


class LongSelect(forms.Select):
    """A choice among hundreds, without groups; Django draws each option by a template."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The whole choice as markup."""
        chosen = set(self.format_value(value))
        options = (
            (key, _SELECTED if key in chosen else "", label)
            for key, label in ((str(key), label) for key, label in self.choices)
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


class SearchFilter(django_filters.CharFilter):
    """A search field: every word must stand in one of the fields."""

    def __init__(self, *, fields: Sequence[str], label: Any = None, **kwargs: Any) -> None:
        super().__init__(label=label or _("Search"), max_length=200, **kwargs)
        self.search_fields = tuple(fields)
        self.extra["widget"] = django_filters.widgets.forms.TextInput(
            attrs={"type": "search", "placeholder": self.label, "autocomplete": "off"}
        )

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows in which each word is found."""
        words = (value or "").split()[:MOST_WORDS]
        if not words:
            return qs
        wanted = reduce(
            and_,
            (
                reduce(or_, (Q(**{f"{name}__icontains": word}) for name in self.search_fields))
                for word in words
            ),
        )
        return qs.filter(wanted)
