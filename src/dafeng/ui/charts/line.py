"""Series over time: readings of hours or days; a gap stays a gap."""

from dataclasses import dataclass

from dafeng.ui.charts.chart import (
    PALETTE,
    Chart,
    Option,
    Translate,
    grid,
    legend,
    series_table,
    untranslated,
    value_axis,
)

MANY_POINTS = 600
# without words, so that it reads alike in every language
_CLOCK = {
    "year": "{yyyy}",
    "month": "{yyyy}-{MM}",
    "day": "{MM}-{dd}",
    "hour": "{HH}:{mm}",
    "minute": "{HH}:{mm}",
}


@dataclass(frozen=True)
class Series:
    """Values at the instants of the line; None is a gap."""

    name: str
    values: tuple[float | None, ...]
    modelled: bool = False


@dataclass(frozen=True)
class Line:
    """Series [unit] at common instants, ISO 8601 without zone: the wall clock of the place."""

    title: str
    unit: str
    source: str
    instants: tuple[str, ...]
    series: tuple[Series, ...]
    from_zero: bool = True
    digits: int | None = None
    note: str = ""
    sample: bool = False


def draw(data: Line, *, translate: Translate = untranslated) -> Chart:
    """Draw lines over time, measured ones solid and modelled ones dashed.

    Raises:
        ValueError: a series has not one value for each instant.
    """
    table = series_table(translate("Time"), data.instants, data.series)
    option: Option = {
        "legend": legend(
            [(series.name, "dashed" if series.modelled else "solid") for series in data.series]
        ),
        "grid": grid(),
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "time",
            "axisLine": {"lineStyle": {"color": "$chart-axis"}},
            "axisLabel": {"color": "$chart-label", "hideOverlap": True, "formatter": _CLOCK},
        },
        "yAxis": value_axis(data.unit, from_zero=data.from_zero),
        "series": [
            _drawn(series, data.instants, PALETTE[position % len(PALETTE)])
            for position, series in enumerate(data.series)
        ],
    }
    return Chart(
        title=data.title,
        option=option,
        table=table,
        source=data.source,
        unit=data.unit,
        digits=data.digits,
        note=data.note,
        sample=data.sample,
        description=_describe(data, translate),
    )


def _drawn(series: Series, instants: tuple[str, ...], colour: str) -> Option:
    return {
        "name": series.name,
        "type": "line",
        "data": [list(pair) for pair in zip(instants, series.values, strict=True)],
        "symbol": "none",
        "sampling": "lttb" if len(instants) > MANY_POINTS else "none",
        "connectNulls": False,
        "lineStyle": {
            "width": 1.4 if len(instants) > MANY_POINTS else 2,
            "type": "dashed" if series.modelled else "solid",
        },
        "itemStyle": {"color": colour},
    }


def _describe(data: Line, translate: Translate) -> str:
    parts = []
    for series in data.series:
        known = [value for value in series.values if value is not None]
        if known:
            sentence = translate("{name}: between {low} and {high} {unit}.")
            low, high = f"{min(known):g}", f"{max(known):g}"
            parts.append(sentence.format(name=series.name, low=low, high=high, unit=data.unit))
    return " ".join(parts)
