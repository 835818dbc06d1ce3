"""Days across, hours down: when the load is."""

from dataclasses import dataclass

from dafeng.ui.charts.chart import SEQUENCE, Chart, DataTable, Option, Translate, untranslated

HOURS = tuple(f"{hour:02d}:00" for hour in range(24))


@dataclass(frozen=True)
class Heatmap:
    """Values [unit] of 24 hours for each day; a missing hour is None and stays blank."""

    title: str
    unit: str
    source: str
    days: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    digits: int | None = None
    note: str = ""
    sample: bool = False


def draw(data: Heatmap, *, translate: Translate = untranslated) -> Chart:
    """Draw a map of days and hours.

    Raises:
        ValueError: not 24 values for each day.
    """
    if len(data.values) != len(data.days) or any(len(row) != len(HOURS) for row in data.values):
        raise ValueError("24 values for each day are needed")
    known = [value for row in data.values for value in row if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    cells = [
        {
            "value": [day, hour, value],
            "tip": [f"{data.days[day]} {HOURS[hour]}", [data.unit, f"{value:g}"]],
        }
        for day, row in enumerate(data.values)
        for hour, value in enumerate(row)
        if value is not None
    ]
    option: Option = {
        "grid": {"left": 8, "right": 12, "top": 26, "bottom": 44, "containLabel": True},
        "tooltip": {"trigger": "item"},
        "xAxis": _axis(list(data.days), ""),
        "yAxis": {**_axis(list(HOURS), translate("Hour")), "inverse": True},
        "visualMap": {
            "type": "continuous",
            "min": low,
            "max": high if high > low else low + 1,
            "calculable": False,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "itemWidth": 10,
            "itemHeight": 160,
            "inRange": {"color": list(SEQUENCE)},
            "text": [f"{high:g} {data.unit}", f"{low:g}"],
            "textStyle": {"color": "$chart-label"},
        },
        "series": [{"type": "heatmap", "data": cells, "progressive": 0}],
    }
    sentence = translate("Between {low} and {high} {unit} in {days} days.")
    return Chart(
        title=data.title,
        option=option,
        table=DataTable(
            (translate("Day"), *HOURS),
            tuple((day, *row) for day, row in zip(data.days, data.values, strict=True)),
        ),
        source=data.source,
        unit=data.unit,
        digits=data.digits,
        note=data.note,
        sample=data.sample,
        description=sentence.format(
            low=f"{low:g}", high=f"{high:g}", unit=data.unit, days=len(data.days)
        ),
    )


def _axis(names: list[str], name: str) -> Option:
    return {
        "type": "category",
        "data": names,
        "name": name,
        "nameLocation": "start",
        "nameTextStyle": {"color": "$chart-label"},
        "splitArea": {"show": False},
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "axisLabel": {"color": "$chart-label", "hideOverlap": True},
    }
