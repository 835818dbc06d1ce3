"""The charts of the outlook."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext

from dafeng.outlook.lever_words import counted, delivered, end_words, lever_name
from dafeng.outlook.outlook_words import LEVEL_STEP, grid_words
from dafeng.ui.charts import Chart, fan, tornado, trajectory
from dafeng.ui.scale import Scale, scale

PERCENT = Fraction(100)


def source_words() -> str:
    """Where the figures of the charts come from."""
    return gettext("Tables of statistics of the area, sector outlook")


def _years(values: Mapping[str, float]) -> dict[int, float]:
    shown = scale("t")
    return {int(year): shown.of(value) for year, value in values.items()}


def _quantile(face: Mapping[str, Any], name: str) -> dict[int, float]:
    """A quantile of each year ahead, setting out from the last known year."""
    history = _years(face["history"])
    last = max(history)
    ahead = _years({year: band[name] for year, band in face["quantiles"].items()})
    return {last: history[last], **ahead}


def _note(*sentences: str) -> str:
    """What stands beneath a chart, ending with what it is not."""
    return " · ".join(filter(None, (*sentences, gettext("Computed here, no official statistic"))))


def draw_fan(result: Mapping[str, Any], *, grid: str = "annual") -> Chart:
    """History, median and bands of one treatment of the grid factor."""
    face = result["treatments"][grid]
    bands = tuple(
        fan.Band(low, high, _quantile(face, f"p{low:02d}"), _quantile(face, f"p{high:02d}"))
        for low, high in ((5, 95), (25, 75))
    )
    return fan.draw(
        fan.Fan(
            title=gettext("Energy CO2 with net imported electricity"),
            unit=scale("t").unit,
            source=source_words(),
            history=_years(face["history"]),
            median=_quantile(face, "p50"),
            bands=bands,
            marked=tuple(int(year) for year in face["p_peak_by"])[-1:],
            digits=scale("t").digits(LEVEL_STEP),
            note=_note(grid_words(grid), delivered(result)),
        ),
        translate=gettext,
    )


def draw_compared(sides: Mapping[str, Mapping[str, Any]]) -> Chart:
    """The medians of several scenarios after the common history."""
    first = next(iter(sides.values()))
    return trajectory.draw(
        trajectory.Trajectory(
            title=gettext("Energy CO2 with net imported electricity, medians"),
            unit=scale("t").unit,
            source=source_words(),
            history=_years(first["history"]),
            modelled=tuple(
                trajectory.Modelled(name, _quantile(result, "p50"))
                for name, result in sides.items()
            ),
            digits=scale("t").digits(LEVEL_STEP),
            note=_note(*{delivered(result): None for result in sides.values()}),
        ),
        translate=gettext,
    )


def draw_tornado(result: Mapping[str, Any], *, of: str) -> Chart:
    """What moves the probability (`p_peak_by`) or the level (`level`), the widest first."""
    share = of == "p_peak_by"
    shown = Scale(gettext("percentage points"), PERCENT) if share else scale("t")
    rows = sorted(result["tornado"], key=lambda row: -abs(row["high"][of] - row["low"][of]))
    years = list(result["p_peak_by"])
    title = (
        gettext("What moves the probability of a peak by {year}").format(year=years[0])
        if share
        else gettext("What moves the emissions of {year}").format(year=years[-1])
    )
    alone = gettext("Each lever by itself, the others as in the run.")
    return tornado.draw(
        tornado.Tornado(
            title=title,
            unit=shown.unit,
            source=source_words(),
            swings=tuple(
                tornado.Swing(
                    lever_name(row["lever"]),
                    end_words(row["lever"], row["low"]["value"]),
                    end_words(row["lever"], row["high"]["value"]),
                    shown.of(row["low"][of] - row["base"][of]),
                    shown.of(row["high"][of] - row["base"][of]),
                )
                for row in rows
            ),
            digits=shown.digits(0.001 if share else LEVEL_STEP),
            note=" ".join((alone, counted(result))),
        ),
        translate=gettext,
    )
