"""Lists of the plan: targets, tasks, bodies, systems, public figures."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dafeng.indicators.models import Value
from dafeng.kernel.text import Text
from dafeng.people.models import Organisation
from dafeng.plan import light_words as words
from dafeng.plan import presentation as show
from dafeng.plan import selectors
from dafeng.plan.light import TITLES as LIGHTS
from dafeng.plan.lighting import Turn, last_turns
from dafeng.plan.models import City, NamedSystem, PublicFigure, Target, Task
from dafeng.plan.review import Line, Said
from dafeng.plan.standing import Other, Standing
from dafeng.plan.state import TITLES
from dafeng.plan.supervision import TITLES as MEANS
from dafeng.plan.supervision import means_for
from dafeng.plan.wait_words import wait, wait_line
from dafeng.ui.mark import state
from dafeng.ui.table import Column, NumberColumn, Table

TIGHT = {"td": {"class": "tight"}, "th": {"class": "tight"}}
NUM = {"td": {"class": "num"}, "th": {"class": "num"}}
WIDE = {"td": {"class": "wide"}}
LIT = {"td": {"class": "lit"}}
OWN: dict[str, Any] = {"empty_values": ()}
"""A column that is drawn from the row itself, so that no value is looked up for it."""
SIGNS = frozenset(show.COMPARATORS.values())
NO_BREAK = "\N{NO-BREAK SPACE}"
LEAN = {"td": {"class": "lean"}, "th": {"class": "lean"}}
"""The first column of a table of many: those after it are narrow, their amounts wrap."""


def _with_lines(mark: SafeString, lines: list[str], *, title: str = "") -> SafeString:
    """A badge with small lines beneath it."""
    below = format_html_join("", '<div class="small muted">{}</div>', ((x,) for x in lines if x))
    return format_html('<span title="{}">{}</span>{}', title, mark, below)


class TargetTable(Table):
    """Rows are standings: targets with their state on a day."""

    name = Column(_("Target"), accessor="target", order_by="target__key", attrs=LEAN, **OWN)
    light = Column(
        pgettext_lazy("target", "Light"), accessor="light", order_by="urgency", attrs=LIT, **OWN
    )
    state = Column(_("State"), accessor="state", attrs=LIT, **OWN)
    lead = Column(_("Lead"), accessor="duties", orderable=False, **OWN)
    latest = Column(_("Latest figure"), accessor="latest", orderable=False, attrs=NUM)
    level = Column(_("Target value"), accessor="target", order_by="target__value", attrs=NUM, **OWN)
    year = Column(_("Year"), accessor="promise__year", attrs=TIGHT, default=show.NO_YEAR)
    gap = Column(_("Gap to target"), accessor="gap_to_target", order_by="gap_to_target", attrs=NUM)
    strength = Column(_("Strength"), accessor="target__strength", attrs=TIGHT, **OWN)
    section = Column(
        _("Clause"), accessor="target__section", order_by="target__section__order", attrs=TIGHT
    )

    def render_name(self, record: Standing) -> SafeString:
        target = record.target
        mark = '<a href="{}"><span class="muted">{}</span> {}</a>'
        return format_html(mark, target.get_absolute_url(), target.key, show.wording(target.name))

    def value_name(self, value: Target) -> str:
        return f"{value.key} {show.wording(value.name)}"

    def render_level(self, record: Standing) -> str:
        sign, _space, amount = show.level_of(record).partition(" ")
        return f"{sign}{NO_BREAK}{amount}" if sign in SIGNS else self.value_level(record)

    def value_level(self, record: Standing) -> str:
        return show.level_of(record)

    def render_year(self, value: int | None) -> Any:
        return value or show.NO_YEAR

    def render_latest(self, record: Standing) -> Any:
        figure = record.latest
        if figure is None:
            return self.default
        shown = show.answer(figure, record.target.unit_text)
        return format_html('{} <span class="muted">{}</span>', shown, figure.year)

    def render_gap(self, value: Any) -> str:
        return show.signed(value) or str(self.default)

    def render_light(self, record: Standing) -> SafeString:
        turn = self._turns(record.area).get(record.pk)
        lines = [words.since(turn), words.warning(record)]
        return _with_lines(words.light_mark(record), lines, title=words.why(record))

    def value_light(self, record: Standing) -> str:
        return words.title(record.light)

    def render_state(self, record: Standing) -> SafeString:
        missing = wait(record, self._city)
        if not missing:
            return show.state_mark(record)
        waits = gettext("waits for {what}").format(what=wait_line(record, self._city))
        return _with_lines(show.state_mark(record), [waits], title=missing)

    def value_state(self, record: Standing) -> str:
        state_, missing = gettext(TITLES[record.state]), wait(record, self._city)
        return (
            f"{state_}; {gettext('waits for {what}').format(what=missing)}" if missing else state_
        )

    @cached_property
    def _city(self) -> City | None:
        return selectors.city()

    def _turns(self, area: str) -> dict[int, Turn]:
        if area not in self._turns_by_area:
            self._turns_by_area[area] = last_turns(area)
        return self._turns_by_area[area]

    @cached_property
    def _turns_by_area(self) -> dict[str, dict[int, Turn]]:
        return {}

    def render_strength(self, record: Standing) -> Any:
        return record.target.get_strength_display()

    def render_lead(self, record: Standing) -> SafeString:
        return show.body_links(record.leads)

    def value_lead(self, record: Standing) -> str:
        return show.body_names(record.duties)

    def render_section(self, value: Any) -> SafeString:
        return show.section_link(value, short=True)

    def value_section(self, value: Any) -> str:
        return show.wording(value.clause)


class ReadingTable(TargetTable):
    """Targets beside their lights under other admissible definitions."""

    other = Column(_("Under other readings"), accessor="others", orderable=False, attrs=WIDE)

    class Meta:
        sequence = ("name", "light", "other", "...")
        exclude = ("strength", "section")

    def render_other(self, value: tuple[Other, ...]) -> SafeString:
        rows = ((words.mark_of(each.light), words.definition(each)) for each in value)
        return format_html_join(mark_safe("<br>"), "{} {}", rows)

    def value_other(self, value: tuple[Other, ...]) -> str:
        return "; ".join(f"{words.definition(each)}: {words.title(each.light)}" for each in value)


class ReviewTable(Table):
    """The closing review: rows are lines of `plan.review`, as they stand or as issued."""

    name = Column(_("Target"), accessor="key", attrs=LEAN)
    level = Column(_("Target value"), orderable=False, attrs=NUM)
    year = Column(_("Year"), attrs=TIGHT)
    preliminary = Column(_("Preliminary figure"), orderable=False, attrs=NUM)
    confirmed = Column(_("Confirmed figure"), orderable=False, attrs=NUM)
    state = Column(_("State"), attrs=TIGHT)
    miss = Column(_("Reason of a miss"), orderable=False, attrs=WIDE, empty_values=())
    carried = Column(_("Carried over by"), orderable=False)
    lead = Column(_("Lead"), accessor="leads", orderable=False)

    def render_name(self, record: Line) -> SafeString:
        url = reverse("plan:target", args=[record.key])
        return show.link(url, f"{record.key} {show.wording(record.name)}")

    def value_name(self, record: Line) -> str:
        return f"{record.key} {show.wording(record.name)}"

    def render_level(self, value: Text) -> str:
        return show.wording(value)

    def render_preliminary(self, value: Said) -> SafeString:
        return _said(value)

    def value_preliminary(self, value: Said) -> str:
        return show.wording(value.shown)

    def render_confirmed(self, value: Said) -> SafeString:
        return _said(value)

    def value_confirmed(self, value: Said) -> str:
        return show.wording(value.shown)

    def render_state(self, value: str) -> SafeString:
        return show.state_badge(value)

    def value_state(self, value: str) -> str:
        return gettext(TITLES[value])

    def render_miss(self, record: Line) -> Any:
        if record.lacks_reason:
            return state("warn", gettext("no reason is given yet"))
        return record.miss or self.default

    def value_miss(self, record: Line) -> str:
        return gettext("no reason is given yet") if record.lacks_reason else record.miss

    def render_lead(self, value: tuple[Text, ...]) -> str:
        return gettext(", ").join(show.wording(each) for each in value)


def _said(figure: Said) -> SafeString:
    kind, vintage = Value.Kind(figure.kind).label, Value.Vintage(figure.vintage).label
    return format_html(
        '<span title="{}">{}</span><div class="small muted">{} · {}</div>',
        figure.document,
        show.wording(figure.shown),
        kind,
        vintage,
    )


class TaskTable(Table):
    """The tasks of the plan."""

    name = Column(_("Task"), accessor="name_zh", order_by="section__order", **OWN)
    group = Column(_("Action"), accessor="group", order_by="group__order")
    lead = Column(_("Lead"), accessor="pk", orderable=False, **OWN)
    cooperating = Column(_("Cooperating"), accessor="duties", orderable=False, attrs=WIDE, **OWN)
    target_count = NumberColumn(_("Targets"))
    light = Column(
        pgettext_lazy("target", "Light"), accessor="light_key", orderable=False, attrs=TIGHT
    )
    state = Column(_("Its targets"), accessor="state_key", attrs=TIGHT, **OWN)

    def render_name(self, record: Task) -> SafeString:
        url = reverse("plan:task", args=[record.key])
        name = show.wording(record.name)
        mark = '<a href="{}"><span class="muted">{}</span> {}</a>'
        return format_html(mark, url, show.wording(record.section.numbered), name)

    def render_group(self, value: Any) -> str:
        return show.wording(value.name)

    def render_lead(self, record: Task) -> SafeString:
        leads = [duty for duty in record.duties.all() if duty.duty == "lead"]
        if not leads:
            return state("warn", gettext("none named"))
        return show.body_links(leads)

    def render_cooperating(self, record: Task) -> str:
        return show.body_names(record.duties.all(), "cooperating")

    def render_light(self, value: str) -> SafeString:
        return words.mark(value)

    def value_light(self, value: str) -> str:
        return gettext(LIGHTS[value])

    def render_state(self, record: Task) -> SafeString:
        return show.task_mark(record.state_key)


class BodyTable(Table):
    """The bodies that the plan names."""

    name = Column(_("Body"), accessor="name_zh", order_by="name_zh", attrs=LEAN)
    kind = Column(_("Kind"))
    means = Column(_("Supervision by"), accessor="kind", orderable=False, attrs=TIGHT)
    leads_tasks = NumberColumn(_("Tasks led"))
    helps_tasks = NumberColumn(_("Tasks helped with"))
    leads_targets = NumberColumn(_("Targets led"))
    helps_targets = NumberColumn(_("Targets helped with"))
    heirs = Column(_("Succeeded by"), accessor="pk", orderable=False)

    def render_name(self, record: Organisation) -> SafeString:
        return show.body_link(record)

    def render_means(self, record: Organisation) -> str:
        return gettext(MEANS[means_for(record.kind)])

    def render_heirs(self, record: Organisation) -> Any:
        heirs = [each.successor for each in record.successions.all()]
        return ", ".join(show.wording(heir.name) for heir in heirs) or self.default


COVERAGE = {"whole": "ok", "part": "info", "none": "hollow", "outside": "muted"}
CITY_STATE = {"in_use": "ok", "planned": "info", "none": "hollow", "replaced": "muted"}


class SystemTable(Table):
    """The systems, platforms, lists and mechanisms that the plan names."""

    name = Column(_("Name in the plan"), accessor="name_zh", order_by="key")
    types = Column(_("Type"), orderable=False, attrs=TIGHT)
    role = Column(pgettext_lazy("in the plan", "Role"), attrs=TIGHT)
    coverage = Column(_("Coverage by Dafeng"), attrs=TIGHT)
    city_state = Column(_("The city's own"), attrs=TIGHT, empty_values=())
    sections = Column(_("Clause"), accessor="pk", orderable=False, attrs=WIDE)

    def render_name(self, record: NamedSystem) -> SafeString:
        url = reverse("plan:system", args=[record.key])
        mark = '<a href="{}"><span class="muted">{}</span> {}</a>'
        return format_html(mark, url, record.key, show.wording(record.name))

    def render_types(self, value: list[str]) -> str:
        return ", ".join(str(NamedSystem.Type(each).label) for each in value)

    def render_coverage(self, record: NamedSystem) -> SafeString:
        return state(COVERAGE[record.coverage], record.get_coverage_display())

    def render_city_state(self, record: NamedSystem) -> Any:
        if not record.city_state:
            return self.default
        return state(CITY_STATE[record.city_state], record.get_city_state_display())

    def render_sections(self, record: NamedSystem) -> SafeString:
        links = ((show.section_link(section),) for section in record.sections.all())
        return format_html_join(mark_safe("<br>"), "{}", links)


NATURE = {"outcome": "ok", "target": "warn", "identity": "muted"}


class FigureTable(Table):
    """Public figures; a promise among them is marked as one."""

    name = Column(_("Figure"), accessor="name_zh", order_by="name_zh")
    area = Column(_("Area"), accessor="area_zh", order_by="area_zh", attrs=TIGHT)
    year = Column(_("Year"), attrs=TIGHT)
    value = Column(_("Value"), orderable=False, attrs=NUM)
    nature = Column(_("Nature"), attrs=TIGHT)
    status = Column(_("Status"), attrs=TIGHT)
    source = Column(_("Source"), orderable=False, attrs=WIDE)
    note = Column(_("Note"), accessor="note_zh", orderable=False, attrs=WIDE)

    def render_name(self, record: PublicFigure) -> str:
        return show.wording(record.name)

    def render_area(self, record: PublicFigure) -> str:
        return show.wording(record.area)

    def render_value(self, record: PublicFigure) -> str:
        return show.public_value(record)

    def render_nature(self, record: PublicFigure) -> SafeString:
        return state(NATURE[record.nature], record.get_nature_display())

    def render_source(self, value: dict[str, str]) -> str:
        return value.get("title", "")

    def render_note(self, record: PublicFigure) -> str:
        return show.wording(record.note)
