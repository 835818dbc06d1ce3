"""Lights in words and marks: the badge, the reason with its figures, the warning."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from dafeng.kernel.text import Text
from dafeng.plan import light as li
from dafeng.plan import presentation as show
from dafeng.plan.lighting import Turn
from dafeng.plan.models import LightChange
from dafeng.plan.standing import Other, Standing
from dafeng.plan.tolerance import TOLERANCES
from dafeng.ui.mark import state

KINDS = {li.RED: "bad", li.AMBER: "warn", li.GREY: "muted", li.GREEN: "ok"}
AMOUNTS = frozenset({"latest", "value", "expected", "behind", "forecast", "short"})


def tolerances() -> list[tuple[str, str, str]]:
    """How much a figure may miss the path before its light changes: what, the share, why."""
    return [(gettext(each.name), f"{each.share:.0%}", gettext(each.reason)) for each in TOLERANCES]


def mark(colour: str, *, hollow: bool = False) -> SafeString:
    """The badge of a colour; a hollow one says that it rests on no statistic."""
    badge = state(KINDS[colour], gettext(li.TITLES[colour]))
    if not hollow:
        return badge
    tag = gettext("computed, no statistic")
    return format_html(
        '<span class="light-hollow">{}</span> <span class="tag">{}</span>', badge, tag
    )


def mark_of(light: li.Light) -> SafeString:
    """The badge of a light."""
    return mark(light.colour, hollow=light.hollow)


def light_mark(standing: Standing) -> SafeString:
    """The badge of a target's light."""
    return mark_of(standing.light)


def definition(other: Other) -> str:
    """By which other definition a target is looked at: a reading's name, or the base year."""
    if isinstance(other.definition, int):
        return gettext("Base year {year}").format(year=other.definition)
    return show.wording(other.definition)


def title(light: li.Light) -> str:
    """A light in a word, as exports write it."""
    word = gettext(li.TITLES[light.colour])
    return f"{word} ({gettext('computed, no statistic')})" if light.hollow else word


def why(standing: Standing) -> str:
    """Why a target has its light, in a sentence with figures and units."""
    return sentence(standing.light.reason, standing.light.facts, standing.target.unit_text)


def foretold(standing: Standing) -> str:
    """What the trend foretells, in a sentence, where that is not the reason of the light itself."""
    light = standing.light
    if "forecast" not in light.facts or light.reason == li.FORETOLD:
        return ""
    return sentence(li.FORETOLD, light.facts, standing.target.unit_text)


def since(turn: Turn | None) -> str:
    """Since when a target has its light, and which it had before."""
    if turn is None or not turn.before:
        return ""
    facts = {"date": turn.on.isoformat(), "before": gettext(li.TITLES[turn.before])}
    return gettext("since {date}, {before} before").format(**facts)


def warning(standing: Standing) -> str:
    """What the trend foretells for the due year, where it falls short."""
    facts = standing.light.facts
    if "forecast" not in facts:
        return ""
    unit = standing.target.unit_text
    shown = {name: _fact(name, facts[name], unit) for name in ("forecast", "due", "short")}
    return gettext("by trend {forecast} in {due}, {short} short").format(**shown)


def sentence(reason: str, facts: Mapping[str, Any], unit: Text) -> str:
    """A reason in the language of the page, its amounts with their unit."""
    shown = {name: _fact(name, value, unit) for name, value in facts.items()}
    return gettext(reason).format(**shown)


def _fact(name: str, value: Any, unit: Text) -> str:
    if name not in AMOUNTS:
        return str(value)
    return show.amount(show.rounded(Decimal(value)), unit)


def change_line(change: LightChange) -> dict[str, Any]:
    """A change of a light as a page shows it."""
    return {
        "on": change.on,
        "target": change.target,
        "before": mark(change.before) if change.before else "",
        "after": mark(change.after, hollow=change.hollow),
        "why": sentence(change.reason, change.facts, change.target.unit_text),
        "leads": show.body_links(change.target.duties.all(), "lead"),
    }
