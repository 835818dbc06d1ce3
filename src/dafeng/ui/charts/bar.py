"""Bars of categories: side by side or stacked."""

from dataclasses import dataclass

from dafeng.ui.charts.chart import (
    PALETTE,
    Chart,
    Option,
    Translate,
    category_axis,
    grid,
    legend,
    series_table,
    untranslated,
    value_axis,
)


@dataclass(frozen=True)
class BarSeries:
    """One value for each category; None is missing and draws no bar."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Bars:
    """Categories with one or more series [unit]."""

    title: str
    unit: str
    source: str
    categories: tuple[str, ...]
    series: tuple[BarSeries, ...]
    stacked: bool = False
    horizontal: bool = False
    category_name: str = ""
    digits: int | None = None
    note: str = ""
    sample: bool = False


def draw(data: Bars, *, translate: Translate = untranslated) -> Chart:
    """Draw bars; the value axis starts at zero, for the length of a bar is its value.

    Raises:
        ValueError: a series has not one value for each category.
    """
    heading = data.category_name or translate("Category")
    table = series_table(heading, data.categories, data.series)
    names = [series.name for series in data.series]
    across = category_axis(data.categories)
    up = value_axis(data.unit, from_zero=True)
    if data.horizontal:
        across = {**across, "inverse": True, "nameLocation": "start"}
        up |= {"nameLocation": "middle", "nameGap": 26, "nameTextStyle": {"color": "$chart-label"}}
    option: Option = {
        "legend": legend([(name, "bar") for name in names]),
        "grid": grid(bottom=8 if not data.horizontal else 26, top=56 if len(names) > 1 else 30),
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": up if data.horizontal else across,
        "yAxis": across if data.horizontal else up,
        "series": [
            {
                "name": series.name,
                "type": "bar",
                "data": list(series.values),
                "stack": "all" if data.stacked else None,
                "barMaxWidth": 34,
                "barGap": "12%",
                "itemStyle": {
                    "color": PALETTE[position % len(PALETTE)],
                    "borderRadius": 0 if data.stacked else 2,
                    "borderColor": "$chart-surface",
                    "borderWidth": 1 if data.stacked else 0,
                },
                "emphasis": {"focus": "series"},
            }
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


def _describe(data: Bars, translate: Translate) -> str:
    totals = [
        (sum(value for value in column if value is not None), name)
        for name, column in zip(
            data.categories, zip(*(each.values for each in data.series), strict=True), strict=True
        )
        if any(value is not None for value in column)
    ]
    if not totals:
        return translate("No values yet.")
    most = max(totals)
    sentence = translate("Largest: {name} with {value} {unit}.")
    return sentence.format(name=most[1], value=f"{most[0]:g}", unit=data.unit)
