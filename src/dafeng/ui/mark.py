"""Small marks on pages, as safe HTML: icon, state badge, progress, sparkline, number."""

import json
import math
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DIST = Path(__file__).resolve().parent / "static" / "dist"
MISSING = "—"
KINDS = ("ok", "warn", "bad", "info", "muted", "hollow")

# Each kind has a shape of its own, so that colour never carries the meaning alone.
_SHAPES = {
    "ok": '<circle cx="6" cy="6" r="6"/><path class="cut" d="M3.4 6.2l1.8 1.8 3.4-3.8"/>',
    "warn": '<path d="M6 .6l6 10.8H0z"/><path class="cut" d="M6 4.6v2.8M6 9.3v.1"/>',
    "bad": '<path d="M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5z"/>'
    '<path class="cut" d="M4 4l4 4M8 4l-4 4"/>',
    "info": '<rect width="12" height="12" rx="3"/><path class="cut" d="M6 5.6V9M6 3.2v.1"/>',
    "muted": '<rect x="1" y="4.5" width="10" height="3" rx="1.5"/>',
    "hollow": '<circle cx="6" cy="6" r="5"/>',
}


@cache
def _manifest() -> dict[str, str]:
    file = DIST / "manifest.json"
    found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return found


@cache
def _address(name: str) -> str:
    built = _manifest().get(name)
    return static(f"dist/{built}") if built else ""


def asset_url(name: str) -> str:
    """Address of a built file by its plain name; empty before the front end is built."""
    if settings.DEBUG:
        for kept in (_manifest, _address, icon):
            kept.cache_clear()
    return _address(name)


@cache
def icon(name: str, *, size: str = "") -> SafeString:
    """A line icon of the sprite; decoration only, so hidden from screen readers."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" icon-{size}" if size else "",
        asset_url("icons.svg"),
        name,
    )


def state(kind: str, label: Any) -> SafeString:
    """A badge: shape, colour and word; `kind` is one of `KINDS`."""
    known = kind if kind in KINDS else "muted"
    shape = mark_safe(_SHAPES[known])  # noqa: S308
    return format_html(
        '<span class="state state-{}"><svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>'
        "{}</span>",
        known,
        shape,
        label,
    )


def meter(done: float, total: float | None, *, label: str = "") -> SafeString:
    """A progress bar with its words; without a total it shows only that work goes on."""
    if not total:
        bar = mark_safe("<progress></progress>")
        return format_html('<span class="meter">{}<span>{}</span></span>', bar, label)
    share = max(0.0, min(1.0, float(done) / float(total)))
    words = label or f"{share:.0%}"
    return format_html(
        '<span class="meter"><progress max="1" value="{}" aria-label="{}"></progress>'
        "<span>{}</span></span>",
        f"{share:.4f}",
        words,
        words,
    )


def sparkline(values: Sequence[float | None], *, label: str = "") -> SafeString:
    """A small line of a series; missing values break it, the last point is marked."""
    present = [value for value in values if value is not None and math.isfinite(value)]
    if len(present) < 2:
        return mark_safe("")
    low, high = min(present), max(present)
    span = (high - low) or 1.0
    step = 100 / (len(values) - 1)
    points = [
        (round(index * step, 2), round(26 - 22 * (value - low) / span, 2))
        for index, value in enumerate(values)
        if value is not None and math.isfinite(value)
    ]
    return format_html(
        '<svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><path class="area" d="{}"/><path d="{}"/></svg>',
        label or f"{format_number(present[0])} → {format_number(present[-1])}",
        f"M{points[0][0]} 30 {_path(points, values, step, first='L')} L{points[-1][0]} 30Z",
        _path(points, values, step, first="M"),
    )


def _path(
    points: list[tuple[float, float]],
    values: Sequence[float | None],
    step: float,
    *,
    first: str,
) -> str:
    parts = []
    for index, (x, y) in enumerate(points):
        gap = index > 0 and x - points[index - 1][0] > step * 1.5 and first == "M"
        parts.append(f"{first if index == 0 else 'M' if gap else 'L'}{x} {y}")
    return " ".join(parts)


def format_number(value: Any, *, digits: int | None = None) -> str:
    """A number as people read it: grouped, with `digits` after the point; missing is a dash.

    Without `digits` a float shows four significant digits, an integer or decimal all of its own.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return MISSING
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return str(value)
    if digits is None and isinstance(value, float):
        size = math.floor(math.log10(abs(value))) if value else 0
        text = f"{value:,.{max(0, 3 - size)}f}"
        return _signed(text.rstrip("0").rstrip(".") if "." in text else text)
    return _signed(f"{value:,}" if digits is None else f"{value:,.{digits}f}")


def _signed(text: str) -> str:
    """A minus as wide as the figures; no minus before nothing but zeros."""
    if not text.startswith("-"):
        return text
    return "\N{MINUS SIGN}" + text[1:] if text.strip("-0.,") else text[1:]
