"""What the templates of home show: marks, words and links made of what was read."""

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from dafeng.ledger.collection import CAME, LATE, MISSING, WAITING
from dafeng.outlook.models import QuickEstimate
from dafeng.plan import light as li
from dafeng.plan import light_words
from dafeng.plan import presentation as show
from dafeng.portal import amount, picture
from dafeng.portal.drawing import MEASURES, first_measure, measure_of, on_tile
from dafeng.portal.selectors.arrival import Arrival, Strip, tally
from dafeng.portal.selectors.city import CityHome
from dafeng.portal.selectors.lights import Lights, leads_of
from dafeng.portal.selectors.peak import Peak
from dafeng.portal.selectors.tonnes import Sum, Tonnes
from dafeng.portal.selectors.towns import Town
from dafeng.portal.selectors.works import Works
from dafeng.ui.mark import format_number

NAMED_LIGHTS = 4


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


def of_leader(whole: CityHome) -> dict[str, Any]:
    """The leader's page: the months as a picture, the lights in words."""
    return {
        "months": _months(whole.tonnes),
        "light_lines": [
            {
                "mark": light_words.mark(each.colour),
                "count": each.count,
                "url": each.url,
                "names": _named(whole, each.colour),
            }
            for each in whole.lights.counts
            if each.count
        ],
    }


def _named(whole: CityHome, colour: str) -> list[tuple[Any, str]]:
    """The first targets of a colour in which somebody must act, each with who leads it."""
    if colour not in (li.RED, li.AMBER):
        return []
    rows = [row for row in whole.rows if row.light.colour == colour]
    rows.sort(key=lambda row: (row.target.strength != "binding", row.target.key))
    return [
        (row.target, amount.joined(body.name for body in leads_of(row.target)))
        for row in rows[:NAMED_LIGHTS]
    ]


def _months(found: Tonnes | None) -> Any:
    """The months as bars, drawn here."""
    if found is None:
        return ""
    values = found.series
    label = gettext("Energy CO2 by month, {first} to {last}").format(
        first=min(values), last=max(values)
    )
    return picture.bars(values, label)


def of_screen(whole: CityHome, found: Sequence[Town]) -> dict[str, Any]:
    """The big screen: months, tiles and what came as pictures; nobody is named on it."""
    measure = first_measure(found)
    values = [measure_of(town, measure) for town in found]
    marks = [
        picture.TileMark(
            town.place.tile_row or 0,
            town.place.tile_column or 0,
            on_tile(show.wording(town.place.name)),
            format_number(value, digits=0),
            step,
        )
        for town, value, step in zip(found, values, picture.steps(values), strict=True)
    ]
    title = gettext(MEASURES[measure][0])
    return {
        "months": _months(whole.tonnes),
        "tiles": picture.tiles(marks, gettext("Townships: {measure}").format(measure=title)),
        "tiles_title": gettext("Townships: {measure}").format(measure=title),
    }
