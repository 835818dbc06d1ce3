"""Months of a year against the same months of the year before."""

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

_UP, _DOWN, _SAME = "▲", "▼", "="


@dataclass(frozen=True)
class YearOnYear:
    """Values [unit] of the same spans in two years; None is missing."""

    title: str
    unit: str
    source: str
    spans: tuple[str, ...]
    year: str
    previous_year: str
    values: tuple[float | None, ...]
    previous: tuple[float | None, ...]
    digits: int | None = None
    note: str = ""
    sample: bool = False


def change(value: float | None, before: float | None) -> float | None:
    """Change against the year before [%]; None where either is missing or that one is zero."""
    if value is None or before is None or before == 0:
        return None
    return (value - before) / abs(before) * 100


def draw(data: YearOnYear, *, translate: Translate = untranslated) -> Chart:
    """Draw this year's bars beside last year's hollow ones, with arrow and change above each.

    Raises:
        ValueError: not one value for each span in both years.
    """
    if not len(data.values) == len(data.previous) == len(data.spans):
        raise ValueError("one value per span is needed in both years")
    changes = [change(*pair) for pair in zip(data.values, data.previous, strict=True)]
    option: Option = {
        "legend": legend([(data.previous_year, "bar"), (data.year, "bar")]),
        "grid": grid(),
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": category_axis(data.spans),
        "yAxis": value_axis(data.unit, from_zero=True),
        "series": [
            {
                "name": data.previous_year,
                "type": "bar",
                "data": list(data.previous),
                "barMaxWidth": 18,
                "barGap": "10%",
                "itemStyle": {"color": "$chart-none", "borderColor": "$chart-8", "borderWidth": 1},
            },
            {
                "name": data.year,
                "type": "bar",
                "barMaxWidth": 18,
                "itemStyle": {"color": "$chart-1", "borderRadius": 2},
                "data": [_bar(*pair) for pair in zip(data.values, changes, strict=True)],
            },
        ],
    }
    columns = (
        translate("Period"),
        data.previous_year,
        data.year,
        translate("Change (%)"),
    )
    rows = tuple(
        (span, before, value, None if moved is None else round(moved, 2))
        for span, before, value, moved in zip(
            data.spans, data.previous, data.values, changes, strict=True
        )
    )
    risen = sum(1 for moved in changes if moved is not None and moved > 0)
    compared = sum(1 for moved in changes if moved is not None)
    sentence = translate("Above the year before in {risen} of {compared} periods.")
    return Chart(
        title=data.title,
        option=option,
        table=DataTable(columns, rows),
        source=data.source,
        unit=data.unit,
        digits=data.digits,
        note=data.note,
        sample=data.sample,
        description=sentence.format(risen=risen, compared=compared),
    )


def _bar(value: float | None, moved: float | None) -> Option:
    if moved is None:
        return {"value": value}
    sign = _UP if moved > 0 else _DOWN if moved < 0 else _SAME
    colour = "$chart-up" if moved > 0 else "$chart-down" if moved < 0 else "$chart-8"
    return {
        "value": value,
        "itemStyle": {"color": colour},
        "label": {
            "show": True,
            "position": "top",
            "formatter": f"{sign}{abs(moved):.0f}%",
            "color": colour,
            "fontSize": 10,
        },
    }
