"""Aggregates of the industrial enterprises above designated size, of the month."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form

FORM = Form(
    id="industry_monthly",
    name=Text("规模以上工业主要指标月报表", "Monthly table of industry above designated size"),
    issuer="statistics",
    period="month",
    basis=Basis(
        law=Text("中华人民共和国统计法", "Statistics Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="aggregate",
    due_day=20,
    minutes=10,
    note=Text(
        "只收汇总数，不收单个企业的报表。", "Aggregates only, no single enterprise's return."
    ),
    columns=(
        Column(
            "industry.value_added_growth",
            Text("规上工业增加值增速（当月）", "Growth of industrial value added, month"),
            "%",
            "growth",
            aliases=(
                "规上工业增加值增速",
                "规模以上工业增加值增速",
                "规模以上工业增加值同比增长",
                "工业增加值增速",
            ),
        ),
        Column(
            "industry.energy",
            Text("规上工业综合能源消费量", "Total energy use of industry"),
            "万tce",
            aliases=(
                "综合能源消费量",
                "规模以上工业综合能源消费量",
                "规上工业能耗",
                "规模以上工业能源消费量",
            ),
            sector="industry",
        ),
        Column(
            "industry.clinker",
            Text("水泥熟料产量", "Clinker output"),
            "万t",
            aliases=("熟料产量", "硅酸盐水泥熟料", "水泥熟料", "熟料"),
            flow="clinker.produced",
            sector="process",
        ),
        Column(
            "industry.cement",
            Text("水泥产量", "Cement output"),
            "万t",
            aliases=("水泥",),
            flow="cement.produced",
            sector="process",
        ),
    ),
)
