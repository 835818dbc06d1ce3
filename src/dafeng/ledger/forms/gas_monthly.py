"""The gas company's sales of the month by class of customer."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _sold(sector: str, zh: str, en: str, *aliases: str) -> Column:
    return Column(
        f"gas.{sector}",
        Text(zh, en),
        "万m3",
        aliases=aliases,
        flow="natural_gas.consumed",
        sector=sector,
    )


FORM = Form(
    id="gas_monthly",
    name=Text("天然气销售量月报表", "Monthly table of natural gas sales"),
    issuer="gas_company",
    period="month",
    basis=Basis(
        law=Text("城镇燃气管理条例", "Regulation on the Administration of Urban Gas"),
        issuer=Text("国务院", "State Council"),
    ),
    klass="administrative",
    due_day=10,
    minutes=5,
    columns=(
        _sold("industry", "工业用气量", "Natural gas, industry", "工业", "工业用气", "工业用户"),
        _sold(
            "services",
            "商业和公共服务用气量",
            "Natural gas, trade and public services",
            "商业",
            "商业用气",
            "商业用气量",
            "公共服务用气",
            "非居民商业",
        ),
        _sold(
            "residential",
            "居民用气量",
            "Natural gas, households",
            "居民",
            "居民用气",
            "居民生活用气",
            "居民用户",
        ),
        _sold(
            "transport",
            "车用气量",
            "Natural gas, vehicles",
            "汽车加气",
            "车用",
            "车用气",
            "加气站",
            "加气站用气量",
        ),
    ),
)
