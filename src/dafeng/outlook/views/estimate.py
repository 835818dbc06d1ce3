"""The quick estimate of the area in view: the last month, what came, how well earlier ones did."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dafeng.ledger.form import find_column
from dafeng.outlook import services
from dafeng.outlook.error_record import ErrorRecord
from dafeng.outlook.estimate_drawing import draw_months, draw_parts, part_name
from dafeng.outlook.estimate_table import STEP, EstimateTable, kind_words, large, signed
from dafeng.outlook.models import QuickEstimate
from dafeng.outlook.nowcast import LEAST_ERRORS
from dafeng.outlook.selectors import estimate as selectors
from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.ui.views import list_page

HOME = "outlook:estimate"
SLOTS = {"came": "ok", "late": "warn", "missing": "bad", "waiting": "muted"}


@require_GET
def estimate(request: HttpRequest) -> HttpResponse:
    """The last month's CO2 with its interval, what came of it, and how well earlier ones did."""
    require(request.user, "outlook.view_estimate")
    seen = selectors.overview(area=code_in_view(request.user), today=timezone.localdate())
    user: Any = request.user
    return list_page(
        request,
        table_class=EstimateTable,
        queryset=list(seen.compared),
        title=_("Quick estimate of the month's CO2"),
        template="outlook/estimate.html",
        empty={
            "title": _("No estimate yet"),
            "text": _("An estimate is made as soon as one of a month's tables has come."),
            "icon": "chart-line",
        },
        context={
            "breadcrumbs": [(_("Monthly quick estimate"), "")],
            "seen": seen,
            "latest": seen.latest,
            "unit": large().unit,
            "value_words": _number(seen.latest.value) if seen.latest else "",
            "interval_words": _interval(seen.latest) if seen.latest else "",
            "first": _first_words(seen),
            "kind": kind_words(seen.latest) if seen.latest else "",
            "parts": _parts(seen.latest) if seen.latest else (),
            "arrivals": [(each, SLOTS[each.slot.state]) for each in seen.arrivals],
            "months_chart": draw_months(seen) if seen.months or seen.open else None,
            "parts_chart": draw_parts(seen.latest) if seen.latest else None,
            "records": _records(seen),
            "untold": [(each, [part_name(name) for name in each.gaps]) for each in seen.untold],
            "tried": [each.month for each in seen.untold],
            "may_enter": user.has_perm("ledger.enter_statistics"),
            "least_errors": LEAST_ERRORS,
            "may_make": user.has_perm("outlook.make_estimate"),
        },
    )


def _number(tonnes: float) -> str:
    return large().text(tonnes, step=STEP)


def _interval(row: QuickEstimate) -> str:
    """The interval in words; of a month of which all came there is none."""
    if row.is_whole:
        return _("all parts came")
    return _("{percent} % interval: {low} to {high}").format(
        percent=round(100 * row.level), low=_number(row.low), high=_number(row.high)
    )


def _first_words(seen: selectors.Overview) -> str:
    """How the first estimate of the month compares with what is known of it now."""
    latest = seen.latest
    rows = [each for each in seen.compared if latest and each.row.period == latest.period]
    past = rows[-1].past if rows else None
    if past is None:
        return ""
    words = _("The first estimate, from what was known on {day}, was {value}: {error} %.")
    return words.format(
        day=rows[-1].row.known_date, value=_number(past.value), error=signed(past.error)
    )


def _records(
    seen: selectors.Overview,
) -> list[tuple[str, ErrorRecord | None, dict[str, float | None]]]:
    """Title, record and its figures in per cent, of what was made, replayed and tried."""
    return [
        (title, record, _percents(record) if record else {})
        for title, record in (
            (_("Made at the time"), seen.made),
            (_("Back-test"), seen.replayed),
            (_("Months tried for the interval, with today's figures"), seen.tried),
        )
    ]


def _percents(record: ErrorRecord) -> dict[str, float | None]:
    return {
        "mean_absolute": 100 * record.mean_absolute,
        "mean": 100 * record.mean,
        "coverage": None if record.coverage is None else 100 * record.coverage,
    }


def _parts(row: QuickEstimate) -> list[dict[str, Any]]:
    """The parts of an estimate in words."""
    return [
        {
            "name": part_name(part["component"]),
            "value": large().of(part["tonnes"]),
            "is_estimated": part["is_estimated"],
            "manner": part["manner"],
            "related": [_series_name(name) for name in part["indicators"]],
            "lag": part["lag"],
        }
        for part in row.parts
    ]


def _series_name(name: str) -> str:
    return find_column(name)[1].name.pick(get_language() or "zh-hans")


@require_POST
def estimate_make(request: HttpRequest) -> HttpResponse:
    """Estimate the last months anew from what has come."""
    require(request.user, "outlook.make_estimate")
    area, today = code_in_view(request.user), timezone.localdate()
    made = services.make_estimates(actor=request.user, area=area, today=today)
    if made:
        messages.success(request, _("Estimated anew from what has come."))
    else:
        messages.info(request, _("Nothing has come since the last estimate."))
    return redirect(reverse(HOME))
