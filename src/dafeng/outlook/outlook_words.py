"""The outlook in words and rows: probabilities, the statement, parameters, sectors."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import get_language, gettext

from dafeng.kernel.error import N_
from dafeng.kernel.text import Text
from dafeng.ledger.sector import sector_name
from dafeng.outlook.city import ANNUAL, FIXED
from dafeng.outlook.selectors.history import REST
from dafeng.ui.scale import scale

LEVEL_STEP: Final = 1_000.0
"""What a level of emissions is told to [t]."""
ENERGY_STEP: Final = 100.0
"""What a sector's energy is told to [tce]."""
STATUSES: Final[Mapping[str, str]] = {
    "assumption": N_("Assumption"),
    "statistics": N_("From statistics"),
    "factors": N_("From published factors"),
    "panel": N_("Chosen on the panel of countries"),
    "statistics_and_panel": N_("From statistics and the panel of countries"),
    "not_used": N_("Not used"),
}
PARAMETERS: Final[Mapping[str, tuple[str, str]]] = {
    "years_used": (
        N_("Years that trends are the mean of"),
        N_("The last yearly changes, five at most."),
    ),
    "fade": (
        N_("What is left of a trend after a year"),
        N_("Damped trends, Gardner and McKenzie 1985."),
    ),
    "panel_weight": (
        N_("Weight of the panel's course"),
        N_("Between the city's own trend and what 36 countries did after such years."),
    ),
    "sigma": (
        N_("Yearly residual of the total, standard deviation"),
        N_("The city's own variance, drawn to the panel's as if by ten more years."),
    ),
    "drift": (
        N_("Drift of a path, standard deviation a year"),
        N_("So that nine of ten intervals held on the panel."),
    ),
    "shared": (
        N_("Part of the residuals that all sectors share"),
        N_("Sectors rise and fall together in part."),
    ),
    "grid_change": (
        N_("Mean yearly change of the grid factor"),
        N_("Between the first and the last published year of the province."),
    ),
    "least_share": (
        N_("Least part of a measure that comes about"),
        N_("From this to all of it, each part as likely; no published source says."),
    ),
    "latest": (
        N_("Most years that a measure is late"),
        N_("From none to this many, each delay as likely; no published source says."),
    ),
    "grid_drift": (
        N_("Spread of the grid factor's change, standard deviation"),
        N_("No published source says how uncertain it is."),
    ),
}
DRIVERS: Final[Mapping[str, str]] = {
    "clinker": N_("Clinker output"),
    "industry": N_("Industrial value added"),
    "gdp": N_("Gross domestic product"),
    "population": N_("Residents"),
    "": N_("none known"),
}
UNDIVIDED: Final[Mapping[str, Text]] = {
    REST: Text("其他（未分部门）", "Other, not told by sector"),
    "industry": Text("工业（未分行业）", "Industry, not told by branch"),
}
"""Sectors that hold what a table does not divide."""


def pick(text: Text) -> str:
    """An official wording in the language of the page."""
    return text.pick(get_language() or "zh-hans")


def percent(share: float) -> str:
    """A probability in whole per cent; what is not quite none or all says so."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 < share < 1:
        return ">99%"
    return f"{100 * share:.0f}%"


def level(tonnes: float) -> str:
    """Tonnes in the unit of the pages."""
    return scale("t").text(tonnes, step=LEVEL_STEP)


def grid_words(grid: str) -> str:
    """How the grid factor is treated."""
    if grid == ANNUAL:
        return gettext("Grid factor of each year")
    return gettext("Grid factor fixed at {year}").format(year=grid.removeprefix(FIXED))


def treatments(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row for each treatment of the grid factor."""
    return [
        {
            "name": grid_words(grid),
            "p": [percent(value) for value in face["p_peak_by"].values()],
            "year": face["peak_year"]["median"],
            "years": f"{face['peak_year']['p05']}–{face['peak_year']['p95']}",
            "level": level(face["peak_level"]["median"]),
        }
        for grid, face in result["treatments"].items()
    ]


def statement(result: Mapping[str, Any]) -> str:
    """What the grid factor does to the verdict, in a sentence."""
    faces = result["treatments"]
    year = max(result["p_peak_by"])
    own = faces[ANNUAL]["p_peak_by"][year]
    fixed = {grid: face["p_peak_by"][year] for grid, face in faces.items() if grid != ANNUAL}
    if not fixed:
        return gettext(
            "No grid factor of the province is known, so imported electricity counts for nothing: "
            "enter the factor before you rely on this."
        )
    grid, other = next(iter(fixed.items()))
    words = {
        "year": year,
        "fixed": grid.removeprefix(FIXED),
        "own": percent(own),
        "other": percent(other),
    }
    if result["grid_only"]:
        text = gettext(
            "The peak exists only because the province's grid gets cleaner: by {year} it is likely "
            "with the factor of each year ({own}), and unlikely with the factor fixed at {fixed} "
            "({other})."
        )
    else:
        text = gettext(
            "With the grid factor fixed at {fixed} the probability of a peak by {year} is {other} "
            "instead of {own}; the difference is the grid's doing, not the city's."
        )
    return text.format(**words)


def plateau_words(result: Mapping[str, Any]) -> str:
    """How often there is no clear peak."""
    return gettext(
        "In {share} of the paths the highest years before and after the date differ by no more "
        "than 1 %: a plateau rather than a peak."
    ).format(share=percent(result["plateau"]["p"]))


def standing_words(status: str) -> str:
    """Whether a number comes from statistics or factors, or is assumed."""
    word = STATUSES[status]
    return gettext(word)


def parameter_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The numbers that the outlook rests on, with note and standing."""
    return [_parameter(row["id"], row["value"], row["status"]) for row in rows]


def _parameter(key: str, value: float, status: str) -> dict[str, Any]:
    name, note = PARAMETERS[key]
    return {
        "name": gettext(name),
        "note": gettext(note),
        "value": f"{value:.4g}",
        "status": standing_words(status),
        "assumed": status == "assumption",
    }


def sector_words(sector: str) -> str:
    """A sector in words."""
    return pick(UNDIVIDED.get(sector) or sector_name(sector))


def _driver(driver: str) -> str:
    word = DRIVERS[driver]
    return gettext(word)


def sector_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The sectors, the largest first, with their trends in per cent a year."""
    energy = scale("tce")
    return [
        {
            "name": sector_words(row["sector"]),
            "share": 100 * row["share"],
            "driver": _driver(row["driver"]),
            "activity": 100 * row["activity_growth"],
            "intensity": 100 * row["intensity_growth"],
            "energy": [
                energy.text(value, step=ENERGY_STEP) for value in row["energy_tce"].values()
            ],
        }
        for row in sorted(rows, key=lambda each: -each["share"])
        if row["share"] > 0
    ]
