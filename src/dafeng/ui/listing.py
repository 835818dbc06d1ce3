"""The page of a list: filter, order, pages, columns, saved views, export, partial updates."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext

from dafeng.ui.error import ExportTooLarge
from dafeng.ui.export import write_csv, write_workbook
from dafeng.ui.figure import sample_words, shows_sample
from dafeng.ui.selectors import views_of
from dafeng.ui.table import Table

PAGE_SIZES = (25, 50, 100, 200)
MOST_ROWS = {"csv": 1_000_000, "xlsx": 100_000}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_page(
    request: HttpRequest,
    *,
    table_class: type[Table],
    queryset: Any,
    title: Any,
    filterset_class: Any = None,
    template: str = "ui/list.html",
    context: Mapping[str, Any] | None = None,
    empty: Mapping[str, Any] | None = None,
    sample: bool | None = None,
) -> Any:
    """A list with filter, order, pages, column choice, saved views and export.

    Parameters:
        queryset: the rows that this user may see, or a list of rows.
        empty: what to say and do where there is no row yet: title, text, action, action_url.
        sample: the rows are sample data, and the page and every file say so; where it is not
            given, they are while the user looks at the sample area.

    Raises:
        ExportTooLarge: more rows than a file of that kind takes.
    """
    if sample is None:
        sample = shows_sample(request)
    filterset = None
    if filterset_class is not None:
        filterset = filterset_class(request.GET or None, queryset=queryset, request=request)
        queryset = filterset.qs
        _name_empty_choices(filterset.form)
    table = _ordered_table(request, table_class, queryset)
    wanted = request.GET.get("export", "")
    if wanted in MOST_ROWS:
        return _export(table, kind=wanted, title=str(title), sample=sample)
    _paginate(request, table)
    face = {
        "title": title,
        "table": table,
        "page": table.page,
        "pages": table.paginator.get_elided_page_range(
            table.page.number, on_each_side=1, on_ends=1
        ),
        "page_sizes": PAGE_SIZES,
        "filterset": filterset,
        "chips": _chips(request, filterset),
        "choices": _choices(table),
        "kept": [pair for pair in _pairs(request) if pair[0] not in {"columns", "page"}],
        "order_kept": [
            pair for pair in _pairs(request) if pair[0] in {"sort", "per_page", "columns"}
        ],
        "views": views_of(request.user, request.path) if request.user.is_authenticated else (),
        "query": request.GET.urlencode(),
        "empty": empty or {},
        "sample": sample,
        **(context or {}),
    }
    return _answer(request, template, face)


def _name_empty_choices(form: Any) -> None:
    for field in form.fields.values():
        if getattr(field, "empty_label", None):
            field.empty_label = gettext("All")


def _answer(request: HttpRequest, template: str, face: Mapping[str, Any]) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    partial = htmx and not htmx.history_restore_request and (htmx.target or "").endswith("#list")
    response = render(request, "ui/list_body.html" if partial else template, dict(face))
    if partial:
        clean = request.GET.copy()
        for name in [name for name, values in clean.lists() if not any(values)]:
            clean.pop(name)
        tail = f"?{clean.urlencode()}" if clean else ""
        response["HX-Push-Url"] = request.path + tail
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def _ordered_table(request: HttpRequest, table_class: type[Table], rows: Any) -> Table:
    chosen = [name for name in request.GET.getlist("columns") if name in table_class.base_columns]
    first = next(iter(table_class.base_columns))
    hidden = [name for name in table_class.base_columns if name not in {first, *chosen}]
    table = table_class(rows, exclude=hidden if chosen else ())
    table.request = request
    if order := [part for part in request.GET.getlist("sort") if part]:
        table.order_by = order
    return table


def _paginate(request: HttpRequest, table: Table) -> None:
    size = request.GET.get("per_page", "")
    per_page = int(size) if size in map(str, PAGE_SIZES) else PAGE_SIZES[0]
    table.paginate(per_page=per_page)
    table.page = table.paginator.get_page(request.GET.get("page"))


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if value and name != "export"
    ]


def _chips(request: HttpRequest, filterset: Any) -> list[dict[str, str]]:
    if filterset is None or not filterset.is_bound:
        return []
    chips = []
    for name, field in filterset.form.fields.items():
        values = [value for value in request.GET.getlist(name) if value]
        if not values:
            continue
        rest = request.GET.copy()
        for gone in (name, "page"):
            rest.pop(gone, None)
        shown = _labels(field, values)
        chips.append(
            {"label": str(field.label or name), "value": shown, "url": f"?{rest.urlencode()}"}
        )
    return chips


def _labels(field: Any, values: Sequence[str]) -> str:
    names = {}
    choices = getattr(field, "choices", None)  # one of functions knows no length
    for value, label in () if choices is None else choices:
        if isinstance(label, (list, tuple)):
            names.update({str(key): str(word) for key, word in label})
        else:
            names[str(value)] = str(label)
    return ", ".join(names.get(value, value) for value in values)


def _choices(table: Table) -> list[dict[str, Any]]:
    shown = {column.name for column in table.columns}
    columns = type(table).base_columns
    return [
        {
            "name": name,
            "label": column.verbose_name or name,
            "shown": name in shown,
            "fixed": position == 0,
        }
        for position, (name, column) in enumerate(columns.items())
        if column.verbose_name != ""
    ]


def _export(table: Table, *, kind: str, title: str, sample: bool) -> Any:
    count = len(table.rows)
    if count > MOST_ROWS[kind]:
        raise ExportTooLarge(rows=count, most=MOST_ROWS[kind])
    stem = slugify(title, allow_unicode=True) or "list"
    mark = f"-{gettext('Sample')}" if sample else ""
    name = f"{stem}{mark}-{timezone.localdate():%Y%m%d}.{kind}"
    rows = table.plain_rows()
    if kind == "csv":
        response: Any = StreamingHttpResponse(
            write_csv(_with_note(rows, sample=sample)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response
    file = tempfile.TemporaryFile()  # noqa: SIM115  FileResponse closes it
    write_workbook(file, rows, sheet=title, notes=[sample_words()] if sample else [])
    file.seek(0)
    return FileResponse(file, filename=name, as_attachment=True, content_type=_XLSX)


def _with_note(rows: Iterator[list[Any]], *, sample: bool) -> Iterator[list[Any]]:
    if sample:
        yield [sample_words()]
    yield from rows
