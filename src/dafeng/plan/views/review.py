"""The closing review of the planning period that ended last: as it stands, and as issued."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dafeng.kernel.error import DafengError
from dafeng.people.access import require
from dafeng.people.area import code_in_view, is_invented
from dafeng.plan import presentation as show
from dafeng.plan import services
from dafeng.plan.forms import ReviewForm
from dafeng.plan.models import Period, Review
from dafeng.plan.review import (
    Line,
    count_states,
    is_unchanged,
    lines_of,
    period_under_review,
    review,
)
from dafeng.plan.table import ReviewTable
from dafeng.plan.views.empty import no_plan
from dafeng.ui.views import list_page


def review_list(request: HttpRequest) -> HttpResponse:
    """The closing review of the last planning period: what fell due, and what came of it."""
    require(request.user, "plan.view_plan")
    today, area = timezone.localdate(), code_in_view(request.user)
    period = period_under_review(today)
    lines = review(period, today, area=area) if period else []
    issued = Review.objects.filter(area=area, period=period).select_related("issued_by")
    may_issue = period is not None and not is_invented(area)
    context = {
        "issued": issued.defer("content") if period else (),
        "may_issue": may_issue and request.user.has_perm("plan.issue_review"),
        "breadcrumbs": [*_crumbs()[:1], (_("Closing review"), "")],
    }
    return _page(request, lines, _title(period), context)


def review_issued(request: HttpRequest, pk: int) -> HttpResponse:
    """A closing review as it was issued."""
    require(request.user, "plan.view_plan")
    rows = Review.objects.filter(area=code_in_view(request.user))
    row = get_object_or_404(rows.select_related("period", "issued_by"), pk=pk)
    context = {
        "review": row,
        "unchanged": is_unchanged(row),
        "breadcrumbs": [*_crumbs(), (str(row.number), "")],
    }
    title = _("{title}, issue {number}").format(title=_title(row.period), number=row.number)
    return _page(request, lines_of(row), title, context)


def review_issue(request: HttpRequest) -> HttpResponse:
    """Issue the closing review as it stands; it is signed and never changes."""
    require(request.user, "plan.issue_review")
    today, area = timezone.localdate(), code_in_view(request.user)
    period = period_under_review(today)
    if period is None:
        raise Http404
    form = ReviewForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            form.sign()
            row = services.issue_review(
                actor=request.user, area=area, today=today, note=form.cleaned_data["note"]
            )
        except DafengError as error:
            if error.status >= 500 or error.status == 403:
                raise
            form.add_error(None, error.message(_))
        else:
            messages.success(request, _("The closing review is issued."))
            return redirect(row)
    lines = review(period, today, area=area)
    title = _("Issue the closing review")
    page = {
        "title": title,
        "breadcrumbs": [*_crumbs(), (title, "")],
        "form": form,
        "period": period,
        "counts": _counts(lines),
        "unexplained": [line for line in lines if line.lacks_reason],
    }
    return render(request, "plan/review_form.html", page)


def _page(
    request: HttpRequest, lines: list[Line], title: str, context: dict[str, Any]
) -> HttpResponse:
    return list_page(
        request,
        table_class=ReviewTable,
        queryset=lines,
        title=title,
        template="plan/review.html",
        empty=no_plan(request),
        context={"counts": _counts(lines), **context},
    )


def _counts(lines: list[Line]) -> list[tuple[Any, int]]:
    return [(show.state_badge(state), n) for state, n in count_states(lines).items()]


def _title(period: Period | None) -> str:
    if period is None:
        return _("Closing review")
    return _("Closing review: {period}").format(period=show.wording(period.name))


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("Targets"), reverse("plan:target_list")),
        (_("Closing review"), reverse("plan:review")),
    ]
