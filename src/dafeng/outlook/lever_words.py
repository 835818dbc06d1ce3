"""Levers in words and rows: where they stand, what was refused, how measures count."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext

from dafeng.kernel.error import DafengError
from dafeng.outlook.asked import Asked
from dafeng.outlook.delivery import AS_WRITTEN, WITH_RISK
from dafeng.outlook.error import LeverOutOfRange, UnknownDelivery
from dafeng.outlook.lever import Lever, levers
from dafeng.outlook.outlook_words import percent, pick, standing_words
from dafeng.ui.mark import format_number
from dafeng.ui.scale import scale

MOST_SHOWN: Final = 1e9
FULL: Final[Mapping[str, Any]] = {"treatment": AS_WRITTEN, "measures": ("all",)}
"""How measures count in runs that were made before there was a choice."""


def delivered(result: Mapping[str, Any]) -> str:
    """How measures count; nothing where none goes beyond the trend."""
    return counted(result) if result.get("delivery", FULL)["measures"] else ""


def counted(result: Mapping[str, Any]) -> str:
    """How measures count."""
    said = result.get("delivery", FULL)
    if said["treatment"] == AS_WRITTEN:
        return gettext("Measures as written: in full and on time")
    return gettext(
        "Measures with delivery risk: of each at least {share} comes about, up to {years} years "
        "late (assumption)"
    ).format(share=percent(said["least_share"]), years=number(said["latest"]))


def delivery_options(chosen: str) -> list[tuple[str, str, bool]]:
    """The ways in which measures may count: key, words, whether it is the chosen one."""
    names = {WITH_RISK: gettext("with delivery risk"), AS_WRITTEN: gettext("as written")}
    return [(key, name, key == chosen) for key, name in names.items()]


def refusals(known: Iterable[Lever], asked: Asked) -> dict[str, DafengError]:
    """What cannot be taken of an address, by field, each named as the page names it."""
    named = {lever.key: lever for lever in known}
    found: dict[str, DafengError] = {}
    for key, typed in asked.refused.items():
        if key in named:
            lever = named[key]
            low, high = (value_words(lever, end) for end in (lever.low, lever.high))
            found[key] = LeverOutOfRange(
                lever=pick(lever.name),
                low=low,
                high=high,
                unit=scale(lever.unit).unit,
                value=_typed(lever, typed),
            )
        else:
            ways = (name for _key, name, _chosen in delivery_options(""))
            found[key] = UnknownDelivery(value=typed, ways=gettext(", ").join(ways))
    return found


def _typed(lever: Lever, text: str) -> str:
    """What was typed for a lever, which an address holds in the lever's own unit."""
    try:
        value = float(text)
    except ValueError:
        value = math.inf
    return value_words(lever, value) if abs(value) < MOST_SHOWN else text[:20]


def lever_rows(
    known: Iterable[Lever], asked: Asked, wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Every lever with where it stands, where it stands by default, and what is wrong with it."""
    return [_lever(each, asked, wrong.get(each.key, "")) for each in known]


def _lever(lever: Lever, asked: Asked, error: str) -> dict[str, Any]:
    default = asked.defaults[lever.key]
    value = asked.moved.get(lever.key, default)
    typed = asked.refused.get(lever.key)
    return {
        "key": lever.key,
        "id": lever.key.replace(".", "-"),
        "name": pick(lever.name),
        "unit": scale(lever.unit).unit,
        "low": f"{lever.low:g}",
        "high": f"{lever.high:g}",
        "step": f"{lever.step:g}",
        "value": f"{value:g}" if typed is None else typed,
        "shown": value_words(lever, value) if typed is None else _typed(lever, typed),
        "default": value_words(lever, default),
        "note": pick(lever.note),
        "status": standing_words(lever.status),
        "error": error,
        "detail": lever.detail,
    }


def value_words(lever: Lever, value: float) -> str:
    """A lever's value as people write it, in the unit of the page."""
    return number(scale(lever.unit).of(value))


def number(value: float) -> str:
    """A number to one digit after the point, and none where that is nought."""
    text = format_number(value, digits=1)
    return text.removesuffix(".0")


def lever_name(key: str) -> str:
    """A lever in words."""
    lever = levers().get(key)
    return pick(lever.name) if lever else key


def end_words(key: str, value: float) -> str:
    """Where a lever of a sensitivity stands, in the unit of the page."""
    lever = levers().get(key)
    return value_words(lever, value) if lever else number(value)


def moved_words(values: Mapping[str, float]) -> str:
    """The levers that were moved, in one line."""
    return gettext(", ").join(_moved(key, value) for key, value in values.items())


def _moved(key: str, value: float) -> str:
    lever = levers().get(key)
    if lever is None:
        return f"{key} {number(value)}"
    return f"{pick(lever.name)} {value_words(lever, value)} {scale(lever.unit).unit}"
