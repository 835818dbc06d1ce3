"""Organs on the list, and those that are energy-saving institutions."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="public_institutions_yearly",
    name=Text("公共机构节能年报表", "Yearly table of public institutions"),
    issuer="public_institutions",
    period="year",
    basis=Basis(
        law=Text("公共机构节能条例", "Regulation on Energy Conservation of Public Institutions"),
        number="国务院令第531号",
        issuer=Text("国务院", "State Council"),
    ),
    klass="administrative",
    due_day=60,
    minutes=10,
    columns=(
        _item(
            "institution.organs",
            "县级机关名录单位数",
            "County-level organs on the list",
            "个",
            "县级机关数",
            kind="stock",
        ),
        _item(
            "institution.saving",
            "有效节约型机关数",
            "Energy-saving institutions passed and valid",
            "个",
            "节约型机关数",
            kind="stock",
        ),
    ),
)
