"""What the templates of the leader's page and the big screen show; nothing there needs script."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from dafeng.plan import light as li
from dafeng.plan import light_words
from dafeng.plan import presentation as show
from dafeng.portal import amount, picture
from dafeng.portal.drawing import MEASURES, first_measure, measure_of, on_tile
from dafeng.portal.face import form_line
from dafeng.portal.selectors.city import CityHome
from dafeng.portal.selectors.lights import leads_of
from dafeng.portal.selectors.tonnes import Tonnes
from dafeng.portal.selectors.towns import Town
from dafeng.ui.mark import format_number

NAMED_LIGHTS = 9
SHOWN_FORMS = 7
SHOWN_PROBLEMS = 6
"""As many rows as a box of the wall has room for, with a line beneath them."""


def of_leader(whole: CityHome) -> dict[str, Any]:
    """The leader's page: the months as a picture, the lights in words."""
    return {
        "months": months(whole.tonnes),
        "light_lines": [
            {
                "mark": light_words.mark(each.colour),
                "count": each.count,
                "url": each.url,
                "names": names,
                "more": each.count - len(names) if names else 0,
            }
            for each in whole.lights.counts
            if each.count
            for names in [_named(whole, each.colour)]
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


def months(found: Tonnes | None) -> Any:
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
    listed = min(SHOWN_PROBLEMS, len(whole.problems.rows))
    return {
        **_forms(whole),
        "amiss": whole.problems.rows[:listed],
        "more_amiss": whole.problems.count - listed,
        "months": months(whole.tonnes),
        "tiles": picture.tiles(marks, gettext("Townships: {measure}").format(measure=title)),
        "tiles_title": gettext("Townships: {measure}").format(measure=title),
    }


def _forms(whole: CityHome) -> dict[str, Any]:
    """The forms that fit on the wall: those with an overdue period first; before any has come,
    those that are to be sent, with who sends them.
    """
    every = [row for part in whole.arrivals for row in part.rows]
    came = sorted((row for row in every if not row.never_came), key=lambda row: not row.lacks)
    shown = (came or every)[:SHOWN_FORMS]
    return {
        "forms": [form_line(row) for row in shown],
        "more_forms": len(came or every) - len(shown),
        "never_forms": len(every) - len(came),
        "has_come": bool(came),
    }
