"""A quantity by year: what was (solid), what is modelled (dashed), what is wanted (diamond)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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

Years = Mapping[int, float | None]


@dataclass(frozen=True)
class Modelled:
    """A line that was computed and not measured: a straight path, a scenario."""

    name: str
    values: Years


@dataclass(frozen=True)
class Target:
    """A value set for a year."""

    year: int
    value: float
    name: str = ""


@dataclass(frozen=True)
class Trajectory:
    """History, modelled lines and targets of one quantity [unit]."""

    title: str
    unit: str
    source: str
    history: Years
    history_name: str = ""
    modelled: tuple[Modelled, ...] = ()
    targets: tuple[Target, ...] = ()
    from_zero: bool = False
    digits: int | None = None
    note: str = ""
    sample: bool = False
    years: tuple[int, ...] = field(default=())


def draw(data: Trajectory, *, translate: Translate = untranslated) -> Chart:
    """Draw a trajectory; the modelled lines set out from the last historic point."""
    years = _years(data)
    history_name = data.history_name or translate("Actual")
    target_name = translate("Target")
    keys = [(history_name, "solid"), *((line.name, "dashed") for line in data.modelled)]
    series = [_history(data, years, history_name)]
    for position, line in enumerate(data.modelled):
        series += _dashed(data, line, years, PALETTE[(position + 1) % len(PALETTE)])
    if data.targets:
        series.append(_targets(data, target_name))
        keys.append((target_name, "target"))
    option: Option = {
        "legend": legend(keys),
        "grid": grid(),
        "tooltip": {"trigger": "axis"},
        "xAxis": {**category_axis([str(year) for year in years]), "boundaryGap": False},
        "yAxis": value_axis(data.unit, from_zero=data.from_zero),
        "series": series,
    }
    return Chart(
        title=data.title,
        option=option,
        table=_table(data, years, (translate("Year"), *(name for name, _kind in keys))),
        source=data.source,
        unit=data.unit,
        digits=data.digits,
        note=data.note,
        sample=data.sample,
        description=_describe(data, translate),
    )


def _years(data: Trajectory) -> list[int]:
    found = {*data.years, *data.history, *(target.year for target in data.targets)}
    for line in data.modelled:
        found |= set(line.values)
    return list(range(min(found), max(found) + 1)) if found else []


def _history(data: Trajectory, years: list[int], name: str) -> Option:
    return {
        "name": name,
        "type": "line",
        "data": [data.history.get(year) for year in years],
        "symbol": "circle",
        "symbolSize": 5,
        "showAllSymbol": len(years) <= 40,
        "lineStyle": {"width": 2.4, "type": "solid"},
        "itemStyle": {"color": PALETTE[0]},
        "z": 3,
    }


def _dashed(data: Trajectory, line: Modelled, years: list[int], colour: str) -> list[Option]:
    drawn = {
        "name": line.name,
        "type": "line",
        "data": [line.values.get(year) for year in years],
        "symbol": "none",
        "lineStyle": {"width": 1.8, "type": "dashed", "color": colour},
        "itemStyle": {"color": colour},
        "connectNulls": True,
    }
    known = [year for year, value in data.history.items() if value is not None]
    starts = [year for year, value in line.values.items() if value is not None]
    if not known or not starts or min(starts) <= max(known):
        return [drawn]
    bridge = {max(known): data.history[max(known)], min(starts): line.values[min(starts)]}
    joined = {
        **drawn,
        "id": f"_join-{line.name}",
        "data": [bridge.get(year) for year in years],
        "silent": True,
    }
    return [drawn, joined]


def _targets(data: Trajectory, name: str) -> Option:
    return {
        "name": name,
        "type": "scatter",
        "data": [
            {"value": [str(target.year), target.value], "name": target.name or name}
            for target in data.targets
        ],
        "symbol": "diamond",
        "symbolSize": 13,
        "itemStyle": {
            "color": "$chart-target",
            "borderColor": "$chart-surface",
            "borderWidth": 1.5,
        },
        "label": {
            "show": len(data.targets) <= 4,
            "position": "top",
            "formatter": "{b}",
            "color": "$chart-target",
            "fontSize": 12,
        },
        "z": 5,
    }


def _table(data: Trajectory, years: list[int], columns: tuple[str, ...]) -> DataTable:
    wanted = {target.year: target.value for target in data.targets}
    rows = []
    for year in years:
        cells = [data.history.get(year), *(line.values.get(year) for line in data.modelled)]
        if data.targets:
            cells.append(wanted.get(year))
        rows.append((str(year), *cells))
    return DataTable(columns, tuple(rows))


def _describe(data: Trajectory, translate: Translate) -> str:
    known = [(year, value) for year, value in sorted(data.history.items()) if value is not None]
    parts = []
    if known:
        sentence = translate("From {start} {unit} in {first} to {end} {unit} in {last}.")
        parts.append(
            sentence.format(
                start=f"{known[0][1]:g}",
                first=known[0][0],
                end=f"{known[-1][1]:g}",
                last=known[-1][0],
                unit=data.unit,
            )
        )
    for target in data.targets:
        sentence = translate("Target for {year}: {value} {unit}.")
        parts.append(sentence.format(year=target.year, value=f"{target.value:g}", unit=data.unit))
    return " ".join(parts)
