"""What moves a result: one bar to either side for each thing that is moved by itself."""

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


@dataclass(frozen=True)
class Swing:
    """Something moved to its low and its high end, and how much each changes the result."""

    name: str
    low: str
    high: str
    low_change: float
    high_change: float


@dataclass(frozen=True)
class Tornado:
    """Swings, the widest first; changes [unit] are from the result as it stands."""

    title: str
    unit: str
    source: str
    swings: tuple[Swing, ...]
    digits: int | None = None
    note: str = ""
    sample: bool = False


def draw(data: Tornado, *, translate: Translate = untranslated) -> Chart:
    """Draw a tornado: bars lie over each other around nought."""
    low, high = translate("At the low end"), translate("At the high end")
    names = [each.name for each in data.swings]
    option: Option = {
        "legend": legend([(low, "bar"), (high, "bar")]),
        "grid": grid(bottom=30),
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": {
            **value_axis(data.unit, from_zero=True),
            "nameLocation": "middle",
            "nameGap": 28,
            "nameTextStyle": {"color": "$chart-label"},
        },
        "yAxis": {**category_axis(names), "inverse": True, "nameLocation": "start"},
        "series": [
            _bars(low, [each.low_change for each in data.swings], "$chart-1"),
            _bars(high, [each.high_change for each in data.swings], "$chart-3"),
        ],
    }
    return Chart(
        title=data.title,
        option=option,
        table=_table(data, translate),
        source=data.source,
        unit=data.unit,
        digits=data.digits,
        note=data.note,
        sample=data.sample,
        description=_describe(data, translate),
    )


def _bars(name: str, values: list[float], colour: str) -> Option:
    return {
        "name": name,
        "type": "bar",
        "data": values,
        "barGap": "-100%",
        "barMaxWidth": 18,
        "itemStyle": {"color": colour, "borderRadius": 2},
    }


def _table(data: Tornado, translate: Translate) -> DataTable:
    columns = (
        translate("What is moved"),
        translate("Low end"),
        translate("Change there"),
        translate("High end"),
        translate("Change there"),
    )
    rows = tuple(
        (each.name, each.low, each.low_change, each.high, each.high_change) for each in data.swings
    )
    return DataTable(columns, rows)


def _describe(data: Tornado, translate: Translate) -> str:
    if not data.swings:
        return translate("No values yet.")
    return translate("It depends most on: {name}.").format(name=data.swings[0].name)
