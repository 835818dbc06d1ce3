"""The outline of an area from a map that the caller has the right to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dafeng.ui.charts.chart import Chart, DataTable, Option, Translate, untranslated


class ApprovalMissing(ValueError):
    """A map would stand on a public page without its approval number (审图号)."""


@dataclass(frozen=True)
class Outline:
    """A GeoJSON shape with where it is from and, once given, its map approval number."""

    title: str
    source: str
    name: str
    shape: Mapping[str, Any]
    map_approval_number: str = ""
    public: bool = False
    note: str = ""
    sample: bool = False


def draw(data: Outline, *, translate: Translate = untranslated) -> Chart:
    """Draw an outline; the approval number stands in its source line.

    Raises:
        ApprovalMissing: the page is public and no approval number was entered.
    """
    number = data.map_approval_number.strip()
    if data.public and not number:
        raise ApprovalMissing(data.name)
    source = data.source
    if number:
        approved = translate("map approval number")
        source = f"{source}; {approved} {number}"
    option: Option = {
        "tooltip": False,
        "geo": {
            "map": data.name,
            "roam": False,
            "silent": True,
            "itemStyle": {
                "areaColor": "$chart-seq-1",
                "borderColor": "$chart-1",
                "borderWidth": 1.2,
            },
        },
        "series": [],
    }
    return Chart(
        title=data.title,
        option=option,
        table=DataTable((translate("Place"),), ((data.name,),)),
        source=source,
        note=data.note or ("" if number else translate("For internal use only")),
        sample=data.sample,
        description=data.name,
        map={"name": data.name, "shape": dict(data.shape)},
    )
