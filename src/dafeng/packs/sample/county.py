"""The invented county: its townships and who is metered there. Pure.

Names begin with 示例 so that none can be taken for a real one; nobody has a credit code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dafeng.kernel.text import Text

AREA = "999901"
NAME = Text("示例县", "Sample County")
PACK = "sample"

# name, English, kind, row and column of its tile on a schematic grid
_TOWNSHIPS = (
    ("青禾镇", "Qinghe Town", "town", 2, 2),
    ("望川镇", "Wangchuan Town", "town", 2, 3),
    ("石桥铺镇", "Shiqiaopu Town", "town", 1, 2),
    ("白鹭乡", "Bailu Township", "township", 1, 3),
    ("松岭乡", "Songling Township", "township", 0, 2),
    ("南溪镇", "Nanxi Town", "town", 3, 2),
    ("竹塘乡", "Zhutang Township", "township", 3, 3),
    ("云台镇", "Yuntai Town", "town", 1, 1),
    ("金坪镇", "Jinping Town", "town", 2, 1),
    ("柳河乡", "Liuhe Township", "township", 3, 1),
    ("枫林乡", "Fenglin Township", "township", 0, 3),
    ("雁山镇", "Yanshan Town", "town", 2, 0),
    ("示例工业园区", "Sample Industrial Park", "zone", 2, 4),
)


@dataclass(frozen=True, slots=True)
class Township:
    """A township by code, with its tile."""

    code: str
    name: Text
    kind: str
    row: int
    column: int


TOWNSHIPS = tuple(
    Township(f"{AREA}{100 + place}", Text(zh, en), kind, row, column)
    for place, (zh, en, kind, row, column) in enumerate(_TOWNSHIPS)
)
PARK_PLACE = TOWNSHIPS[-1].code


@dataclass(frozen=True, slots=True)
class Site:
    """Somebody who is metered: `share` of what `sector` uses is his."""

    code: str
    name: Text
    kind: str
    sector: str
    place: str
    share: float
    industry: str = ""
    fuel: str = ""
    parent: str = ""


# branch: industry code, fuel, (name, English, share of the branch's power)
_WORKS: Mapping[str, tuple[tuple[str, str, str, str, float], ...]] = MappingProxyType(
    {
        "industry.cement": (
            ("3011", "bituminous", "青禾水泥有限公司", "Qinghe Cement", 0.38),
            ("3011", "bituminous", "白石水泥有限公司", "Baishi Cement", 0.22),
            ("3031", "natural_gas", "石桥建材有限公司", "Shiqiao Building Materials", 0.06),
            ("3032", "natural_gas", "云台陶瓷有限公司", "Yuntai Ceramics", 0.07),
            ("3041", "natural_gas", "南溪玻璃有限公司", "Nanxi Glass", 0.06),
            ("3021", "diesel", "望川混凝土有限公司", "Wangchuan Concrete", 0.03),
        ),
        "industry.nonferrous": (
            ("3211", "bituminous", "金坪铜业有限公司", "Jinping Copper", 0.36),
            ("3251", "natural_gas", "雁山铜材有限公司", "Yanshan Copper Products", 0.18),
            ("3216", "natural_gas", "松岭铝材有限公司", "Songling Aluminium Products", 0.12),
            ("3232", "natural_gas", "云台稀土材料有限公司", "Yuntai Rare Earth Materials", 0.08),
            ("3259", "natural_gas", "竹塘金属有限公司", "Zhutang Metals", 0.05),
        ),
        "industry.textile": (
            ("1711", "natural_gas", "柳河纺织有限公司", "Liuhe Textiles", 0.17),
            ("1713", "bituminous", "南溪印染有限公司", "Nanxi Dyeing", 0.15),
            ("1751", "natural_gas", "望川化纤有限公司", "Wangchuan Fibres", 0.13),
            ("1811", "", "白鹭服装有限公司", "Bailu Clothing", 0.08),
            ("1821", "", "枫林针织有限公司", "Fenglin Knitwear", 0.07),
            ("1781", "natural_gas", "青禾无纺布有限公司", "Qinghe Nonwovens", 0.06),
            ("1819", "", "竹塘制衣有限公司", "Zhutang Garments", 0.04),
        ),
        "industry.paper": (
            ("2221", "bituminous", "望川纸业有限公司", "Wangchuan Paper", 0.42),
            ("2231", "natural_gas", "柳河包装有限公司", "Liuhe Packaging", 0.21),
            ("2223", "biomass", "竹塘纸品有限公司", "Zhutang Paper Products", 0.12),
        ),
        "industry.electronics": (
            ("3982", "", "园区线路板有限公司", "Park Circuit Boards", 0.22),
            ("3985", "natural_gas", "雁山电子材料有限公司", "Yanshan Electronic Materials", 0.16),
            ("3974", "", "云台显示器件有限公司", "Yuntai Displays", 0.13),
            ("3841", "natural_gas", "金坪锂电有限公司", "Jinping Lithium Batteries", 0.12),
            ("3979", "", "石桥电子有限公司", "Shiqiao Electronics", 0.07),
            ("3989", "", "松岭元器件有限公司", "Songling Components", 0.05),
            ("3921", "", "望川通信设备有限公司", "Wangchuan Communications", 0.04),
            ("3990", "", "白鹭智能设备有限公司", "Bailu Smart Devices", 0.03),
        ),
        "industry.food": (
            ("1391", "natural_gas", "青禾食品有限公司", "Qinghe Foods", 0.19),
            ("1353", "natural_gas", "柳河肉制品有限公司", "Liuhe Meat Products", 0.15),
            ("1513", "bituminous", "雁山酒业有限公司", "Yanshan Brewery", 0.14),
            ("1331", "biomass", "枫林茶油有限公司", "Fenglin Tea Oil", 0.10),
            ("1411", "natural_gas", "白鹭烘焙有限公司", "Bailu Bakery", 0.08),
            ("1320", "", "南溪饲料有限公司", "Nanxi Feed", 0.08),
        ),
        "industry.other": (
            ("3484", "natural_gas", "金坪机械有限公司", "Jinping Machinery", 0.16),
            ("3670", "natural_gas", "云台汽车零部件有限公司", "Yuntai Auto Parts", 0.14),
            ("2929", "", "石桥塑料有限公司", "Shiqiao Plastics", 0.12),
            ("2110", "biomass", "枫林家具有限公司", "Fenglin Furniture", 0.08),
            ("2651", "natural_gas", "雁山化工有限公司", "Yanshan Chemicals", 0.11),
        ),
    }
)
_IN_PARK = frozenset(("3982", "3985", "3974", "3841", "3979", "3251", "3484", "3670", "2929"))
_BUILDINGS = (
    ("机关办公楼", "Office Building", 18, 1.0),
    ("中学", "Middle School", 10, 1.4),
    ("小学", "Primary School", 14, 0.7),
    ("医院", "Hospital", 8, 3.2),
    ("文化馆", "Cultural Centre", 4, 0.8),
    ("体育馆", "Sports Hall", 3, 1.2),
    ("养老院", "Care Home", 3, 0.9),
)
_PUBLIC_SHARE = 0.34  # of what public services use: the sixty buildings
_STATIONS = (
    ("客运站充电站", "Coach Station Charging", 0.20),
    ("体育馆充电站", "Sports Hall Charging", 0.16),
    ("园区充电站", "Park Charging", 0.22),
    ("高铁站充电站", "Railway Station Charging", 0.18),
    ("青禾充电站", "Qinghe Charging", 0.09),
    ("南溪充电站", "Nanxi Charging", 0.07),
)


SUPPLIERS: Mapping[str, Site] = MappingProxyType(
    {
        issuer: Site(f"sample-{code}", Text(zh, en), kind, "", TOWNSHIPS[0].code, 0.0)
        for issuer, code, zh, en, kind in (
            ("power_company", "power", "示例供电公司", "Sample Power Company", "state_enterprise"),
            ("gas_company", "gas", "示例燃气有限公司", "Sample Gas Company", "enterprise"),
            ("commerce", "oil", "示例成品油行业协会", "Sample Refined Oil Association", "other"),
        )
    }
)
"""Who sends the tables of an issuer that no body of the plan is."""


def sites() -> tuple[Site, ...]:
    """Everybody who is metered: park, forty enterprises, data centre, stations, buildings."""
    found = [_park()]
    for sector, works in _WORKS.items():
        for industry, fuel, zh, en, share in works:
            place = len(found)
            inside = industry in _IN_PARK
            found.append(
                Site(
                    code=f"sample-works-{place:02d}",
                    name=Text(f"示例{zh}", f"Sample {en}"),
                    kind="enterprise",
                    sector=sector,
                    place=PARK_PLACE if inside else TOWNSHIPS[place % 12].code,
                    share=share,
                    industry=industry,
                    fuel=fuel,
                    parent="sample-park" if inside else "",
                )
            )
    return (*found, _data_centre(), *_stations(), *_buildings())


def _park() -> Site:
    name = Text("示例工业园区管理委员会", "Sample Industrial Park Administration")
    return Site("sample-park", name, "park", "services", PARK_PLACE, 0.01)


def _data_centre() -> Site:
    name = Text("示例云台数据中心", "Sample Yuntai Data Centre")
    return Site(
        "sample-data-centre",
        name,
        "enterprise",
        "services",
        PARK_PLACE,
        0.11,
        industry="6450",
        parent="sample-park",
    )


def _stations() -> list[Site]:
    return [
        Site(
            code=f"sample-charging-{place}",
            name=Text(f"示例{zh}", f"Sample {en}"),
            kind="enterprise",
            sector="charging",
            place=PARK_PLACE if "园区" in zh else TOWNSHIPS[place % 12].code,
            share=share,
            industry="4420",
        )
        for place, (zh, en, share) in enumerate(_STATIONS, 1)
    ]


def _buildings() -> list[Site]:
    weights = sum(count * weight for _, _, count, weight in _BUILDINGS)
    found: list[Site] = []
    for zh, en, count, weight in _BUILDINGS:
        for turn in range(1, count + 1):
            township = TOWNSHIPS[(len(found) * 5) % 12]
            found.append(
                Site(
                    code=f"sample-building-{len(found) + 1:02d}",
                    name=Text(
                        f"示例{township.name.zh}{zh}（{turn}）",
                        f"Sample {township.name.en} {en} ({turn})",
                    ),
                    kind="public_institution",
                    sector="public",
                    place=township.code,
                    share=_PUBLIC_SHARE * weight / weights,
                )
            )
    return found
