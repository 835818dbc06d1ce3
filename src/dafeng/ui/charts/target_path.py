"""A target by year: values of each kind apart, the path asked for (dashed), the level (diamond)."""

from collections.abc import Mapping
from dataclasses import dataclass

from dafeng.ui.charts.chart import (
    PALETTE,
    Chart,
    DataTable,
    Option,
    Translate,
    category_axis,
    grid,
    legend,
    untranslated,
    value_axis,
)

Years = Mapping[int, float]


@dataclass(frozen=True)
class Values:
    """The values of one kind by year; a computed kind is drawn hollow and dashed."""

    name: str
    values: Years
    computed: bool = False


@dataclass(frozen=True)
class Mark:
    """A level set for a year."""

    year: int
    value: float
    name: str


@dataclass(frozen=True)
class TargetPath:
    """Values, paths and levels of one indicator [unit]; kinds are never joined to one line.

    `limit` is a level that holds without a year; it is drawn across the whole width.
    """

    title: str
    unit: str
    source: str
    kinds: tuple[Values, ...] = ()
    paths: tuple[Values, ...] = ()
    marks: tuple[Mark, ...] = ()
    limit: tuple[str, float] | None = None
    years: tuple[int, ...] = ()
    note: str = ""


def draw(data: TargetPath, *, translate: Translate = untranslated) -> Chart:
    """Draw a target: one series a kind, the paths dashed, the levels as diamonds."""
    years = _years(data)
    series = [_kind(each, years, place) for place, each in enumerate(data.kinds)]
    series += [_path(each, years, place) for place, each in enumerate(data.paths)]
    if data.marks:
        series.append(_marks(data, translate("Target")))
    if data.limit:
        series.append(_limit(data.limit, years))
    names = [str(each["name"]) for each in series]
    option: Option = {
        "legend": legend(_keys(data, names)),
        "grid": grid(),
        "tooltip": {"trigger": "axis"},
        "xAxis": category_axis([str(year) for year in years]),
        "yAxis": value_axis(data.unit, from_zero=False),
        "series": series,
    }
    return Chart(
        title=data.title,
        option=option,
        table=_table(data, years, (translate("Year"), *names)),
        source=data.source,
        unit=data.unit,
        note=data.note,
        description=_describe(data, translate),
    )


def _keys(data: TargetPath, names: list[str]) -> list[tuple[str, str]]:
    kinds = ["dashed" if each.computed else "solid" for each in data.kinds]
    kinds += ["dashed"] * len(data.paths) + ["target"] * bool(data.marks) + ["dashed"]
    return list(zip(names, kinds, strict=False))


def _years(data: TargetPath) -> list[int]:
    found = {*data.years, *(mark.year for mark in data.marks)}
    for each in (*data.kinds, *data.paths):
        found |= set(each.values)
    return list(range(min(found), max(found) + 1)) if found else []


def _kind(each: Values, years: list[int], place: int) -> Option:
    colour = PALETTE[place % len(PALETTE)]
    return {
        "name": each.name,
        "type": "line",
        "data": [each.values.get(year) for year in years],
        "symbol": "emptyCircle" if each.computed else "circle",
        "symbolSize": 8,
        "showAllSymbol": True,
        "lineStyle": {"width": 2.2, "type": "dashed" if each.computed else "solid"},
        "itemStyle": {"color": colour},
        "z": 4,
    }


def _path(each: Values, years: list[int], place: int) -> Option:
    colour = "$chart-target" if place == 0 else "$chart-label"
    return {
        "name": each.name,
        "type": "line",
        "data": [each.values.get(year) for year in years],
        "symbol": "none",
        "lineStyle": {"width": 1.8, "type": "dashed", "color": colour},
        "itemStyle": {"color": colour},
        "z": 2,
    }


def _marks(data: TargetPath, name: str) -> Option:
    return {
        "name": name,
        "type": "scatter",
        "data": [{"value": [str(mark.year), mark.value], "name": mark.name} for mark in data.marks],
        "symbol": "diamond",
        "symbolSize": 13,
        "itemStyle": {
            "color": "$chart-target",
            "borderColor": "$chart-surface",
            "borderWidth": 1.5,
        },
        "label": {
            "show": True,
            "position": "top",
            "align": "right",
            "formatter": "{b}",
            "color": "$chart-target",
            "fontSize": 12,
        },
        "z": 5,
    }


def _limit(limit: tuple[str, float], years: list[int]) -> Option:
    name, value = limit
    return {
        "name": name,
        "type": "line",
        "data": [value for _ in years],
        "symbol": "none",
        "lineStyle": {"width": 1.8, "type": "dashed", "color": "$chart-target"},
        "itemStyle": {"color": "$chart-target"},
        "z": 2,
    }


def _table(data: TargetPath, years: list[int], columns: tuple[str, ...]) -> DataTable:
    wanted = {mark.year: mark.value for mark in data.marks}
    rows = []
    for year in years:
        cells = [each.values.get(year) for each in (*data.kinds, *data.paths)]
        if data.marks:
            cells.append(wanted.get(year))
        if data.limit:
            cells.append(data.limit[1])
        rows.append((str(year), *cells))
    return DataTable(columns, tuple(rows))


def _describe(data: TargetPath, translate: Translate) -> str:
    sentence = translate("Target for {year}: {value} {unit}.")
    return " ".join(
        sentence.format(year=mark.year, value=f"{mark.value:g}", unit=data.unit)
        for mark in data.marks
    )
