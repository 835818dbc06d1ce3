"""Who uses energy in a city: the sectors of the tables that come every month. Pure.

Their words are those of the power supply's industry classes, folded to what a city inventory
tells apart. A branch of industry is a sector below `industry`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dafeng.kernel.text import Text

SECTORS: Mapping[str, Text] = MappingProxyType(
    {
        "agriculture": Text("农林牧渔业", "Agriculture, forestry and fishing"),
        "industry": Text("工业", "Industry"),
        "construction": Text("建筑业", "Construction"),
        "transport": Text("交通运输、仓储和邮政业", "Transport, storage and post"),
        "services": Text("商业和其他服务业", "Trade and other services"),
        "public": Text("公共服务及管理组织", "Public services and administration"),
        "residential": Text("城乡居民生活", "Households"),
        "power": Text("本地发电", "Own power generation"),
        "process": Text("工业生产过程", "Industrial processes"),
    }
)
"""The sectors in the order in which tables show them."""

BRANCHES: Mapping[str, Text] = MappingProxyType(
    {
        "industry.cement": Text("水泥及建材", "Cement and building materials"),
        "industry.nonferrous": Text("有色金属冶炼和压延", "Non-ferrous metals"),
        "industry.textile": Text("纺织服装", "Textiles and clothing"),
        "industry.paper": Text("造纸和纸制品", "Paper and paper products"),
        "industry.electronics": Text("电子信息", "Electronics"),
        "industry.food": Text("食品加工", "Food"),
        "industry.other": Text("其他工业", "Other industry"),
    }
)
"""The branches of industry that are told apart."""


def sector_name(sector: str) -> Text:
    """The name of a sector or a branch; the id itself where it is neither."""
    return SECTORS.get(sector) or BRANCHES.get(sector) or Text(sector, sector)


def parent_of(sector: str) -> str:
    """The sector that a branch belongs to; a sector is its own."""
    return sector.split(".", 1)[0]
