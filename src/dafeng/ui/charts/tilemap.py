"""Townships as equal tiles on a grid: a schematic, for it is no map and has no borders."""

from dataclasses import dataclass

from dafeng.ui.charts.chart import SEQUENCE, Chart, DataTable, Option, Translate, untranslated


@dataclass(frozen=True)
class Tile:
    """A place at a row and column of the grid, with its value; None has no value yet."""

    name: str
    row: int
    column: int
    value: float | None = None
    url: str = ""
    label: str = ""  # what stands on the tile, where the name is too long for it


@dataclass(frozen=True)
class Tilemap:
    """Tiles with one value each [unit]."""

    title: str
    unit: str
    source: str
    tiles: tuple[Tile, ...]
    place_name: str = ""
    value_name: str = ""
    digits: int | None = None
    note: str = ""
    sample: bool = False


def draw(data: Tilemap, *, translate: Translate = untranslated) -> Chart:
    """Draw tiles, darker for more; a tile without a value is blank and says so.

    Raises:
        ValueError: two tiles stand on one place of the grid.
    """
    spots = [(tile.row, tile.column) for tile in data.tiles]
    if len(set(spots)) != len(spots):
        raise ValueError("two tiles stand on one place of the grid")
    known = [tile.value for tile in data.tiles if tile.value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    none = translate("no value")
    columns = max((tile.column for tile in data.tiles), default=0) + 1
    rows = max((tile.row for tile in data.tiles), default=0) + 1
    option: Option = {
        "grid": {"left": 4, "right": 4, "top": 4, "bottom": 40},
        "tooltip": {"trigger": "item"},
        "xAxis": _axis(columns),
        "yAxis": {**_axis(rows), "inverse": True},
        "visualMap": {
            "type": "continuous",
            "show": bool(known),
            "dimension": 2,
            "min": low,
            "max": high if high > low else low + 1,
            "calculable": False,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "itemWidth": 10,
            "itemHeight": 120,
            "inRange": {"color": list(SEQUENCE[:3])},
            "text": [f"{high:g} {data.unit}".strip(), f"{low:g}"],
            "textStyle": {"color": "$chart-label"},
        },
        "series": [_tiles(data, none)],
    }
    table = DataTable(
        (data.place_name or translate("Place"), data.value_name or data.unit or data.title),
        tuple((tile.name, tile.value) for tile in data.tiles),
    )
    sentence = translate("{count} places, {known} with a value.")
    return Chart(
        title=data.title,
        option=option,
        table=table,
        source=data.source,
        unit=data.unit,
        digits=data.digits,
        note=data.note,
        sample=data.sample,
        schematic=True,
        tile_columns=columns,
        description=sentence.format(count=len(data.tiles), known=len(known)),
    )


def _axis(count: int) -> Option:
    return {
        "type": "category",
        "data": [str(number) for number in range(count)],
        "show": False,
    }


def _tiles(data: Tilemap, none: str) -> Option:
    return {
        "type": "heatmap",
        "progressive": 0,
        "itemStyle": {"borderColor": "$chart-surface", "borderWidth": 3, "borderRadius": 6},
        "label": {"show": True, "color": "$chart-text", "fontSize": 12, "lineHeight": 17},
        "emphasis": {"itemStyle": {"borderColor": "$chart-axis"}},
        "data": [_cell(tile, data, none) for tile in data.tiles],
    }


def _cell(tile: Tile, data: Tilemap, none: str) -> Option:
    shown = none if tile.value is None else _number(tile.value, data.digits)
    cell: Option = {
        "name": tile.name,
        "value": [tile.column, tile.row, 0 if tile.value is None else tile.value],
        "label": {"formatter": f"{tile.label or tile.name}\n{shown}"},
        "tip": [
            tile.name,
            [
                data.value_name or data.title,
                shown if tile.value is None else f"{shown} {data.unit}".strip(),
            ],
        ],
        "url": tile.url,
    }
    if tile.value is None:
        cell["visualMap"] = False
        cell["itemStyle"] = {"color": "$chart-none"}
        cell["label"]["color"] = "$chart-label"
    return cell


def _number(value: float, digits: int | None) -> str:
    return f"{value:g}" if digits is None else f"{value:.{digits}f}"
