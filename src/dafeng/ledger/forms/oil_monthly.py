"""Sales of refined oil products of the month."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _sold(carrier: str, zh: str, en: str, *aliases: str, sector: str = "") -> Column:
    return Column(
        f"oil.{carrier}",
        Text(zh, en),
        "t",
        aliases=aliases,
        flow=f"{carrier}.consumed",
        sector=sector,
    )


FORM = Form(
    id="oil_monthly",
    name=Text("成品油销售量月报表", "Monthly table of refined oil sales"),
    issuer="commerce",
    period="month",
    basis=Basis(
        law=Text(
            "成品油流通管理办法", "Measures for the Administration of Refined Oil Distribution"
        ),
        number="商务部令2025年第4号",
        issuer=Text("商务部", "Ministry of Commerce"),
    ),
    klass="administrative",
    due_day=15,
    minutes=5,
    columns=(
        _sold(
            "gasoline",
            "汽油销售量",
            "Gasoline sales",
            "汽油",
            "汽油零售量",
            "汽油销量",
            sector="transport",
        ),
        _sold(
            "diesel",
            "柴油销售量",
            "Diesel sales",
            "柴油",
            "柴油零售量",
            "柴油销量",
            sector="transport",
        ),
        _sold(
            "lpg", "液化石油气销售量", "LPG sales", "液化石油气", "液化气", "LPG", "液化气销售量"
        ),
    ),
)
