"""Raw coal use of the month by industry, as aggregates of the statistics bureau."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _burnt(name: str, zh: str, en: str, *aliases: str, part_of: str = "") -> Column:
    sector = name.removeprefix("coal.")
    return Column(
        name,
        Text(zh, en),
        "t",
        aliases=aliases,
        flow="raw_coal.consumed",
        sector="" if sector == "other" else sector,
        part_of=part_of,
    )


def _branch(branch: str, zh: str, en: str, *aliases: str) -> Column:
    return _burnt(f"coal.industry.{branch}", zh, en, *aliases, part_of="coal.industry")


FORM = Form(
    id="coal_monthly",
    name=Text("煤炭消费量月报表", "Monthly table of coal use"),
    issuer="statistics",
    period="month",
    basis=Basis(
        law=Text("中华人民共和国统计法", "Statistics Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="aggregate",
    due_day=20,
    minutes=10,
    columns=(
        _burnt(
            "coal.industry",
            "工业原煤消费量",
            "Raw coal, industry",
            "规上工业原煤消费量",
            "工业煤炭消费量",
            "规模以上工业煤炭消费量",
            "工业",
        ),
        _branch(
            "cement",
            "水泥及建材业原煤消费量",
            "Raw coal, cement and building materials",
            "非金属矿物制品业",
            "水泥制造",
        ),
        _branch(
            "nonferrous",
            "有色金属业原煤消费量",
            "Raw coal, non-ferrous metals",
            "有色金属冶炼和压延加工业",
        ),
        _branch(
            "textile",
            "纺织服装业原煤消费量",
            "Raw coal, textiles and clothing",
            "纺织业+纺织服装、服饰业",
            "纺织服装",
        ),
        _branch("paper", "造纸业原煤消费量", "Raw coal, paper", "造纸和纸制品业"),
        _branch(
            "food",
            "食品加工业原煤消费量",
            "Raw coal, food",
            "农副食品加工业+食品制造业",
            "食品加工",
        ),
        _branch("other", "其他工业原煤消费量", "Raw coal, other industry", "其他工业"),
        _burnt("coal.power", "发电用原煤", "Raw coal, power generation", "发电用煤", "电厂用煤"),
        _burnt(
            "coal.other",
            "其他原煤消费量",
            "Raw coal, others",
            "散煤",
            "生活及其他用煤",
            "其他用煤",
        ),
    ),
)
