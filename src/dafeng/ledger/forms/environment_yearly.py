"""Industrial solid waste of the year, and green mines on the lists."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="environment_yearly",
    name=Text("固体废物与绿色矿山年报表", "Yearly table of solid waste and green mines"),
    issuer="environment",
    period="year",
    basis=Basis(
        law=Text(
            "中华人民共和国固体废物污染环境防治法",
            "Law on the Prevention of Pollution by Solid Waste",
        ),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="administrative",
    due_day=90,
    minutes=20,
    columns=(
        _item(
            "solid_waste.arisen",
            "工业固体废物产生量",
            "Industrial solid waste that arose",
            "万t",
            "一般工业固体废物产生量",
        ),
        _item(
            "solid_waste.used",
            "工业固体废物综合利用量（含往年贮存）",
            "Industrial solid waste used, old stock included",
            "万t",
            "工业固体废物综合利用量",
        ),
        _item(
            "solid_waste.old_stock_used",
            "其中利用的往年贮存量",
            "Of it old stock used",
            "万t",
            "利用往年贮存量",
        ),
        _item(
            "mine.green_aggregate",
            "建筑骨料行业省市级绿色矿山数",
            "Green mines in building aggregate",
            "个",
            "绿色矿山数",
            kind="stock",
        ),
    ),
)
