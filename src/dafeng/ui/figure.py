"""A chart on a page: its JSON, its table, its downloads."""

import base64
import re
import secrets
from typing import Any

from django.utils.translation import gettext

from dafeng.ui.charts import Chart
from dafeng.ui.export import csv_text

_LONG_TABLE = 400


def sample_words() -> str:
    """What every picture, table and file drawn from sample data carries."""
    return gettext("Sample data, not figures of the real city")


def shows_sample(request: Any) -> bool:
    """Whether the user of a request looks at an area whose figures are invented."""
    return bool(getattr(getattr(request.user, "area", None), "is_sample", False))


def chart_rows(chart: Chart) -> list[list[Any]]:
    """The rows of a chart's CSV: head and data, then unit, source and what it is marked as."""
    rows: list[list[Any]] = [list(chart.table.columns), *map(list, chart.table.rows), []]
    if chart.unit:
        rows.append([gettext("Unit"), chart.unit])
    rows.append([gettext("Source"), chart.source])
    if chart.sample:
        rows.append([sample_words()])
    if chart.schematic:
        rows.append([gettext("Schematic")])
    return rows


def figure_context(chart: Chart, *, height: str = "") -> dict[str, Any]:
    """What the template of a chart needs."""
    name = re.sub(r"[^\w\-]+", "-", chart.title).strip("-") or "chart"
    csv = base64.b64encode(csv_text(chart_rows(chart)).encode()).decode()
    mount = f"chart-{secrets.token_hex(4)}"
    foot = [gettext("Source: %(source)s") % {"source": chart.source}]
    if chart.note:
        foot.append(chart.note)
    if chart.schematic:
        foot.append(gettext("Schematic, not a map"))
    if chart.sample:
        foot.append(sample_words())
    return {
        "chart": chart,
        "id": mount,
        "face_id": f"{mount}-face",
        "height": height,
        "csv": f"data:text/csv;charset=utf-8;base64,{csv}",
        "file": name + (f"-{gettext('Sample')}" if chart.sample else ""),
        "rows": chart.table.rows[:_LONG_TABLE],
        "hidden_rows": max(0, len(chart.table.rows) - _LONG_TABLE),
        "face": {
            "option": chart.option,
            "title": chart.title,
            "subtitle": gettext("Unit: %(unit)s") % {"unit": chart.unit} if chart.unit else "",
            "unit": chart.unit,
            "units": dict(chart.units),
            "digits": chart.digits,
            "map": chart.map,
            "tileColumns": chart.tile_columns,
            "foot": foot,
            "sample": gettext("Sample") if chart.sample else "",
            "file": name,
        },
    }
