"""Charts of home's parts: from what was read to what the chart functions take."""

import re
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext

from dafeng.kernel.error import N_
from dafeng.plan import presentation as show
from dafeng.plan import selectors as plan
from dafeng.portal.selectors.tonnes import Tonnes
from dafeng.portal.selectors.towns import Town
from dafeng.ui.charts import Chart, tilemap, year_on_year

BUTTONS: Final = {"tasks": N_("Tasks"), "meters": N_("Meters"), "health": N_("Data received")}
MEASURES: Final = {
    "tasks": (N_("Tasks that name it"), N_("tasks"), 0),
    "meters": (N_("Meters"), N_("meters"), 0),
    "health": (N_("Data received of expected"), "%", 1),
}


def first_measure(found: Sequence[Town]) -> str:
    """What is shown unless asked otherwise: tasks, and meters where no task names a township."""
    return "meters" if not any(town.tasks for town in found) else "tasks"


def measure_of(town: Town, measure: str) -> float | None:
    """What is counted of a township; what has no meters has no data to be complete."""
    if measure == "health":
        return town.percent
    return float(town.tasks if measure == "tasks" else town.meters)


def on_tile(name: str) -> str:
    """An English name without the kind of place, which a tile has no room for."""
    return re.sub(r" (Town|Township|Subdistrict)$", "", name)


def draw_towns(found: Sequence[Town], measure: str, *, sample: bool) -> Chart:
    """Townships as tiles; never by energy or carbon, for which nobody has statistics there."""
    title, unit, digits = MEASURES[measure]
    city = plan.city()
    return tilemap.draw(
        tilemap.Tilemap(
            title=gettext("Townships: {measure}").format(measure=gettext(title)),
            unit=gettext(unit),
            source=_source(measure),
            tiles=tuple(
                tilemap.Tile(
                    show.wording(town.place.name),
                    town.place.tile_row or 0,
                    town.place.tile_column or 0,
                    measure_of(town, measure),
                    label=on_tile(show.wording(town.place.name)),
                )
                for town in found
            ),
            place_name=gettext("Township"),
            value_name=gettext(title),
            digits=digits,
            note=show.wording(city.tile_note) if city and not sample else "",
        ),
        translate=gettext,
    )


def _source(measure: str) -> str:
    city = plan.city()
    if measure == "tasks" and city is not None:
        return show.wording(city.plan.name)
    if measure == "health":
        return gettext("Slots of all metered channels, the last seven days")
    return gettext("The list of meters")


def draw_tonnes(found: Tonnes) -> Chart:
    """This year's months beside those of the year before."""
    year = found.to_date.span
    before = str(int(year) - 1)
    months = [f"{number:02d}" for number in range(1, 13)]
    return year_on_year.draw(
        year_on_year.YearOnYear(
            title=gettext("Energy CO2 by month"),
            unit="tCO2",
            source=gettext("The inventory of this system, computed; no statistic"),
            spans=tuple(months),
            year=year,
            previous_year=before,
            values=tuple(found.series.get(f"{year}-{month}") for month in months),
            previous=tuple(found.series.get(f"{before}-{month}") for month in months),
            digits=0,
        ),
        translate=gettext,
    )
