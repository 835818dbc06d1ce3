"""Months as they are known, and after them estimates with an interval."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dafeng.ui.charts.chart import (
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


@dataclass(frozen=True)
class Interval:
    """An estimate between its bounds [unit]."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Months:
    """Values of months ("2025-03") [unit], estimates of later ones, and earlier estimates."""

    title: str
    unit: str
    source: str
    known: Mapping[str, float]
    estimated: Mapping[str, Interval]
    earlier: Mapping[str, float] = field(default_factory=dict)
    level_percent: float = 90
    digits: int | None = None
    note: str = ""
    sample: bool = False


def draw(data: Months, *, translate: Translate = untranslated) -> Chart:
    """Draw months solid, estimates dashed with their interval, what was estimated before as dots.

    Raises:
        ValueError: the low bound of an estimate is above its high one.
    """
    names = _names(data)
    known, estimated = translate("From all data"), translate("Estimated")
    earlier = translate("Estimated at the time")
    band = translate("{percent} % interval").format(percent=f"{data.level_percent:g}")
    start = max(data.known, default="")
    ahead: list[float | None] = [
        data.estimated[name].value
        if name in data.estimated
        else data.known[name]
        if name == start and data.estimated
        else None
        for name in names
    ]
    keys = [(known, "solid")]
    series: list[Option] = []
    if data.estimated:
        keys += [(estimated, "dashed"), (band, "bar")]
        series += _band(data, names, band)
    series.append(_line(known, [data.known.get(name) for name in names], dashed=False))
    if data.estimated:
        series.append(_line(estimated, ahead, dashed=True))
    if data.earlier:
        keys.append((earlier, "bar"))
        series.append(_dots(earlier, [data.earlier.get(name) for name in names]))
    option: Option = {
        "legend": legend(keys),
        "grid": grid(),
        "tooltip": {"trigger": "axis"},
        "xAxis": {**category_axis(names), "boundaryGap": False},
        "yAxis": value_axis(data.unit, from_zero=False),
        "series": series,
    }
    return Chart(
        title=data.title,
        option=option,
        table=_table(data, names, translate),
        source=data.source,
        unit=data.unit,
        digits=data.digits,
        note=data.note,
        sample=data.sample,
        description=translate("Months of which all data came, then estimates with their interval."),
    )


def _names(data: Months) -> list[str]:
    found = {*data.known, *data.estimated, *data.earlier}
    if not found:
        return []
    (first, last) = (int(name[:4]) * 12 + int(name[5:]) - 1 for name in (min(found), max(found)))
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1)]


def _line(name: str, values: list[float | None], *, dashed: bool) -> Option:
    return {
        "name": name,
        "type": "line",
        "data": values,
        "symbol": "circle" if dashed else "none",
        "symbolSize": 6,
        "lineStyle": {"width": 2.2, "type": "dashed" if dashed else "solid"},
        "itemStyle": {"color": "$chart-1"},
        "z": 3,
    }


def _dots(name: str, values: list[float | None]) -> Option:
    return {
        "name": name,
        "type": "scatter",
        "data": values,
        "symbolSize": 5,
        "itemStyle": {"color": "$chart-2"},
        "z": 4,
    }


def _band(data: Months, names: list[str], name: str) -> list[Option]:
    floor: list[float | None] = []
    height: list[float | None] = []
    start = max(data.known, default="")
    for month in names:
        each = data.estimated.get(month)
        if each is None and month == start:
            each = Interval(*[data.known[month]] * 3)
        if each is None:
            floor.append(None)
            height.append(None)
            continue
        if each.low > each.high:
            raise ValueError(f"{month}: {each.low} is above {each.high}")
        floor.append(each.low)
        height.append(each.high - each.low)
    plain: Option = {
        "type": "line",
        "stack": "band",
        "stackStrategy": "all",
        "symbol": "none",
        "lineStyle": {"width": 0},
        "silent": True,
    }
    return [
        {**plain, "id": "_floor", "name": f"_{name}", "data": floor},
        {
            **plain,
            "id": "_band",
            "name": name,
            "data": height,
            "areaStyle": {"color": "$chart-band-1", "opacity": 1},
            "itemStyle": {"color": "$chart-band-1"},
        },
    ]


def _table(data: Months, names: list[str], translate: Translate) -> DataTable:
    columns = (
        translate("Month"),
        translate("From all data"),
        translate("Estimated"),
        translate("Low"),
        translate("High"),
        translate("Estimated at the time"),
    )
    rows = []
    for name in names:
        each = data.estimated.get(name)
        bounds = (each.value, each.low, each.high) if each else (None, None, None)
        rows.append((name, data.known.get(name), *bounds, data.earlier.get(name)))
    return DataTable(columns, tuple(rows))
