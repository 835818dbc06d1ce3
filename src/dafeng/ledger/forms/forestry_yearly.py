"""Forest area and stock at the year's end, by kind of survey."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="forestry_yearly",
    name=Text("森林资源年报表", "Yearly table of forests"),
    issuer="forestry",
    period="year",
    basis=Basis(
        law=Text("中华人民共和国森林法", "Forest Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="administrative",
    due_day=120,
    minutes=20,
    note=Text(
        "调查种类变更为序列断点，不算下降。",
        "A change of survey is a break in the series, not a fall.",
    ),
    columns=(
        _item("forest.land_area", "国土面积", "Land area", "hm2", "土地总面积", kind="stock"),
        _item(
            "forest.area_local",
            "森林面积（地方森林资源调查）",
            "Forest area, local inventory",
            "hm2",
            "森林面积",
            kind="stock",
        ),
        _item(
            "forest.area_land_survey",
            "森林面积（国土调查融合口径）",
            "Forest area, land survey calibre",
            "hm2",
            "国土口径森林面积",
            kind="stock",
        ),
        _item(
            "forest.standing_stock",
            "活立木蓄积量",
            "Standing timber stock",
            "万m3",
            "活立木总蓄积",
            kind="stock",
        ),
        _item("forest.stock", "森林蓄积量", "Forest stock", "万m3", "森林蓄积", kind="stock"),
    ),
)
