"""Tonnes, shares and changes as home, the leader's page and the big screen write them."""

import datetime
from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from dafeng.kernel.text import Text
from dafeng.ui.mark import MISSING, format_number

FLAT = 0.0005
TEN_THOUSAND = 10_000.0
THOUSAND = 1_000.0


def mass(value: float | None, *, partial: bool = False) -> tuple[str, str]:
    """Tonnes of CO2 as a number and its unit, in the measure that the language counts in.

    What something is missing in is at least so much.
    """
    if value is None:
        return MISSING, ""
    scale, unit, digits = _measure(value)
    number = format_number(value / scale, digits=digits)
    return (f"≥ {number}" if partial else number), unit


def mass_text(value: float | None, *, partial: bool = False) -> str:
    """The same in one piece."""
    return " ".join(part for part in mass(value, partial=partial) if part)


def _measure(value: float) -> tuple[float, str, int]:
    chinese = (get_language() or "zh-hans").startswith("zh")
    if chinese and abs(value) >= TEN_THOUSAND:
        return TEN_THOUSAND, "万吨", 2
    if not chinese and abs(value) >= THOUSAND:
        return THOUSAND, "kt", 1
    return 1.0, gettext("t"), 0 if abs(value) >= 100 else 1


def percent(share: float | None, *, digits: int = 0) -> str:
    """A share of one in per cent."""
    return MISSING if share is None else f"{format_number(100 * share, digits=digits)}%"


def change(share: float | None) -> str:
    """A change as a share of what was before, with its sign."""
    if share is None:
        return ""
    sign = "+" if share > 0 and abs(share) >= FLAT else ""
    return f"{sign}{percent(share, digits=1)}"


def delta(share: float | None) -> SafeString | str:
    """The same as a mark: an arrow says what the colour says."""
    if share is None:
        return ""
    flat = abs(share) < FLAT
    way = "flat" if flat else "up" if share > 0 else "down"
    arrow = {"flat": "→", "up": "▲", "down": "▼"}[way]
    return format_html('<span class="delta delta-{}">{} {}</span>', way, arrow, change(share))


def month_text(month: str | datetime.date) -> str:
    """A month as headings write it: 2026年10月, October 2026 as 2026-10."""
    text = month if isinstance(month, str) else f"{month:%Y-%m}"
    if len(text) != 7 or not (get_language() or "zh-hans").startswith("zh"):
        return text
    return f"{text[:4]}年{int(text[5:])}月"


def months_to(month: str) -> str:
    """The months of a year up to one: 1–10."""
    last = int(month[5:])
    return "1" if last == 1 else f"1–{last}"


def joined(texts: Iterable[Text]) -> str:
    """Official names one after the other."""
    language = get_language() or "zh-hans"
    return gettext(", ").join(text.pick(language) for text in texts)
