"""Reliability of rural supply and pumped storage, of the year."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="power_yearly",
    name=Text("供电可靠性与抽水蓄能年报表", "Yearly table of reliability and pumped storage"),
    issuer="power_company",
    period="year",
    basis=Basis(
        law=Text("中华人民共和国电力法", "Electric Power Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="administrative",
    due_day=45,
    minutes=10,
    columns=(
        _item(
            "reliability.rural_users",
            "农村中压用户数",
            "Rural medium-voltage users",
            "户",
            "农村用户数",
            kind="stock",
        ),
        _item(
            "reliability.rural_outage",
            "农村停电户时数（全部原因）",
            "Rural user-hours of outage, all causes",
            "户·h",
            "停电户时数",
        ),
        _item(
            "reliability.rural_outage_outside",
            "其中外部影响停电户时数",
            "Of it from outside causes",
            "户·h",
            "外部影响停电户时数",
        ),
        _item(
            "power.capacity_pumped",
            "抽水蓄能投产装机容量",
            "Capacity of pumped storage in operation",
            "万kW",
            "抽水蓄能装机容量",
            kind="stock",
        ),
    ),
)
