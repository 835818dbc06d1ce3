"""What every chart is: an option, the table that says the same, a source and a unit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

Translate = Callable[[str], str]
Option = dict[str, Any]
Cell = str | int | float | None

PALETTE = tuple(f"$chart-{number}" for number in range(1, 9))
SEQUENCE = tuple(f"$chart-seq-{number}" for number in range(5))


def untranslated(message: str) -> str:
    """Leave a message as it is: for callers without a language."""
    return message


@dataclass(frozen=True)
class DataTable:
    """The numbers of a chart as rows; the first column names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A drawing, and all that must stand beside it.

    `option` is an ECharts option of plain values; `unit` is that of the value axis; `description`
    says in one sentence what a reader who cannot see the drawing should know.
    """

    title: str
    option: Option
    table: DataTable
    source: str
    unit: str = ""
    description: str = ""
    note: str = ""
    sample: bool = False
    schematic: bool = False
    digits: int | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    map: Mapping[str, Any] | None = None
    tile_columns: int = 0

    def marked_as_sample(self) -> "Chart":
        """The same chart, marked as drawn from sample data."""
        return replace(self, sample=True)


class Named(Protocol):
    """A series by name, one value for each key; None is missing."""

    @property
    def name(self) -> str: ...

    @property
    def values(self) -> tuple[float | None, ...]: ...


def series_table(heading: str, keys: Sequence[str], series: Sequence[Named]) -> DataTable:
    """The table of series over common keys, a row a key.

    Raises:
        ValueError: a series has not one value for each key.
    """
    for each in series:
        if len(each.values) != len(keys):
            raise ValueError(f"{each.name}: {len(each.values)} values for {len(keys)} keys")
    rows = tuple((key, *(each.values[i] for each in series)) for i, key in enumerate(keys))
    return DataTable((heading, *(each.name for each in series)), rows)


def category_axis(names: Sequence[str], *, name: str = "") -> Option:
    """A horizontal axis of names."""
    return {
        "type": "category",
        "data": list(names),
        "name": name,
        "nameLocation": "middle",
        "nameGap": 30,
        "nameTextStyle": {"color": "$chart-label"},
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": "$chart-axis"}},
        "axisLabel": {"color": "$chart-label", "hideOverlap": True},
    }


def value_axis(unit: str, *, from_zero: bool) -> Option:
    """A vertical axis of values with its unit above it."""
    return {
        "type": "value",
        "name": unit,
        "nameTextStyle": {"color": "$chart-label", "align": "left", "padding": [0, 0, 2, -28]},
        "scale": not from_zero,
        "splitNumber": 4,
        "axisLabel": {"color": "$chart-label"},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": "$chart-grid"}},
    }


def grid(*, top: int = 56, bottom: int = 8) -> Option:
    """Room for the drawing, labels included."""
    return {"left": 8, "right": 20, "top": top, "bottom": bottom, "containLabel": True}


_KEYS = {
    "bar": "roundRect",
    "solid": "path://M0 4h24v2.4H0z",
    "dashed": "path://M0 4h6v2H0zM9 4h6v2H9zM18 4h6v2h-6z",
    "target": "diamond",
}


def legend(names: Sequence[tuple[str, str]]) -> Option:
    """A legend in one line above the drawing: pairs of name and kind of key.

    Kinds: `bar` (a box), `solid`, `dashed` (lines), `target` (a diamond).
    """
    return {
        "show": len(names) > 1,
        "type": "scroll",
        "data": [{"name": name, "icon": _KEYS[kind]} for name, kind in names],
        "top": 0,
        "left": 0,
        "right": 8,
        "itemWidth": 18,
        "itemHeight": 9,
        "itemGap": 16,
        "textStyle": {"color": "$chart-label", "fontSize": 12},
        "pageIconColor": "$chart-label",
        "pageTextStyle": {"color": "$chart-label"},
    }
