"""Gross domestic product, from the year's first quarter on, with its growth."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _value(name: str, zh: str, en: str, *aliases: str, part_of: str = "") -> Column:
    return Column(name, Text(zh, en), "亿元", aliases=aliases, part_of=part_of, cumulative=True)


FORM = Form(
    id="gdp_quarterly",
    name=Text("地区生产总值季度表", "Quarterly table of gross domestic product"),
    issuer="statistics",
    period="quarter",
    basis=Basis(
        law=Text("中华人民共和国统计法", "Statistics Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="aggregate",
    due_day=30,
    minutes=5,
    note=Text("年初至本季累计数。", "From the year's first day to the quarter's end."),
    columns=(
        _value(
            "gdp.current",
            "地区生产总值（累计）",
            "GDP, current prices, cumulative",
            "地区生产总值",
            "GDP",
            "生产总值",
        ),
        Column(
            "gdp.growth",
            Text("地区生产总值增速（累计）", "Growth of GDP, constant prices, cumulative"),
            "%",
            "growth",
            aliases=(
                "地区生产总值增速",
                "GDP增速",
                "地区生产总值同比增长",
                "地区生产总值指数增速",
                "生产总值增速",
            ),
            cumulative=True,
        ),
        _value(
            "gdp.primary",
            "第一产业增加值（累计）",
            "Value added, primary sector, cumulative",
            "第一产业增加值",
            "第一产业",
            part_of="gdp.current",
        ),
        _value(
            "gdp.secondary",
            "第二产业增加值（累计）",
            "Value added, secondary sector, cumulative",
            "第二产业增加值",
            "第二产业",
            part_of="gdp.current",
        ),
        _value(
            "gdp.tertiary",
            "第三产业增加值（累计）",
            "Value added, tertiary sector, cumulative",
            "第三产业增加值",
            "第三产业",
            part_of="gdp.current",
        ),
    ),
)
