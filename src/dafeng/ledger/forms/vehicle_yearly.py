"""Vehicles registered by fields and kind, charging piles, parking at hubs."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="vehicle_yearly",
    name=Text("车辆与充电设施年报表", "Yearly table of vehicles and charging"),
    issuer="transport",
    period="year",
    basis=Basis(
        law=Text("中华人民共和国道路交通安全法", "Road Traffic Safety Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="administrative",
    due_day=60,
    minutes=40,
    note=Text(
        "一桩多枪计一根；车辆数与公安交管登记一致。",
        "A pile with several guns counts once; vehicles as the traffic police register them.",
    ),
    columns=(
        _item(
            "vehicle.new", "当年新登记车辆数", "Vehicles registered in the year", "辆", "新登记车辆"
        ),
        _item(
            "vehicle.new_nev",
            "当年新登记新能源车辆数",
            "New-energy vehicles registered in the year",
            "辆",
            "新登记新能源车辆",
        ),
        _item(
            "vehicle.public_new",
            "列名公共领域新登记车辆数",
            "Vehicles registered in the named public fields",
            "辆",
            "公共领域新增车辆",
        ),
        _item(
            "vehicle.public_new_nev",
            "列名公共领域新登记新能源车辆数",
            "New-energy vehicles registered in these fields",
            "辆",
            "公共领域新增新能源车辆",
        ),
        _item(
            "vehicle.public_new_clean",
            "列名公共领域新登记清洁能源车辆数",
            "Clean-energy vehicles registered in these fields",
            "辆",
            "公共领域新增清洁能源车辆",
        ),
        _item(
            "vehicle.nev_registered",
            "年末新能源汽车保有量（按登记住所）",
            "New-energy vehicles by registered address",
            "辆",
            "新能源汽车保有量",
            kind="stock",
        ),
        _item(
            "vehicle.nev_plates",
            "年末新能源汽车保有量（按本地号牌）",
            "New-energy vehicles by local plates",
            "辆",
            "新能源号牌数",
            kind="stock",
        ),
        _item(
            "pile.public",
            "年末公共充电桩数",
            "Public charging piles",
            "个",
            "公共充电桩",
            kind="stock",
        ),
        _item(
            "pile.dedicated",
            "年末专用充电桩数",
            "Dedicated charging piles",
            "个",
            "专用充电桩",
            kind="stock",
        ),
        _item(
            "pile.private",
            "年末私人充电桩数",
            "Private charging piles",
            "个",
            "私人充电桩",
            kind="stock",
        ),
        _item("pile.guns", "年末充电枪数", "Charging guns", "个", "充电枪", kind="stock"),
        _item(
            "hub.spaces",
            "列名枢纽公共停车场车位数",
            "Parking spaces at the named hubs",
            "个",
            "枢纽车位数",
            kind="stock",
        ),
        _item(
            "hub.spaces_charging",
            "其中有充电桩的枢纽车位数",
            "Of it with a charging pile",
            "个",
            "枢纽充电车位数",
            kind="stock",
        ),
    ),
)
