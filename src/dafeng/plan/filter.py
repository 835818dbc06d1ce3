"""What lists of the plan can be narrowed to."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dafeng.people.area import code_in_view
from dafeng.people.models import Organisation
from dafeng.plan import light as li
from dafeng.plan import presentation as show
from dafeng.plan import selectors
from dafeng.plan import state as st
from dafeng.plan.models import Duty, NamedSystem, PublicFigure, Target, Task
from dafeng.plan.standing import Standing
from dafeng.plan.supervision import OWN
from dafeng.ui.filter import LongSelect, SearchFilter

ANY = _("any")
MINE = "mine"
"""The bodies that the reader works for, and those whose duties they took over."""
NO_FIGURE = "none"


class ListFilter(django_filters.FilterSet):
    """A filter whose choices are asked once, and drawn in one pass."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.filters.values():
            if isinstance(each, django_filters.ChoiceFilter):
                choices = each.extra["choices"]
                each.extra["choices"] = list(choices() if callable(choices) else choices)
                each.extra["widget"] = LongSelect


def _bodies_with(duties: str, duty: str = "") -> list[tuple[str, str]]:
    found = selectors.bodies_with(duties=duties, duty=duty)
    return [(code, show.wording(name)) for code, name in found]


def _leads() -> list[tuple[str, str]]:
    return [(MINE, str(_("My own"))), *_bodies_with("target_duties", Duty.LEAD)]


class TargetFilter(ListFilter):
    """Targets by year, state, figure, strength, kind, lead and clause; its rows are standings."""

    q = SearchFilter(fields=("key", "name_zh", "name_en", "note_zh", "indicator__name_zh"))
    year = django_filters.ChoiceFilter(
        label=_("Year"), empty_label=ANY, choices=lambda: _years(), method="by_year"
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=ANY, choices=lambda: _states(), method="keep"
    )
    light = django_filters.ChoiceFilter(
        label=pgettext_lazy("target", "Light"),
        empty_label=ANY,
        choices=lambda: _lights(),
        method="keep",
    )
    figure = django_filters.ChoiceFilter(
        label=_("Latest figure"),
        empty_label=ANY,
        choices=((NO_FIGURE, _("none yet")),),
        method="keep",
    )
    reading = django_filters.ChoiceFilter(
        label=_("Reading"),
        empty_label=_("as it counts"),
        choices=(("other", _("beside the other reading")),),
        method="keep",
    )
    strength = django_filters.ChoiceFilter(
        label=_("Strength"), empty_label=ANY, choices=Target.Strength.choices
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), empty_label=ANY, choices=Target.Kind.choices
    )
    lead = django_filters.ChoiceFilter(
        label=_("Lead"),
        empty_label=ANY,
        choices=lambda: _leads(),
        method="by_lead",
    )
    section = django_filters.ChoiceFilter(
        label=_("Chapter"), empty_label=ANY, choices=lambda: _groups(), method="by_section"
    )

    def by_year(self, rows: Any, name: str, value: str) -> Any:
        """Targets of a year, or those without one."""
        return rows.filter(year=None) if value == "none" else rows.filter(year=value)

    def by_lead(self, rows: Any, name: str, value: str) -> Any:
        """Targets that a body leads."""
        if value == MINE:
            mine = selectors.bodies_of(self.request.user)
            return rows.filter(pk__in=selectors.led_by(mine, timezone.localdate()))
        return rows.filter(duties__duty=Duty.LEAD, duties__organisation__code=value)

    def by_section(self, rows: Any, name: str, value: str) -> Any:
        """Targets of a section and what lies beneath it."""
        return rows.filter(section__number__startswith=value)

    def keep(self, rows: Any, name: str, value: str) -> Any:
        """A state is judged, not stored; `qs` looks at it."""
        return rows

    @property
    def qs(self) -> list[Standing]:
        """The targets that fit, judged today; those whose light the other reading changes first."""
        area, today, found = code_in_view(self.request.user), timezone.localdate(), super().qs
        known = selectors.all_standings(on=today, area=area)
        keys = found.values_list("pk", flat=True) if self.is_bound else known
        rows = [known[key] for key in keys if key in known]
        asked = self.form.cleaned_data if self.is_bound and self.is_valid() else {}
        if wanted := asked.get("state"):
            rows = [row for row in rows if row.state == wanted]
        if wanted := asked.get("light"):
            rows = [row for row in rows if row.light.colour == wanted]
        if asked.get("figure") == NO_FIGURE:
            rows = [row for row in rows if row.latest is None]
        if asked.get("reading"):
            rows = selectors.with_other_readings(rows, today, area=area)
            rows.sort(key=lambda row: (not row.changes_by_reading, not row.others))
        return rows


def _years() -> list[tuple[Any, Any]]:
    found = selectors.target_years()
    return [*((year, str(year)) for year in found), ("none", show.NO_YEAR)]


def _states() -> list[tuple[str, str]]:
    return [(key, _now(st.TITLES[key])) for key in st.STATES]


def _lights() -> list[tuple[str, str]]:
    return [(key, _now(li.TITLES[key])) for key in li.COLOURS]


def _groups() -> list[tuple[str, str]]:
    return [(row.number, show.wording(row.clause)) for row in selectors.chapters()]


class TaskFilter(ListFilter):
    """Tasks by action, lead, anybody's part, and what their targets say."""

    q = SearchFilter(fields=("name_zh", "name_en", "note_zh", "section__number"))
    group = django_filters.ChoiceFilter(
        label=_("Action"), empty_label=ANY, choices=lambda: _actions(), field_name="group__number"
    )
    lead = django_filters.ChoiceFilter(
        label=_("Lead"),
        empty_label=ANY,
        choices=lambda: _bodies_with("task_duties", Duty.LEAD),
        method="by_lead",
    )
    body = django_filters.ChoiceFilter(
        label=_("Lead or cooperating"),
        empty_label=ANY,
        choices=lambda: _bodies_with("task_duties"),
        method="by_body",
    )
    state = django_filters.ChoiceFilter(
        label=_("Its targets"), empty_label=ANY, choices=lambda: _task_states(), method="keep"
    )

    def by_lead(self, rows: Any, name: str, value: str) -> Any:
        """Tasks that a body leads."""
        return rows.filter(pk__in=_tasks_of(value, duty=Duty.LEAD))

    def by_body(self, rows: Any, name: str, value: str) -> Any:
        """Tasks in which a body has a part."""
        return rows.filter(pk__in=_tasks_of(value))

    def keep(self, rows: Any, name: str, value: str) -> Any:
        """A state is judged, not stored; `qs` looks at it."""
        return rows

    @property
    def qs(self) -> list[Task]:
        """The tasks that fit, each with what its targets say today."""
        area = code_in_view(self.request.user)
        known = selectors.all_tasks(on=timezone.localdate(), area=area)
        keys = super().qs.values_list("pk", flat=True) if self.is_bound else known
        rows = [known[key] for key in keys if key in known]
        wanted = self.form.cleaned_data.get("state") if self.is_bound and self.is_valid() else ""
        return [row for row in rows if row.state_key == wanted] if wanted else rows


def _tasks_of(code: str, **duty: Any) -> Any:
    return Organisation.objects.get(code=code).task_duties.filter(**duty).values("task")


def _actions() -> list[tuple[str, str]]:
    return [(row.number, show.wording(row.clause)) for row in selectors.actions()]


def _task_states() -> list[tuple[str, str]]:
    return [(key, _now(show.TASK_TITLES[key])) for key in st.TASK_STATES]


class BodyFilter(ListFilter):
    """Bodies by kind and by how supervision reaches them."""

    q = SearchFilter(fields=("name_zh", "name_en", "code"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), empty_label=ANY, choices=Organisation.Kind.choices
    )
    means = django_filters.ChoiceFilter(
        label=_("Supervision by"),
        empty_label=ANY,
        choices=(("notice", _("Supervision notice")), ("letter", _("Letter"))),
        method="by_means",
    )

    def by_means(self, rows: Any, name: str, value: str) -> Any:
        """Bodies that may be sent a notice, or a letter."""
        if value == "notice":
            return rows.filter(kind__in=OWN)
        return rows.exclude(kind__in=OWN).exclude(kind="group")


class SystemFilter(ListFilter):
    """Named systems by coverage, the city's own state, and role."""

    q = SearchFilter(fields=("key", "name_zh", "name_en"))
    coverage = django_filters.ChoiceFilter(
        label=_("Coverage by Dafeng"), empty_label=ANY, choices=NamedSystem.Coverage.choices
    )
    city_state = django_filters.ChoiceFilter(
        label=_("The city's own"),
        empty_label=ANY,
        choices=[("unknown", _("Not stated")), *NamedSystem.CityState.choices[1:]],
        method="by_city_state",
    )
    role = django_filters.ChoiceFilter(
        label=pgettext_lazy("in the plan", "Role"),
        empty_label=ANY,
        choices=NamedSystem.Role.choices,
    )

    def by_city_state(self, rows: Any, name: str, value: str) -> Any:
        """Systems by what the city has itself."""
        return rows.filter(city_state="" if value == "unknown" else value)


class FigureFilter(ListFilter):
    """Public figures by area, nature and status."""

    q = SearchFilter(fields=("name_zh", "name_en", "note_zh"))
    area = django_filters.ChoiceFilter(
        label=_("Area"), empty_label=ANY, choices=lambda: _areas(), field_name="area_zh"
    )
    nature = django_filters.ChoiceFilter(
        label=_("Nature"), empty_label=ANY, choices=PublicFigure.Nature.choices
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), empty_label=ANY, choices=PublicFigure.Status.choices
    )


def _areas() -> list[tuple[str, str]]:
    rows = PublicFigure.objects.filter(retired_date=None).order_by("area_zh")
    found = {row.area_zh: show.wording(row.area) for row in rows}
    return list(found.items())
