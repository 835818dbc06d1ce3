"""Tables of pages: django-tables2 with our template, typed columns and plain values to export."""

import datetime
import html
import inspect
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import django_tables2
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import get_language
from django_tables2.utils import A

from dafeng.kernel.text import Text
from dafeng.ui.mark import format_number, meter, state

__all__ = [
    "Column",
    "DateColumn",
    "DateTimeColumn",
    "NumberColumn",
    "ProgressColumn",
    "StateColumn",
    "Table",
    "TextColumn",
]

MISSING = "—"
MOST_FACES = 16
OFFERED = frozenset({"value", "record", "column", "bound_column", "bound_row", "table"})
Column = django_tables2.Column


def _classes(extra: Mapping[str, Any], *names: str) -> dict[str, Any]:
    attrs = {**extra.pop("attrs", {})} if isinstance(extra, dict) else {}
    for part in ("th", "td"):
        given = dict(attrs.get(part, {}))
        given["class"] = " ".join([*filter(None, [given.get("class")]), *names])
        attrs[part] = given
    return attrs


class NumberColumn(django_tables2.Column):
    """A number to the right, with grouped digits; `digits` after the point, `unit` in the head."""

    def __init__(
        self, *args: Any, digits: int | None = None, unit: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, attrs=_classes(kwargs, "num"), **kwargs)
        self.digits = digits
        self.unit = unit

    @property
    def header(self) -> Any:
        """The name with its unit."""
        name = super().header
        return f"{name} ({self.unit})" if self.unit and name else name

    def render(self, value: Any) -> str:
        return format_number(value, digits=self.digits)

    def value(self, value: Any) -> Any:
        return value


class TextColumn(django_tables2.Column):
    """Official wording in the language of the page; sort it by its Chinese column."""

    def render(self, value: Any) -> str:
        return value.pick(get_language() or "zh-hans") if isinstance(value, Text) else str(value)


class DateColumn(django_tables2.Column):
    """A day as 2025-12-31."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs=_classes(kwargs, "tight"), **kwargs)

    def render(self, value: datetime.date) -> str:
        return value.isoformat()

    def value(self, value: datetime.date) -> datetime.date:
        return value


class DateTimeColumn(DateColumn):
    """An instant in local time, to the minute."""

    def render(self, value: datetime.datetime) -> str:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")

    def value(self, value: datetime.datetime) -> datetime.datetime:
        return timezone.localtime(value).replace(tzinfo=None)


class StateColumn(django_tables2.Column):
    """A badge; `kinds` says the badge's kind for each stored value (else `muted`)."""

    def __init__(self, *args: Any, kinds: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, attrs=_classes(kwargs, "tight"), **kwargs)
        self.kinds = kinds

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        stored = A(bound_column.accessor).resolve(record)
        return state(self.kinds.get(stored, "muted"), value)

    def value(self, value: Any) -> Any:
        return value


class ProgressColumn(django_tables2.Column):
    """A share between 0 and 1 as a bar with its per cent."""

    def render(self, value: Any) -> SafeString:
        return meter(float(value), 1, label=f"{float(value):.0%}")

    def value(self, value: Any) -> Any:
        return value


class Table(django_tables2.Table):
    """Base of every table. The first visible column is the name of the row and links to it."""

    class Meta:
        template_name = "ui/table.html"
        default = MISSING
        order_by_field = "sort"

    def body(self) -> SafeString:
        """The rows of the page as markup.

        A list has hundreds of cells: what they share, a column's class and label, is asked once.
        A record that stays as it is for all who see it may have a dict `drawn`: its row is kept
        there, by table, language and columns.
        """
        faces = [
            (
                column,
                _asked(column.render),
                escape(column.attrs["td"]["class"] or "") + (" first" if place == 0 else ""),
                escape(column.header),
            )
            for place, column in enumerate(self.columns)
        ]
        face = (type(self), get_language(), tuple(column.name for column in self.columns))
        parts = []
        for row in self.paginated_rows:
            drawn = getattr(row.record, "drawn", {})
            parts.append(drawn[face] if face in drawn else _row(row, faces))
            if len(drawn) < MOST_FACES:
                drawn[face] = parts[-1]
        return mark_safe("".join(parts))  # noqa: S308  every part is escaped above

    def plain_rows(self) -> Iterator[list[Any]]:
        """Head and rows without markup: numbers as numbers, dates as dates, missing as None."""
        columns = [each for each in self.columns if not each.column.exclude_from_export]
        yield [str(column.header) for column in columns]
        for record in self._records():
            row = django_tables2.rows.BoundRow(record, table=self)
            yield [_plain(row.get_cell_value(column.name)) for column in columns]

    def _records(self) -> Iterator[Any]:
        data = self.data.data
        if isinstance(data, QuerySet):
            # a related lookup would otherwise be kept for the whole export
            yield from data.iterator(chunk_size=1000)
        else:
            yield from data


def _row(row: Any, faces: Iterable[tuple[Any, frozenset[str], str, str]]) -> str:
    parts = ["<tr>"]
    for column, asked, names, label in faces:
        cell = _cell(row, column, asked)
        blank = " blank" if cell in (MISSING, "") else ""
        shown = _shown(cell)
        parts.append(f'<td class="{names}{blank}" data-label="{label}">{shown}</td>')
    return "".join([*parts, "</tr>"])


def _asked(render: Any) -> frozenset[str]:
    """The names of what a column's rendering asks for."""
    parameters = inspect.signature(render).parameters.values()
    if any(each.kind is each.VAR_KEYWORD for each in parameters):
        return OFFERED
    return frozenset(each.name for each in parameters)


def _cell(row: Any, column: Any, asked: frozenset[str]) -> Any:
    """A cell as `row.get_cell` gives it, without looking at the rendering's signature again.

    Where a rendering neither takes the value nor leaves an empty one out, none is looked up.
    """

    if not (column.column.empty_values or column.link or "value" in asked):
        offered = row._optional_cell_arguments(column, None)
        return column.render(**{name: offered[name] for name in asked})

    def render(bound_column: Any, value: Any = None) -> Any:
        offered = row._optional_cell_arguments(bound_column, value)
        content = bound_column.render(**{name: offered[name] for name in asked})
        return bound_column.link(content, **offered) if bound_column.link else content

    return row._get_and_render_with(column, render_func=render, default=column.default)


def _shown(value: Any) -> str:
    """A cell as a template writes it: escaped, numbers and instants in the local way."""
    if not isinstance(value, str):
        value = localize(template_localtime(value))
    return conditional_escape(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.pick(get_language() or "zh-hans")
    if isinstance(value, SafeData):
        return html.unescape(strip_tags(value)).strip()
    if value is None or isinstance(value, (bool, int, float, Decimal, datetime.date)):
        return value
    return str(value)
