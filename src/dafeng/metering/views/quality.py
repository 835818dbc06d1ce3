"""The data quality of the city."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.metering import load, store
from dafeng.metering.selectors import meter as rows
from dafeng.metering.selectors.quality import ENOUGH, Completeness, as_of, city_quality
from dafeng.people.access import require
from dafeng.people.models import Organisation
from dafeng.ui.charts import bar
from dafeng.ui.mark import format_number, state
from dafeng.ui.mark import meter as progress

DAYS = 30
MOST_BARS = 40


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """Completeness by organisation, stale channels, flags, calibrations that have run out."""
    require(request.user, "metering.view_quality")
    today = as_of(store.area_in_view(request.user), timezone.localdate())
    extent = (today - datetime.timedelta(days=DAYS), today)
    span = load.read_span(request.GET, extent)
    found = city_quality(
        organisations=list(rows.organisations_of(request.user).order_by("code")),
        start=span.start,
        end=span.end,
    )
    language = get_language() or "zh-hans"
    shares = [
        (organisation.name.pick(language), each.share)
        for organisation, each, _count in found.organisations
        if each.share is not None
    ]
    shares.sort(key=lambda pair: pair[1])
    chart = None
    if shares:
        data = bar.Bars(
            title=_("Completeness by organisation"),
            unit="%",
            source=_("Slots of all metered channels"),
            categories=tuple(name for name, _share in shares[:MOST_BARS]),
            series=(
                bar.BarSeries(
                    _("Received of expected"),
                    tuple(round(100 * share, 2) for _name, share in shares[:MOST_BARS]),
                ),
            ),
            horizontal=True,
            note=_("Enough is {share} %.").format(share=round(100 * ENOUGH)),
        )
        chart = bar.draw(data, translate=_)
    face = {
        "title": _("Data quality"),
        "lead": f"{span.start} – {span.end - datetime.timedelta(days=1)}",
        "span": span,
        "found": found,
        "rows": [_row(*each) for each in found.organisations],
        "chart": chart,
        "waiting": rows.waiting(area=store.area_in_view(request.user)),
        "spans": [
            (_("Last 7 days"), load.Span(today - datetime.timedelta(days=7), today)),
            (_("Last 30 days"), load.Span(*extent)),
            (_("Last 365 days"), load.Span(today - datetime.timedelta(days=365), today)),
        ],
        "breadcrumbs": [(_("Data quality"), "")],
    }
    return render(request, "metering/quality.html", face)


def _row(organisation: Organisation, each: Completeness, stale: int) -> tuple[Any, ...]:
    """An organisation as the table shows it."""
    enough = state("ok", _("enough")) if each.is_enough else state("warn", _("too little"))
    flags = (each.flags[letter] for letter in "IRS")
    return (
        organisation.name.pick(get_language() or "zh-hans"),
        progress(each.received, each.expected),
        enough,
        [format_number(number, digits=0) for number in (*flags, stale)],
    )
