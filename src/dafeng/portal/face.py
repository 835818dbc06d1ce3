"""What the templates of home show: marks, words and links made of what was read."""

import functools
from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from dafeng.accounting.selectors import Total
from dafeng.ledger.collection import CAME, LATE, MISSING, WAITING, Slot
from dafeng.ledger.selectors.collection import CalendarPart, CalendarRow
from dafeng.outlook.models import QuickEstimate
from dafeng.plan import light_words
from dafeng.plan import presentation as show
from dafeng.portal import amount, picture
from dafeng.portal.drawing import BUTTONS
from dafeng.portal.selectors.city import CityHome
from dafeng.portal.selectors.lights import Lights
from dafeng.portal.selectors.peak import Peak
from dafeng.portal.selectors.tonnes import Sum, Tonnes
from dafeng.portal.selectors.works import Works

KEPT_STRIPS = 256


def link_to(url_name: str) -> str:
    """The address of a page; empty while nobody has brought it."""
    try:
        return str(reverse(url_name))
    except NoReverseMatch:
        return ""


def of_city(whole: CityHome) -> dict[str, Any]:
    """The office's page."""
    return {
        "whole": whole,
        "tonnes": tonnes(whole.tonnes),
        "lights": lights(whole.lights),
        "arrivals": arrivals(whole.arrivals),
        "problems": whole.problems,
        "estimate": estimate(whole.estimate),
        "peak": peak(whole.peak),
    }


def tonnes(found: Tonnes | None) -> dict[str, Any] | None:
    """The latest month and the year to date in words."""
    if found is None:
        return None
    month = found.month.span
    return {
        "month": _sum(found.month, amount.month_text(month)),
        "to_date": _sum(
            found.to_date,
            gettext("{year}, months {months}").format(
                year=found.to_date.span, months=amount.months_to(month)
            ),
        ),
        "recent": list(found.series.values()),
        "grid": gettext("grid factor of {year}").format(year=found.grid_year)
        if found.grid_year
        else "",
        "url": inventory_url(found),
    }


def inventory_url(found: Tonnes) -> str:
    """The evidence of the latest month's tonnes."""
    base = link_to("accounting:inventory")
    return f"{base}?period={found.month.span}&grid={found.grid}" if base else ""


def _sum(found: Sum, title: str) -> dict[str, Any]:
    value, unit = amount.mass(found.value, partial=found.partial)
    return {
        "title": title,
        "value": value,
        "unit": unit,
        "delta": amount.delta(found.change),
        "before": amount.mass_text(found.before) if found.before is not None else "",
        "gaps": len(found.gaps),
        "partial": found.partial,
    }


def estimate(found: QuickEstimate | None) -> dict[str, Any] | None:
    """The quick estimate of a month in words."""
    if found is None:
        return None
    value, unit = amount.mass(found.value)
    low, _ = amount.mass(found.low)
    high, _ = amount.mass(found.high)
    words = gettext("{low}–{high} with {level}").format(
        low=low, high=high, level=amount.percent(found.level)
    )
    return {
        "title": amount.month_text(found.period),
        "value": value,
        "unit": unit,
        "note": words if not found.is_whole else gettext("all parts have come"),
        "url": reverse("outlook:estimate"),
    }


def peak(found: Peak | None) -> dict[str, Any] | None:
    """The statement on the peak: chances, a sentence, what it rests on, the fan as a picture."""
    if found is None:
        return None
    chances = {str(year): amount.percent(p) for year, p in found.chances.items()}
    fixed = {str(year): amount.percent(p) for year, p in found.fixed.items()}
    spread = gettext("peak year {year}, 90% between {low} and {high}").format(
        year=found.year, low=found.low, high=found.high
    )
    basis = [spread]
    if fixed:
        words = [_by(year, p) for year, p in fixed.items()]
        basis.append(
            gettext("with the grid factor fixed: {chances}").format(
                chances=gettext(", ").join(words)
            )
        )
    return {
        "chances": list(chances.items()),
        "chance": list(chances.values())[-1] if chances else "",
        "chance_year": list(chances)[-1] if chances else "",
        "sentence": gettext("Probability of a peak: {chances}.").format(
            chances=gettext(", ").join(_by(year, p) for year, p in chances.items())
        ),
        "spread": spread,
        "earlier": [_by(year, chance) for year, chance in list(chances.items())[:-1]],
        "basis": gettext("; ").join(basis),
        "made": found.run.created_at,
        "url": found.run.get_absolute_url(),
        "picture": _fan(found, chances),
    }


def _by(year: str, chance: str) -> str:
    return gettext("by {year} {chance}").format(year=year, chance=chance)


def _fan(found: Peak, chances: dict[str, str]) -> Any:
    marks = {int(year): f"{year} · {p}" for year, p in chances.items()}
    lines = picture.FanLines(found.history, found.median, found.bands, marks)
    label = gettext("Energy CO2 from {first} to {last}, its median and its 50 and 90% bands")
    return picture.fan(
        lines,
        label.format(first=min(found.history), last=max(found.median)),
    )


def lights(found: Lights) -> dict[str, Any]:
    """Targets by light: counts, one bar, and the lights that turned."""
    words = [(each.kind, each.count, f"{each.title} {each.count}") for each in found.counts]
    return {
        "counts": found.counts,
        "total": found.total,
        "hollow": found.hollow,
        "bar": picture.shares(words, gettext(", ").join(word for _, _, word in words)),
        "changes": [
            {
                "target": change.target,
                "before": light_words.mark(change.row.before) if change.row.before else "",
                "after": light_words.mark(change.row.after, hollow=change.row.hollow),
                "on": change.row.on,
                "leads": change.leads,
                "contacts": change.contacts,
            }
            for change in found.changes
        ],
    }


def arrivals(found: Sequence[CalendarPart]) -> dict[str, Any]:
    """The calendar of the collection as rows of marks."""
    titles = {
        "month": gettext("Every month"),
        "quarter": gettext("Every quarter"),
        "year": gettext("Every year"),
    }
    return {
        "parts": [
            {
                "title": titles[part.period],
                "first": part.periods[-1],
                "last": part.periods[0],
                "rows": [form_line(each) for each in part.rows if not each.never_came],
                "never": [form_line(each) for each in part.rows if each.never_came],
            }
            for part in found
        ],
        "has_rows": any(not each.never_came for part in found for each in part.rows),
        "key": [
            (picture.strip([(state, words)], words), words)
            for state, words in (
                (CAME, gettext("came")),
                (LATE, gettext("late")),
                (MISSING, gettext("missing")),
                (WAITING, gettext("not due yet")),
            )
        ],
    }


def form_line(found: CalendarRow) -> dict[str, Any]:
    """A form with who sends it, its marks and what is due next."""
    return {
        "name": show.wording(found.form.name),
        "url": reverse("ledger:statistic_form", args=[found.form.id]),
        "sender": show.wording(found.organisation.name) if found.organisation else "",
        "marks": _marks(tuple(found.slots[::-1]), get_language() or ""),
        "due": _due(found),
    }


def _due(found: CalendarRow) -> str:
    """What must be sent next, and by when."""
    if late := found.missing:
        words = ngettext("{count} period is overdue", "{count} periods are overdue", len(late))
        return words.format(count=len(late))
    coming = [slot for slot in found.slots if slot.state == WAITING]
    return _slot_words(coming[-1]) if coming else ""


@functools.lru_cache(maxsize=KEPT_STRIPS)
def _marks(slots: tuple[Slot, ...], language: str) -> SafeString:
    """The marks of periods, the oldest first, in a language; they change when something comes."""
    cells = [(slot.state, _slot_words(slot)) for slot in slots]
    return picture.strip(cells, gettext("; ").join(words for _, words in cells))


def _slot_words(slot: Slot) -> str:
    states = {
        CAME: gettext("came on {day}"),
        LATE: gettext("came late, on {day}"),
        MISSING: gettext("missing, due {due}"),
        WAITING: gettext("due {due}"),
    }
    words = states[slot.state].format(day=slot.came_date, due=slot.due_date)
    return f"{slot.period} {words}"


def measures(wanted: str) -> list[dict[str, Any]]:
    """What the tile map can show, as links."""
    base = reverse("portal:part", args=["towns"])
    return [
        {"title": gettext(title), "url": f"{base}?of={key}", "active": key == wanted}
        for key, title in BUTTONS.items()
    ]


def works(found: Sequence[Works]) -> list[dict[str, Any]]:
    """Organisations in their latest month, in words."""
    return [_works(each) for each in found]


def _works(each: Works) -> dict[str, Any]:
    before, year = each.before, each.year
    value, unit = _total(each.total)
    return {
        "organisation": each.organisation,
        "month": amount.month_text(each.month) if each.month else "",
        "value": value,
        "unit": unit,
        "before": amount.mass_text(before.co2e_t) if before else "",
        "delta": amount.delta(each.change),
        "year": " ".join(_total(year)).strip(),
        "gaps": list(year.gaps.items()) if year else [],
        "unverified": year.unverified_percent if year else None,
        "tce": each.total.energy_tce if each.total else None,
        "used": [(row, amount.delta(row.change)) for row in each.used],
        "owed": [
            {
                "flow": row.flow,
                "months": gettext(", ").join(amount.month_text(m) for m in row.months),
            }
            for row in each.owed
        ],
        "series": each.series,
    }


def _total(found: Total | None) -> tuple[str, str]:
    """A sum of results in words; empty where nothing is known of it."""
    if found is None or not found.known:
        return "", ""
    return amount.mass(found.co2e_t, partial=not found.whole)
