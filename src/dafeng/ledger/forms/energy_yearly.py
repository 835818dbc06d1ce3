"""What the energy balance of the year needs from above: rates and shares."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="energy_yearly",
    name=Text("能源核算参数年表", "Yearly table of parameters for the energy balance"),
    issuer="statistics",
    period="year",
    basis=Basis(
        law=Text("中华人民共和国统计法", "Statistics Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="aggregate",
    due_day=180,
    minutes=10,
    note=Text(
        "参数取上级统计反馈数，注明文件。",
        "Parameters as the level above feeds them back, with its document.",
    ),
    columns=(
        _item(
            "grid.coal_rate",
            "发电标准煤耗（等价折标）",
            "Gross coal rate of generation",
            "gce/kWh",
            "发电煤耗",
            kind="rate",
        ),
        _item(
            "grid.non_fossil_share",
            "全省非化石电量占比",
            "Non-fossil share of the province's power",
            "%",
            "非化石电量占比",
            kind="rate",
        ),
        _item(
            "biomass.renewable_share",
            "生物质和垃圾发电可再生部分占比",
            "Renewable part of biomass and waste power",
            "%",
            "可再生部分占比",
            kind="rate",
        ),
        _item(
            "energy.non_power_renewable",
            "非电可再生能源消费量",
            "Non-power renewables used",
            "tce",
            "非电可再生能源",
        ),
        _item("energy.feedstock", "原料用能", "Feedstock energy", "tce", "原料用能量"),
    ),
)
