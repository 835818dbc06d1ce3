"""Statistics: what came and what did not, a form's figures, their history, downloads."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.text import Text
from dafeng.ledger import supplier
from dafeng.ledger.collection import LACKS, NEVER, OVERDUE, UNNAMED, burdens
from dafeng.ledger.drawing import draw_series
from dafeng.ledger.form import CLASSES, ISSUERS, Column, Form, forms
from dafeng.ledger.models import Delivery, Vintage
from dafeng.ledger.selectors import collection
from dafeng.ledger.selectors.change import changes_waiting, figures_of
from dafeng.ledger.selectors.collection import CalendarPart
from dafeng.ledger.selectors.statistic import series
from dafeng.ledger.spoken_period import EARLIEST
from dafeng.people.access import require
from dafeng.ui.export import csv_text, workbook_bytes
from dafeng.ui.figure import sample_words

HOME = "ledger:statistics"
SHOWN_DELIVERIES = 12
LACK_TITLES = {
    OVERDUE: N_("Forms with an overdue period"),
    NEVER: N_("Forms of which nothing has come"),
    UNNAMED: N_("Forms that nobody is named to send"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def wording(text: Text) -> str:
    """An official wording in the language of the page."""
    return text.pick(get_language() or "zh-hans")


def form_of(request: HttpRequest, name: str, permission: str = "ledger.view_statistics") -> Form:
    """The form of an address, for those who may; 404 where there is none."""
    form = forms().get(name)
    if form is None:
        require(request.user, permission, None)
        raise Http404
    require(request.user, permission, form.id)
    return form


def crumbs(form: Form | None = None, *rest: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way to a page of statistics."""
    own = [(wording(form.name), reverse("ledger:statistic_form", args=[form.id]))] if form else []
    return [(_("Statistics"), reverse(HOME)), *own, *rest]


def vintage_name(vintage: str) -> str:
    """A vintage in words."""
    return str(Vintage(vintage).label) if vintage else ""


def _on(request: HttpRequest, today: datetime.date) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return min(day, today)


def template_years(today: datetime.date) -> list[int]:
    """The years that a template may start with, the one it starts with by itself first."""
    return [today.year - 1, today.year, *range(today.year - 2, EARLIEST - 1, -1)]


def _from(request: HttpRequest, today: datetime.date) -> int:
    years = template_years(today)
    return next((y for y in years if request.GET.get("from") == f"{y}"), years[0])


def narrowed(parts: list[CalendarPart], lack: str) -> list[CalendarPart]:
    """The calendar of the forms that lack something."""
    rows = [[row for row in part.rows if lack in row.lacks] for part in parts]
    return [
        CalendarPart(part.period, part.periods, mine)
        for part, mine in zip(parts, rows, strict=True)
        if mine
    ]


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Which forms came and which did not, with who sends them and what they ask."""
    require(request.user, "ledger.view_statistics", None)
    area = collection.area_in_view(request.user)
    known = collection.forms_of(request.user)
    today = timezone.localdate()
    parts = collection.calendar(area=area.code, known=known, today=today)
    lack = request.GET.get("forms", "")
    shown = narrowed(parts, lack) if lack in LACKS else parts
    bodies = supplier.names_by_issuer(area.code)
    sent = collection.deliveries(area=area.code, known=known)[:SHOWN_DELIVERIES]
    named = {form.id: form for form in known}
    slots = [slot for part in parts for row in part.rows for slot in row.slots]
    face = {
        "title": _("Statistics"),
        "lead": wording(area.name),
        "breadcrumbs": [(_("Statistics"), "")],
        "parts": shown,
        "lack": _(LACK_TITLES[lack]) if lack in LACKS else "",
        "all_url": reverse(HOME),
        "titles": {
            "month": _("Monthly forms"),
            "quarter": _("Quarterly forms"),
            "year": _("Yearly forms"),
        },
        "vintages": {word: vintage_name(word) for word in Vintage.values},
        "burdens": [
            (each, ISSUERS[each.form.issuer], bodies.get(each.form.issuer))
            for each in burdens(known)
        ],
        "deliveries": [(each, named[each.form]) for each in sent],
        "missing": sum(1 for slot in slots if slot.state == "missing"),
        "late": sum(1 for slot in slots if slot.state == "late"),
        "came": sum(1 for slot in slots if slot.state in ("came", "late")),
        "classes": CLASSES,
    }
    return render(request, "ledger/statistics.html", face)


@require_GET
def statistic_form(request: HttpRequest, name: str) -> HttpResponse:
    """One form: its figures by period as known on a day, a chart, revisions, its legal basis."""
    form = form_of(request, name)
    area = collection.area_in_view(request.user)
    today = timezone.localdate()
    on = _on(request, today)
    years = collection.form_years(area=area.code, form=form)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else next(iter(years), today.year)
    periods, rows, vintages = collection.form_table(area=area.code, form=form, year=year, on=on)
    column = form.column(request.GET.get("series", "")) or form.columns[0]
    drawn = series(area=area.code, ids=[column.id], on=on)[column.id]
    user: Any = request.user
    face = {
        "title": wording(form.name),
        "lead": wording(area.name),
        "breadcrumbs": crumbs(None, (wording(form.name), "")),
        "form": form,
        "issuer": ISSUERS[form.issuer],
        "klass": CLASSES[form.klass],
        "supplier": supplier.names_by_issuer(area.code).get(form.issuer),
        "years": years,
        "year": year,
        "periods": periods,
        "rows": rows,
        "vintages": [vintage_name(vintages[period]) for period in periods],
        "column": column,
        "history": reverse("ledger:statistic_history", args=[form.id]),
        "chart": draw_series(drawn, column, source=_source(form, drawn.points)),
        "revisions": [
            (each, form.column(each.series))
            for each in collection.revisions(area=area.code, form=form)
        ],
        "waiting": changes_waiting(user, area=area.code, form=form.id),
        "on": on,
        "today": today,
        "is_usable": form.is_usable(today),
        "may_enter": user.has_perm("ledger.enter_statistics", form.id),
        "may_choose": user.has_perm("ledger.choose_supplier"),
    }
    return render(request, "ledger/statistic_form.html", face)


def _source(form: Form, points: tuple[Any, ...]) -> str:
    latest = max((point.known_date for point in points), default=None)
    known = _("known by {day}").format(day=latest) if latest else ""
    return " · ".join(filter(None, (wording(ISSUERS[form.issuer]), wording(form.name), known)))


@require_GET
def statistic_history(request: HttpRequest, name: str) -> HttpResponse:
    """All that was ever said of one figure, with document, delivery and day."""
    form = form_of(request, name)
    area = collection.area_in_view(request.user)
    column, period = _figure(form, request)
    rows = collection.history(area=area.code, column=column, period=period)
    face = {
        "title": f"{wording(column.name)} {period}",
        "lead": wording(form.name),
        "breadcrumbs": crumbs(form, (f"{wording(column.name)} {period}", "")),
        "form": form,
        "column": column,
        "period": period,
        "rows": rows,
        "counts": _counting(area.code, column, period),
        "waiting": [
            each
            for each in changes_waiting(request.user, area=area.code, form=form.id)
            if any((f.column, f.period) == (column, period) for f in figures_of(each))
        ],
        "may_enter": request.user.has_perm("ledger.enter_statistics", form.id),
    }
    return render(request, "ledger/statistic_history.html", face)


def _figure(form: Form, request: HttpRequest) -> tuple[Column, str]:
    column = form.column(request.GET.get("series", ""))
    period = request.GET.get("period", "")
    if column is None:
        raise Http404
    try:
        column.span(period)
    except DafengError as error:
        raise Http404 from error
    return column, period


def _counting(area: str, column: Column, period: str) -> int | None:
    span = column.span(period)
    points = series(area=area, ids=[column.id], on=timezone.localdate())[column.id].points
    return next((p.key for p in points if (p.start, p.end) == (span.start, span.end)), None)


@require_GET
def statistic_file(request: HttpRequest, name: str) -> HttpResponse:
    """A form's figures in its own layout, or its template from a year on, as Excel or CSV."""
    form = form_of(request, name)
    area = collection.area_in_view(request.user)
    today = timezone.localdate()
    is_empty = request.GET.get("empty") == "1"
    body = (
        [[period] for period in form.periods(datetime.date(_from(request, today), 1, 1), today)]
        if is_empty
        else collection.all_rows(area=area.code, form=form, on=_on(request, today))
    )
    width = len(form.columns) + 1
    head = [_("Period"), *(f"{wording(c.name)}（{c.unit}）" for c in form.columns)]
    rows = [head, *(row + [None] * (width - len(row)) for row in body)]
    notes = [sample_words()] if area.is_sample and not is_empty else []
    kind = "csv" if request.GET.get("export") == "csv" else "xlsx"
    words = [form.id, _("template") if is_empty else area.code]
    words += [_("Sample")] if notes else []
    stem = "-".join([*words, f"{today:%Y%m%d}"])
    if kind == "csv":
        content: Any = csv_text([*([note] for note in notes), *rows])
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    else:
        content = workbook_bytes(rows, sheet=wording(form.name), notes=notes)
        response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}.{kind}")
    return response


def delivery_or_404(request: HttpRequest, pk: Any) -> tuple[Delivery, Form]:
    """A delivery of the area in view, for those who may see its form."""
    area = collection.area_in_view(request.user)
    delivery = Delivery.objects.select_related("created_by").filter(pk=pk, area=area.code).first()
    form = forms().get(delivery.form) if delivery else None
    if delivery is None or form is None:
        require(request.user, "ledger.view_statistics", None)
        raise Http404
    require(request.user, "ledger.view_statistics", form.id)
    return delivery, form
