"""What may come, as bands of quantiles around a median, after what was."""

from dataclasses import dataclass

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
from dafeng.ui.charts.trajectory import Target, Years


@dataclass(frozen=True)
class Band:
    """The values between two quantiles, in per cent: 5 and 95."""

    low_percent: float
    high_percent: float
    low: Years
    high: Years


@dataclass(frozen=True)
class Fan:
    """History, median and bands [unit], the widest band first; `marked` years have a line."""

    title: str
    unit: str
    source: str
    history: Years
    median: Years
    bands: tuple[Band, ...]
    targets: tuple[Target, ...] = ()
    digits: int | None = None
    note: str = ""
    sample: bool = False
    marked: tuple[int, ...] = ()


def draw(data: Fan, *, translate: Translate = untranslated) -> Chart:
    """Draw a fan: history solid, median dashed, bands as areas, targets as diamonds.

    Raises:
        ValueError: a band's low value is above its high one.
    """
    years = _years(data)
    actual, median, target = (translate(word) for word in ("Actual", "Median", "Target"))
    series: list[Option] = []
    band_names = []
    for position, band in enumerate(data.bands):
        name = f"{band.low_percent:g}–{band.high_percent:g}%"
        band_names.append(name)
        series += _band(band, name, years, position=position)
    series.append(_line(actual, data.history, years, dashed=False))
    series.append(_line(median, data.median, years, dashed=True))
    series += [_mark(year, data) for year in data.marked]
    keys = [(actual, "solid"), (median, "dashed"), *((name, "bar") for name in band_names)]
    keys += [(str(year), "dashed") for year in data.marked]
    if data.targets:
        keys.append((target, "target"))
        series.append(
            {
                "name": target,
                "type": "scatter",
                "symbol": "diamond",
                "symbolSize": 13,
                "itemStyle": {"color": "$chart-target"},
                "data": [[str(each.year), each.value] for each in data.targets],
                "z": 5,
            }
        )
    option: Option = {
        "legend": legend(keys),
        "grid": grid(),
        "tooltip": {"trigger": "axis"},
        "xAxis": {**category_axis([str(year) for year in years]), "boundaryGap": False},
        "yAxis": value_axis(data.unit, from_zero=False),
        "series": series,
    }
    return Chart(
        title=data.title,
        option=option,
        table=_table(data, years, translate),
        source=data.source,
        unit=data.unit,
        digits=data.digits,
        note=data.note,
        sample=data.sample,
        description=translate("Bands widen with time: the further ahead, the less is known."),
    )


def _years(data: Fan) -> list[int]:
    found = {*data.history, *data.median, *(target.year for target in data.targets), *data.marked}
    for band in data.bands:
        found |= {*band.low, *band.high}
    return list(range(min(found), max(found) + 1)) if found else []


def _line(name: str, values: Years, years: list[int], *, dashed: bool) -> Option:
    return {
        "name": name,
        "type": "line",
        "data": [values.get(year) for year in years],
        "symbol": "none",
        "lineStyle": {"width": 2.2, "type": "dashed" if dashed else "solid"},
        "itemStyle": {"color": "$chart-1"},
        "z": 3,
    }


def _mark(year: int, data: Fan) -> Option:
    """An upright line at a year, as high as the drawing."""
    columns = (data.history, data.median, *(years for b in data.bands for years in (b.low, b.high)))
    values = [value for column in columns for value in column.values() if value is not None]
    ends = (min(values), max(values)) if values else ()
    return {
        "name": str(year),
        "type": "line",
        "data": [[str(year), value] for value in ends],
        "symbol": "none",
        "silent": True,
        "lineStyle": {"width": 1.6, "type": "dotted", "color": "$chart-target"},
        "itemStyle": {"color": "$chart-target"},
        "tooltip": {"show": False},
        "z": 2,
    }


def _band(band: Band, name: str, years: list[int], *, position: int) -> list[Option]:
    floor: list[float | None] = []
    height: list[float | None] = []
    for year in years:
        low, high = band.low.get(year), band.high.get(year)
        if low is None or high is None:
            floor.append(None)
            height.append(None)
            continue
        if low > high:
            raise ValueError(f"{name}, {year}: {low} is above {high}")
        floor.append(low)
        height.append(high - low)
    stack = f"band-{position}"
    plain: Option = {
        "type": "line",
        "stack": stack,
        "stackStrategy": "all",
        "symbol": "none",
        "lineStyle": {"width": 0},
        "silent": True,
    }
    colour = "$chart-band-1" if position == 0 else "$chart-band-2"
    return [
        {**plain, "id": f"_floor-{position}", "name": f"_{name}", "data": floor},
        {
            **plain,
            "id": f"_band-{position}",
            "name": name,
            "data": height,
            "areaStyle": {"color": colour, "opacity": 1},
            "itemStyle": {"color": colour},
        },
    ]


def _table(data: Fan, years: list[int], translate: Translate) -> DataTable:
    columns = [translate("Year"), translate("Actual"), translate("Median")]
    for band in data.bands:
        columns += [f"{band.low_percent:g}%", f"{band.high_percent:g}%"]
    if data.targets:
        columns.append(translate("Target"))
    wanted = {target.year: target.value for target in data.targets}
    rows = []
    for year in years:
        cells = [data.history.get(year), data.median.get(year)]
        for band in data.bands:
            cells += [band.low.get(year), band.high.get(year)]
        if data.targets:
            cells.append(wanted.get(year))
        rows.append((str(year), *cells))
    return DataTable(tuple(columns), tuple(rows))
