"""Construction and household waste of the year, and where sorting is done."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="urban_yearly",
    name=Text("城市管理年报表", "Yearly table of waste"),
    issuer="urban_management",
    period="year",
    basis=Basis(
        law=Text(
            "中华人民共和国固体废物污染环境防治法",
            "Law on the Prevention of Pollution by Solid Waste",
        ),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="administrative",
    due_day=60,
    minutes=30,
    columns=(
        _item(
            "construction_waste.arisen",
            "建筑垃圾产生量（不含工程弃土）",
            "Construction waste that arose, without soil",
            "万t",
            "建筑垃圾产生量",
        ),
        _item(
            "construction_waste.recovered",
            "建筑垃圾资源化利用量（不含工程弃土）",
            "Construction waste recovered, without soil",
            "万t",
            "建筑垃圾利用量",
        ),
        _item("construction_waste.soil", "工程弃土产生量", "Excavated soil that arose", "万t"),
        _item("construction_waste.soil_recovered", "工程弃土利用量", "Excavated soil used", "万t"),
        _item(
            "household_waste.arisen",
            "生活垃圾产生量（含可回收物）",
            "Household waste that arose, recyclables included",
            "万t",
            "生活垃圾产生量",
        ),
        _item(
            "household_waste.recycled", "可回收物利用量", "Recyclables recovered", "万t", "可回收物"
        ),
        _item(
            "household_waste.organic",
            "有机垃圾资源化利用量",
            "Organic waste recovered",
            "万t",
            "厨余垃圾利用量",
        ),
        _item(
            "household_waste.burnt",
            "焚烧发电进厂垃圾量",
            "Waste burnt for power",
            "万t",
            "焚烧处理量",
        ),
        _item(
            "sorting.places",
            "建成区小区和单位总数",
            "Estates and workplaces in the built-up area",
            "个",
            "小区和单位数",
            kind="stock",
        ),
        _item(
            "sorting.places_covered",
            "建成区实行垃圾分类的小区和单位数",
            "Estates and workplaces with sorting",
            "个",
            "分类小区和单位数",
            kind="stock",
        ),
        _item(
            "sorting.households",
            "建成区居民户数",
            "Households in the built-up area",
            "户",
            kind="stock",
        ),
        _item(
            "sorting.households_covered",
            "建成区实行垃圾分类的居民户数",
            "Households with sorting",
            "户",
            "分类居民户数",
            kind="stock",
        ),
    ),
)
