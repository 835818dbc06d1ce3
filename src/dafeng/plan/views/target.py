"""The list of targets, one target, and what is entered about it by hand."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dafeng.indicators.figure import KINDS, VINTAGES
from dafeng.indicators.models import Value
from dafeng.indicators.part import parts_for
from dafeng.kernel.error import DafengError
from dafeng.people.access import require
from dafeng.people.area import code_in_view
from dafeng.plan import light_words as lights
from dafeng.plan import presentation as show
from dafeng.plan import selectors, services, wait_words
from dafeng.plan.drawing import draw_target
from dafeng.plan.filter import TargetFilter
from dafeng.plan.forms import DecisionForm, KnownOnForm, ValueForm
from dafeng.plan.lighting import changes_of
from dafeng.plan.models import Duty, Target
from dafeng.plan.standing import Standing
from dafeng.plan.table import ReadingTable, TargetTable
from dafeng.plan.views.empty import no_plan
from dafeng.ui.views import list_page


def target_list(request: HttpRequest) -> HttpResponse:
    """All targets with value, state and lead."""
    require(request.user, "plan.view_plan")
    return list_page(
        request,
        table_class=ReadingTable if request.GET.get("reading") else TargetTable,
        queryset=selectors.bare_targets(),
        filterset_class=TargetFilter,
        title=_("Targets"),
        empty=no_plan(request),
        context={"breadcrumbs": [(_("Targets"), "")]},
    )


def target(request: HttpRequest, key: str) -> HttpResponse:
    """One target: definition, trajectory, the four values, state, history; as known on a day."""
    require(request.user, "plan.view_plan")
    row = _target(key)
    form = KnownOnForm(request.GET or None)
    asked = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    day = asked or timezone.localdate()
    area = code_in_view(request.user)
    standing, city = selectors.standing(row, day, area=area), selectors.city()
    others = selectors.with_other_readings([standing], day, area=area)[0].others
    values = selectors.values_of(row.indicator, day, area=area)
    periods = show.periods_of(standing, values)
    period = request.GET.get("period", "")
    period = period if period in periods else _first_period(standing, periods)
    enterable = _enterable(request, row)
    files = selectors.files_of(values)
    page = {
        "title": show.wording(row.name),
        "breadcrumbs": [*_crumbs(row)[:-1], (row.key, "")],
        "standing": standing,
        "target": row,
        "city": city,
        "state_mark": show.state_mark(standing),
        "reason": show.reason(standing),
        "light_mark": lights.light_mark(standing),
        "light_why": lights.why(standing),
        "foretold": lights.foretold(standing),
        "tolerances": lights.tolerances(),
        "waits": wait_words.wait(standing, city),
        "papers": [] if wait_words.is_computed(standing) else wait_words.papers(standing)[1:],
        "callers": _whom_to_call(request, standing),
        "light_rows": _light_rows(standing),
        "others": [(lights.definition(each), lights.mark_of(each.light)) for each in others],
        "level": show.level_of(standing),
        "latest": standing.latest,
        "latest_shown": show.answer(standing.latest, row.unit_text),
        "gap_to_target": show.signed(show.rounded(standing.gap_to_target)),
        "gap_to_path": show.signed(show.rounded(standing.gap_to_path)),
        "expected": show.amount(show.rounded(standing.expected), row.unit_text),
        "chart": draw_target(standing),
        "facts": _facts(standing),
        "definition": show.definition_facts(row.indicator),
        "readings": row.indicator.readings.filter(retired_date=None),
        "value_rows": [
            (value, show.answer(value, row.unit_text), files.get(value.pk, ())) for value in values
        ],
        "waiting": selectors.changes_waiting(row.indicator, request.user, area=area),
        "vintages": [Value.Vintage(vintage).label for vintage in VINTAGES],
        "parts": parts_for(request, row.indicator.key) if asked is None else (),
        "rows": show.four_values(
            standing=standing,
            values=values,
            period=period,
            city=city,
            enterable=enterable if asked is None else (),
        ),
        "period": period,
        "periods": [
            {"label": each, "url": _address(row, each, asked), "active": each == period}
            for each in periods
        ],
        "on": asked,
        "today": timezone.localdate(),
        "may_enter": bool(enterable) and asked is None,
        "may_decide": request.user.has_perm("plan.decide_target", row) and asked is None,
        "decisions": standing.decisions,
        "siblings": _siblings(row, day, area),
        "events": show.events(selectors.history_of(row, area=area)),
    }
    return render(request, "plan/target.html", page)


def value_new(request: HttpRequest, key: str) -> HttpResponse:
    """Enter one of the four values by hand."""
    require(request.user, "plan.view_plan")
    row = _target(key)
    kinds = _enterable(request, row)
    require(request.user, f"plan.enter_{kinds[0] if kinds else 'filed'}", row.indicator)
    initial = {
        "kind": request.GET.get("kind", kinds[0]),
        "period": request.GET.get("period", row.year or ""),
        "vintage": request.GET.get("vintage", "preliminary"),
    }
    form = ValueForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        target=row,
        kinds=kinds,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        done = _tried(form, lambda: _enter(request, row, form))
        if done is not None:
            if done.approval:
                messages.warning(
                    request, _("A final figure changes only when a second person agrees.")
                )
            else:
                messages.success(request, _("The value is recorded."))
            period = str(form.cleaned_data["period"])
            return redirect(f"{reverse('plan:target', args=[row.key])}?period={period}#values")
    return _form_page(request, row, form, _("Enter a value"), "plan/value_form.html")


def _enter(request: HttpRequest, row: Target, form: ValueForm) -> services.Entered:
    form.sign()
    return services.enter_value(
        actor=request.user,
        indicator=row.indicator,
        statement=form.statement(area=code_in_view(request.user)),
        reason=form.cleaned_data["reason"],
        file=form.upload(),
    )


def _decide(request: HttpRequest, row: Target, form: DecisionForm) -> Any:
    form.sign()
    return services.record_decision(
        actor=request.user,
        target=row,
        paper=form.paper(area=code_in_view(request.user)),
        file=form.upload(),
    )


def decision_new(request: HttpRequest, key: str) -> HttpResponse:
    """Record a document that assigns, adjusts or carries over a target."""
    row = _target(key)
    require(request.user, "plan.decide_target", row)
    initial = {"kind": "assign" if row.kind == Target.Kind.ASSIGNED else "adjust"}
    form = DecisionForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        target=row,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        done = _tried(form, lambda: _decide(request, row, form))
        if done is not None:
            messages.success(request, _("The document is recorded."))
            return redirect("plan:target", key=row.key)
    title = _("Record a document on this target")
    return _form_page(request, row, form, title, "plan/decision_form.html")


def _tried(form: Any, work: Any) -> Any:
    """What the work gives; an error that the person can mend is shown above the form."""
    try:
        return work()
    except DafengError as error:
        if error.status >= 500 or error.status == 403:
            raise
        form.add_error(None, error.message(_))
        return None


def _form_page(
    request: HttpRequest, row: Target, form: Any, title: str, template: str
) -> HttpResponse:
    area = code_in_view(request.user)
    standing = selectors.standing(row, timezone.localdate(), area=area)
    page = {
        "title": title,
        "breadcrumbs": [*_crumbs(row), (title, "")],
        "form": form,
        "target": row,
        "level": show.level_of(standing),
        "facts": _facts(standing)[:6],
        "definition": show.definition_facts(row.indicator),
    }
    return render(request, template, page)


def _target(key: str) -> Target:
    return get_object_or_404(selectors.targets().select_related("document"), key=key)


def _crumbs(row: Target) -> list[tuple[str, str]]:
    return [
        (_("Targets"), reverse("plan:target_list")),
        (row.key, reverse("plan:target", args=[row.key])),
    ]


def _address(row: Target, period: str, on: date | None) -> str:
    asked = f"&on={on}" if on else ""
    return f"{reverse('plan:target', args=[row.key])}?period={period}{asked}#values"


def _first_period(standing: Standing, periods: list[str]) -> str:
    due = str(standing.promise.year or "")
    is_due = standing.promise.due_date and standing.today >= standing.promise.due_date
    if due in periods and (is_due or not standing.latest):
        return due
    return str(standing.latest.year) if standing.latest else periods[0]


def _light_rows(standing: Standing) -> list[dict[str, Any]]:
    rows = changes_of(standing.target, area=standing.area, until=standing.today)
    return [lights.change_line(row) for row in rows]


def _whom_to_call(request: HttpRequest, standing: Standing) -> list[tuple[Any, list[Any]]]:
    """Who leads a target, with the people and their phones where one may see them."""
    found = []
    for duty in standing.leads:
        body = duty.organisation
        people: list[Any] = []
        if request.user.has_perm("plan.view_body_users", body):
            people = selectors.callers_of(body, timezone.localdate())
        found.append((show.body_link(body), people))
    return found


def _enterable(request: HttpRequest, row: Target) -> list[str]:
    return [k for k in KINDS if request.user.has_perm(f"plan.enter_{k}", row.indicator)]


def _siblings(row: Target, day: date, area: str) -> list[tuple[Any, Any, str]]:
    """Other targets of the same indicator: a stretch value, another year."""
    others = selectors.targets().filter(indicator=row.indicator).exclude(pk=row.pk)
    return [
        (show.target_link(each.target), show.state_mark(each), show.level_of(each))
        for each in selectors.standings(others, day, area=area)
    ]


def _facts(standing: Standing) -> list[tuple[Any, Any]]:
    row, promise = standing.target, standing.promise
    base = " / ".join(str(year) for year in promise.base_years)
    rows: list[tuple[Any, Any]] = [
        (_("Target value"), show.level_of(standing)),
        (_("Year"), str(promise.year) if promise.year else show.NO_YEAR),
        (_("Clause"), show.section_link(row.section)),
        (_("Lead"), show.body_links(standing.duties, Duty.LEAD)),
        (_("Cooperating"), show.body_links(standing.duties, Duty.COOPERATING)),
        (_("Strength"), row.get_strength_display()),
        (_("Kind"), row.get_kind_display()),
        (_("Trajectory"), row.get_trajectory_display()),
    ]
    if promise.change:
        rows.append((_("Kind of change"), row.get_change_display()))
    if base:
        rows.append((_("Base year"), base))
    if row.stretch_of:
        rows.append((_("Stretch value of"), show.target_link(row.stretch_of)))
    note = show.wording(row.note)
    return [*rows, (_("Note"), note)] if note else rows
