"""Residents at the year's end."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form

FORM = Form(
    id="population_yearly",
    name=Text("年末常住人口", "Residents at the year's end"),
    issuer="statistics",
    period="year",
    basis=Basis(
        law=Text("中华人民共和国统计法", "Statistics Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="aggregate",
    due_day=120,
    minutes=2,
    columns=(
        Column(
            "population.resident",
            Text("年末常住人口", "Residents at the year's end"),
            "万人",
            "stock",
            ("常住人口", "常住人口数", "年末常住人口数"),
        ),
        Column(
            "population.urban",
            Text("年末城镇常住人口", "Urban residents at the year's end"),
            "万人",
            "stock",
            ("城镇常住人口", "城镇人口", "城镇常住人口数"),
            part_of="population.resident",
        ),
    ),
)
