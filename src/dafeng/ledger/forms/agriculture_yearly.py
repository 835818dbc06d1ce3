"""Straw, farmland, fertiliser, manure of the year."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="agriculture_yearly",
    name=Text("农业绿色发展年报表", "Yearly table of green agriculture"),
    issuer="agriculture",
    period="year",
    basis=Basis(
        law=Text("中华人民共和国农业法", "Agriculture Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="administrative",
    due_day=90,
    minutes=40,
    note=Text(
        "化肥利用率由田间试验得出，注明作物和养分。",
        "Use of fertiliser comes from field trials; crops and nutrient are stated.",
    ),
    columns=(
        _item(
            "straw.collectable",
            "主要农作物秸秆可收集量",
            "Straw that can be collected",
            "万t",
            "秸秆可收集量",
        ),
        _item("straw.used", "主要农作物秸秆综合利用量", "Straw used", "万t", "秸秆利用量"),
        _item(
            "farmland.high_standard",
            "累计建成高标准农田面积",
            "High-standard farmland built so far",
            "万亩",
            "高标准农田面积",
            kind="stock",
        ),
        _item(
            "farmland.improved",
            "累计改造提升高标准农田面积",
            "High-standard farmland improved so far",
            "万亩",
            "改造提升面积",
            kind="stock",
        ),
        _item(
            "fertiliser.nitrogen_applied",
            "主要农作物施用氮养分",
            "Nitrogen applied to the main crops",
            "t",
            "施氮量",
        ),
        _item(
            "fertiliser.nitrogen_taken",
            "主要农作物从化肥吸收的氮养分",
            "Nitrogen taken up from fertiliser",
            "t",
            "氮吸收量",
        ),
        _item(
            "fertiliser.npk_applied",
            "主要农作物施用氮磷钾养分",
            "N, P and K applied to the main crops",
            "t",
            "施用养分量",
        ),
        _item(
            "fertiliser.npk_taken",
            "主要农作物从化肥吸收的氮磷钾养分",
            "N, P and K taken up from fertiliser",
            "t",
            "养分吸收量",
        ),
        _item(
            "manure.arisen", "畜禽粪污产生量", "Livestock manure that arose", "万t", "粪污产生量"
        ),
        _item("manure.used", "畜禽粪污综合利用量", "Livestock manure used", "万t", "粪污利用量"),
        _item(
            "manure.large_arisen", "规模养殖场粪污产生量", "Manure that arose on large farms", "万t"
        ),
        _item(
            "manure.large_used",
            "规模养殖场粪污综合利用量",
            "Manure of large farms used",
            "万t",
            "规模养殖场粪污利用量",
        ),
    ),
)
