"""Words and marks of the plan's pages: levels, figures, states, the table of the four values."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.event import title_of
from dafeng.evidence.models import Entry
from dafeng.evidence.selectors import Subject, actor_of, find_subject
from dafeng.indicators.figure import KINDS, VINTAGES, Figure
from dafeng.indicators.models import Indicator, Value
from dafeng.kernel.error import N_
from dafeng.kernel.text import Text
from dafeng.people.models import Organisation
from dafeng.plan import state as st
from dafeng.plan.light import TITLES as LIGHTS
from dafeng.plan.models import City, Duty, PublicFigure, Target
from dafeng.plan.promise import Promise
from dafeng.plan.standing import Standing
from dafeng.ui.mark import MISSING, format_number, state

STATE_KINDS = {
    st.RUNNING: "info",
    st.PENDING: "warn",
    st.REACHED: "ok",
    st.MISSED: "bad",
    st.ADJUSTED: "muted",
    st.CARRIED: "muted",
    st.UNASSIGNED: "hollow",
    st.UNMEASURED: "hollow",
}
SIGNIFICANT = 4  # digits of what is computed from figures
STRENGTH_KINDS = {"binding": "bad", "expected": "info", "strive": "muted"}
TASK_TITLES = st.TITLES | {
    st.PENDING: N_("Targets due"),
    st.MISSED: N_("Targets not reached"),
    st.UNASSIGNED: N_("Targets to be assigned"),
    st.REACHED: N_("Targets reached"),
    st.UNMEASURED: N_("No target measures it"),
}
NO_YEAR = _("no year")


def wording(value: Text) -> str:
    """An official wording in the language of the page."""
    return value.pick(get_language() or "zh-hans")


def trim(value: Decimal | None) -> Decimal | None:
    """A number without the noughts of its column."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def number(value: Decimal | None) -> str:
    """A number as people read it."""
    return format_number(trim(value))


def rounded(value: Decimal | None) -> Decimal | None:
    """Four significant digits, and never fewer than all before the point."""
    if not value:
        return value
    return round(value, max(0, SIGNIFICANT - 1 - value.adjusted()))


def signed(value: Decimal | None) -> str:
    """A difference with its sign; a real minus."""
    if value is None:
        return ""
    text = number(abs(value))
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else text


def amount(value: Decimal | None, unit: Text) -> str:
    """A number with its unit; a plain year or milestone has none."""
    if value is None:
        return ""
    if unit.zh == "年":
        return f"{value:.0f}"
    shown = wording(unit)
    if shown == "%":
        return f"{number(value)}%"
    # "10 MW" or "10,000 mu" is a unit that begins with a number of its own
    return f"{number(value)} {'× ' if shown[:1].isdigit() else ''}{shown}"


def public_value(figure: PublicFigure) -> str:
    """The value of a public figure with its unit; a code and a yes stand alone."""
    if figure.unit == "flag":
        return gettext("Yes") if figure.value in ("yes", "True", "true", "1") else gettext("No")
    try:
        return (
            amount(Decimal(figure.value), figure.unit_text)
            if figure.unit != "code"
            else figure.value
        )
    except InvalidOperation:
        return figure.value


COMPARATORS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}


def level(promise: Promise, *, unit: Text, words: Text) -> str:
    """What is promised, in a few characters: ``≥ 14%``, or the plan's own words."""
    if promise.value is None or promise.takes_answer or promise.comparator == "before":
        return wording(words) or _plain_level(promise)
    sign = COMPARATORS.get(promise.comparator, "")
    return f"{sign} {amount(promise.value, unit)}".strip()


def _plain_level(promise: Promise) -> str:
    if promise.comparator == "done":
        return gettext("done")
    return f"< {promise.year}" if promise.comparator == "before" else MISSING


def level_of(standing: Standing) -> str:
    """What a target promises, as documents left it."""
    target = standing.target
    return level(standing.promise, unit=target.unit_text, words=target.wording)


def answer(figure: Figure | Value | None, unit: Text) -> str:
    """What a figure says: a number with its unit, or yes or no."""
    if figure is None:
        return ""
    if figure.amount is not None:
        return amount(figure.amount, unit)
    return gettext("achieved") if figure.achieved else gettext("not achieved")


def state_mark(standing: Standing) -> SafeString:
    """The badge of a target's state."""
    return state_badge(standing.state)


def state_badge(key: str) -> SafeString:
    """The badge of a state of targets."""
    return state(STATE_KINDS[key], gettext(st.TITLES[key]))


def task_mark(key: str) -> SafeString:
    """The badge of what its targets say about a task."""
    return state(STATE_KINDS[key], gettext(TASK_TITLES[key]))


def reason(standing: Standing) -> str:
    """Why a target has its state, in a sentence."""
    return gettext(standing.verdict.reason).format(**standing.verdict.facts)


# Bodies and links


def link(url: str, text: Any) -> SafeString:
    """A link."""
    return format_html('<a href="{}">{}</a>', url, text)


def body_link(body: Organisation) -> SafeString:
    """A body of the plan by its name, leading to its page."""
    return link(reverse("plan:body", args=[body.code]), wording(body.name))


def body_links(duties: Iterable[Any], duty: str | None = None) -> SafeString:
    """The bodies of some duties, one after the other; an assumed one is marked."""
    rows = [each for each in duties if duty is None or each.duty == duty]
    return format_html_join(
        mark_safe("<br>") if len(rows) > 1 else "",
        "{}{}",
        ((body_link(row.organisation), _assumed(row)) for row in rows),
    )


def body_names(duties: Iterable[Any], duty: str = Duty.LEAD) -> str:
    """The names of the bodies of a duty."""
    rows = [each for each in duties if each.duty == duty]
    return gettext(", ").join(wording(row.organisation.name) for row in rows)


def _assumed(row: Any) -> SafeString:
    if not getattr(row, "is_assumed", False):
        return mark_safe("")
    return format_html(' <span class="tag">{}</span>', gettext("assumed"))


def target_link(target: Target) -> SafeString:
    """A target by its key and name."""
    url = reverse("plan:target", args=[target.key])
    return link(url, f"{target.key} {wording(target.name)}")


def section_link(section: Any, *, short: bool = False) -> SafeString:
    """A clause by its number and short title, leading to its task or to the outline."""
    task = getattr(section, "task", None)
    if task is not None and task.retired_date is None:
        url = reverse("plan:task", args=[task.key])
    else:
        url = f"{reverse('plan:outline')}#s-{section.pk}"
    if short:
        return format_html(
            '<a href="{}" title="{}">{}</a>',
            url,
            wording(section.clause),
            wording(section.numbered),
        )
    return link(url, wording(section.clause))


# The four values


@dataclass(frozen=True)
class Cell:
    """One kind and vintage of a period: the value that stands, and how many it superseded."""

    value: Value | None
    shown: str = ""
    corrections: int = 0


@dataclass(frozen=True)
class KindRow:
    """One of the four kinds in a period: its vintages, or who must supply it."""

    kind: str
    title: str
    cells: tuple[Cell, ...]
    supplier: str
    is_official: bool
    enter_url: str

    @property
    def is_empty(self) -> bool:
        """Whether nobody has given a value of this kind."""
        return all(cell.value is None for cell in self.cells)


def supplier(kind: str, *, standing: Standing, city: City | None) -> str:
    """Who must supply a value of a kind."""
    if kind == "filed":
        return body_names(standing.duties)
    if kind == "statistical":
        office = city.statistics_office if city else None
        return wording(office.name) if office else gettext("the statistics bureau")
    if kind == "assigned":
        upper = city.place.parent if city else None
        above = wording(upper.name) if upper else gettext("the level above")
        office = wording(city.carbon_office.name) if city else ""
        return gettext("{above}, entered by {office}").format(above=above, office=office)
    return gettext("It is computed here once its data come; nobody types it.")


def four_values(
    *,
    standing: Standing,
    values: Sequence[Value],
    period: str,
    city: City | None,
    enterable: Iterable[str],
) -> list[KindRow]:
    """The table of kinds and vintages for one period.

    :param values: all values known on the day, superseded ones among them.
    :param enterable: the kinds that the reader may enter.
    """
    mine = [value for value in values if value.period == period and _counts(value)]
    live = [value for value in mine if not _superseded(value, standing.today)]
    unit = standing.target.unit_text
    official = next((kind for kind in KINDS if any(v.kind == kind for v in live)), None)
    rows = []
    for kind in KINDS:
        cells = []
        for vintage in VINTAGES:
            here = [v for v in live if (v.kind, v.vintage) == (kind, vintage)]
            older = sum((v.kind, v.vintage) == (kind, vintage) for v in mine) - len(here)
            value = here[0] if here else None
            cells.append(Cell(value, answer(value, unit), older))
        url = reverse("plan:value_new", args=[standing.target.key])
        may = kind in enterable
        rows.append(
            KindRow(
                kind=kind,
                title=str(Value.Kind(kind).label),
                cells=tuple(cells),
                supplier=supplier(kind, standing=standing, city=city),
                is_official=kind == official and kind != "computed",
                enter_url=f"{url}?kind={kind}&period={period}" if may else "",
            )
        )
    return rows


def _counts(value: Value) -> bool:
    return value.reading is None or value.reading.is_default


def _superseded(value: Value, on: date) -> bool:
    later = getattr(value, "superseded_by", None)
    return later is not None and later.known_date <= on


def periods_of(standing: Standing, values: Iterable[Value]) -> list[str]:
    """The periods that have values, and the due year, newest first."""
    found = {value.period for value in values}
    if standing.promise.year:
        found.add(str(standing.promise.year))
    return sorted(found, reverse=True) or [str(standing.today.year - 1)]


# History


@dataclass(frozen=True)
class Event:
    """One line of a history."""

    at: Any
    who: str
    title: str
    detail: str
    kind: str
    about: Subject | None = None


def events(entries: Iterable[Entry], *, named: bool = False) -> list[Event]:
    """Rows of the evidence log as lines that people read; `named` says what each is about."""
    return [
        Event(
            at=entry.at,
            who=actor_of(entry),
            title=title_of(entry.kind),
            detail=_detail(entry),
            about=find_subject(entry.subject_type, entry.subject_id) if named else None,
            kind="info" if entry.kind.startswith("value.") else "muted",
        )
        for entry in entries
    ]


def _detail(entry: Entry) -> str:
    said = json.loads(entry.payload)
    changes = said.get("changes", {})
    if entry.kind.startswith("value."):
        kind, vintage, period = (_new(changes, n) for n in ("kind", "vintage", "period"))
        parts = [
            str(period or ""),
            str(Value.Kind(kind).label) if kind else "",
            str(Value.Vintage(vintage).label) if vintage else "",
            _move(changes.get("amount")),
            str(_new(changes, "document_title") or ""),
        ]
        return " · ".join(part for part in parts if part)
    if entry.kind == "target.decided":
        parts = [_move(changes.get("value")), str(_new(changes, "document_title") or "")]
        return " · ".join(part for part in parts if part)
    if entry.kind == "review.issued":
        return str(_new(changes, "digest") or "")
    if entry.kind == "light.changed":
        colours = (_new(changes, name) for name in ("before", "after"))
        return " → ".join(gettext(LIGHTS[colour]) for colour in colours if colour)
    if entry.kind == "pack.changed":
        return ", ".join(sorted(changes))
    return str(said.get("file_name", ""))


def _new(changes: dict[str, Any], name: str) -> Any:
    return changes[name][1] if name in changes else None


def _move(pair: list[Any] | None) -> str:
    if not pair:
        return ""
    old, new = (number(Decimal(each)) if each is not None else "" for each in pair)
    return f"{old} → {new}" if old else new


def definition_facts(indicator: Indicator) -> list[tuple[Any, Any]]:
    """What is measured, as facts."""
    rows = [
        (_("Meaning"), indicator.meaning),
        (_("Numerator"), indicator.numerator),
        (_("Denominator"), indicator.denominator),
        (_("Unit"), indicator.unit_text),
    ]
    return [(term, wording(value)) for term, value in rows if value.zh or value.en]
