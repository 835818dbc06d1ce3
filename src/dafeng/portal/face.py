"""What the templates of home show: marks, words and links made of what was read."""

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from dafeng.ledger.collection import CAME, LATE, MISSING, WAITING
from dafeng.plan import light_words
from dafeng.plan import presentation as show
from dafeng.portal import amount, picture
from dafeng.portal.drawing import MEASURES
from dafeng.portal.selectors.arrival import Arrival, Strip, tally
from dafeng.portal.selectors.city import CityHome
from dafeng.portal.selectors.lights import Lights
from dafeng.portal.selectors.tonnes import Sum, Tonnes
from dafeng.portal.selectors.works import Works


def link_to(url_name: str) -> str:
    """The address of a page; empty while nobody has brought it."""
    try:
        return reverse(url_name)
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
        "inventory_url": link_to("accounting:inventory"),
        "outlook_url": link_to("outlook:outlook"),
        "estimate_url": link_to("outlook:estimate"),
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
        "recent": found.recent,
    }


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
                "target": change.row.target,
                "before": light_words.mark(change.row.before) if change.row.before else "",
                "after": light_words.mark(change.row.after, hollow=change.row.hollow),
                "on": change.row.on,
                "leads": change.leads,
            }
            for change in found.changes
        ],
    }


def arrivals(found: Sequence[Arrival]) -> dict[str, Any]:
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
                "first": part.periods[0] if part.periods else "",
                "last": part.periods[-1] if part.periods else "",
                "rows": [_strip(each) for each in part.strips if not each.never_came],
                "never": [_strip(each) for each in part.strips if each.never_came],
            }
            for part in found
        ],
        "tally": tally(found),
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


def _strip(found: Strip) -> dict[str, Any]:
    name = show.wording(found.form.name)
    cells = [(slot.state, _slot_words(slot)) for slot in found.slots]
    late = found.missing
    return {
        "name": name,
        "url": reverse("ledger:statistic_form", args=[found.form.id]),
        "sender": show.wording(found.organisation.name) if found.organisation else "",
        "marks": picture.strip(cells, gettext("; ").join(words for _, words in cells)),
        "missing": len(late),
        "next_due": next((s.due_date for s in found.slots if s.state == WAITING), None),
        "last": found.last.period if found.last else "",
    }


def _slot_words(slot: Any) -> str:
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
    return [
        {
            "title": gettext(title),
            "url": f"{reverse('portal:part', args=['towns'])}?of={key}",
            "active": key == wanted,
        }
        for key, (title, _unit, _digits) in MEASURES.items()
    ]


def works(found: Sequence[Works]) -> list[dict[str, Any]]:
    """Organisations in their latest month, in words."""
    return [_works(each) for each in found]


def _works(each: Works) -> dict[str, Any]:
    total, before, year = each.total, each.before, each.year
    value, unit = amount.mass(total.co2e_t, partial=not total.whole) if total else ("", "")
    return {
        "organisation": each.organisation,
        "month": amount.month_text(each.month) if each.month else "",
        "value": value,
        "unit": unit,
        "before": amount.mass_text(before.co2e_t) if before else "",
        "delta": amount.delta(each.change),
        "year": amount.mass_text(year.co2e_t, partial=not year.whole) if year else "",
        "gaps": sorted(year.gaps.values()) if year else [],
        "unverified": year.unverified_percent if year else None,
        "tce": total.energy_tce if total else None,
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
