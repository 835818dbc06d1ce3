"""Green factories, and the energy of clinker."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="industry_yearly",
    name=Text("工业绿色发展年报表", "Yearly table of green industry"),
    issuer="industry",
    period="year",
    basis=Basis(
        law=Text("中华人民共和国节约能源法", "Energy Conservation Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="aggregate",
    due_day=60,
    minutes=20,
    note=Text(
        "只收全部生产线合计数和最高值，不收单个企业的报表。",
        "Totals of all lines and the highest value only, no single enterprise's return.",
    ),
    columns=(
        _item(
            "factory.green_valid",
            "期末有效省级以上绿色工厂数",
            "Green factories valid at the end",
            "家",
            "绿色工厂数",
            kind="stock",
        ),
        _item(
            "factory.green_ever",
            "累计创建省级以上绿色工厂数",
            "Green factories ever created",
            "家",
            "累计绿色工厂数",
            kind="stock",
        ),
        _item(
            "clinker.energy",
            "熟料综合能耗合计",
            "Comprehensive energy of clinker, all lines",
            "tce",
            "熟料综合能耗",
        ),
        _item("clinker.output", "熟料产量合计", "Clinker output, all lines", "万t", "熟料年产量"),
        _item(
            "clinker.highest_line",
            "单线熟料综合能耗最高值",
            "Highest comprehensive energy of one line",
            "kgce/t",
            "最高单线能耗",
            kind="rate",
        ),
    ),
)
