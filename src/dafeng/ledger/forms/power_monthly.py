"""The power company's table of the month: use by class, own generation, capacity, charging."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form

USED, MADE = "electricity.consumed", "electricity.generated"
ENERGY, POWER = "万kWh", "万kW"


def _used(name: str, zh: str, en: str, *aliases: str, part_of: str = "power.total") -> Column:
    sector = name.removeprefix("power.")
    return Column(
        name, Text(zh, en), ENERGY, aliases=aliases, flow=USED, sector=sector, part_of=part_of
    )


def _branch(branch: str, zh: str, en: str, *aliases: str) -> Column:
    return _used(f"power.industry.{branch}", zh, en, *aliases, part_of="power.industry")


def _made(name: str, zh: str, en: str, *aliases: str) -> Column:
    return Column(name, Text(zh, en), ENERGY, aliases=aliases, flow=MADE, sector="power")


def _capacity(name: str, zh: str, en: str, *aliases: str) -> Column:
    return Column(name, Text(zh, en), POWER, "stock", aliases)


FORM = Form(
    id="power_monthly",
    name=Text("全社会用电量月报表", "Monthly table of electricity use"),
    issuer="power_company",
    period="month",
    basis=Basis(
        law=Text("中华人民共和国节约能源法", "Energy Conservation Law"),
        issuer=Text("全国人民代表大会常务委员会", "Standing Committee of the NPC"),
    ),
    klass="administrative",
    due_day=10,
    minutes=20,
    columns=(
        Column(
            "power.total",
            Text("全社会用电量", "Electricity use, total"),
            ENERGY,
            aliases=("全社会用电总计", "全社会用电合计", "用电量合计", "全社会用电", "总用电量"),
            flow=USED,
        ),
        _used(
            "power.agriculture",
            "农林牧渔业用电量",
            "Electricity, agriculture",
            "一、农、林、牧、渔业",
            "农林牧渔业",
        ),
        _used(
            "power.industry", "工业用电量", "Electricity, industry", "工业", "二、工业", "工业合计"
        ),
        _branch(
            "cement",
            "水泥及建材业用电量",
            "Electricity, cement and building materials",
            "非金属矿物制品业",
            "水泥制造",
            "建材",
        ),
        _branch(
            "nonferrous",
            "有色金属业用电量",
            "Electricity, non-ferrous metals",
            "有色金属冶炼和压延加工业",
            "有色金属冶炼及压延加工业",
        ),
        _branch(
            "textile",
            "纺织服装业用电量",
            "Electricity, textiles and clothing",
            "纺织业+纺织服装、服饰业",
            "纺织服装",
        ),
        _branch("paper", "造纸业用电量", "Electricity, paper", "造纸和纸制品业", "造纸及纸制品业"),
        _branch(
            "electronics",
            "电子信息业用电量",
            "Electricity, electronics",
            "计算机、通信和其他电子设备制造业",
            "计算机、通信和其他电子设备制造",
            "电子设备制造业",
        ),
        _branch(
            "food",
            "食品加工业用电量",
            "Electricity, food",
            "农副食品加工业+食品制造业",
            "食品加工",
            "食品",
        ),
        _branch("other", "其他工业用电量", "Electricity, other industry", "其他工业"),
        _used(
            "power.construction",
            "建筑业用电量",
            "Electricity, construction",
            "三、建筑业",
            "建筑业",
        ),
        _used(
            "power.transport",
            "交通运输、仓储和邮政业用电量",
            "Electricity, transport, storage and post",
            "四、交通运输、仓储和邮政业",
            "交通运输、仓储和邮政业",
            "交通运输仓储邮政业",
        ),
        _used(
            "power.services",
            "商业和其他服务业用电量",
            "Electricity, trade and other services",
            "批发和零售业、住宿和餐饮业等",
            "商业、住宿和餐饮业",
            "商业和服务业",
            "服务业",
        ),
        _used(
            "power.public",
            "公共服务及管理组织用电量",
            "Electricity, public services and administration",
            "公共服务及管理组织",
            "公共事业及管理组织",
        ),
        _used(
            "power.residential",
            "城乡居民生活用电量",
            "Electricity, households",
            "城乡居民生活用电合计",
            "城乡居民生活用电",
            "城乡居民生活",
            "生活用电",
            "B、城乡居民生活用电合计",
            "居民生活",
            "居民生活用电量",
        ),
        _made(
            "power.pv_fed_in",
            "光伏上网电量",
            "Photovoltaics fed in",
            "光伏发电上网电量",
            "光伏上网",
        ),
        _made(
            "power.pv_own_use",
            "光伏自发自用电量",
            "Photovoltaics used on site",
            "光伏自用电量",
            "自发自用电量",
        ),
        _made("power.hydro", "水电发电量", "Hydropower", "水力发电量", "水电", "水电上网电量"),
        _made("power.wind", "风电发电量", "Wind power", "风力发电量", "风电", "风电上网电量"),
        _made("power.biomass", "生物质发电量", "Biomass power", "生物质发电", "垃圾发电量"),
        Column(
            "power.net_import",
            Text("净调入电量", "Electricity, net import"),
            ENERGY,
            aliases=("净受入电量", "外购电量", "网供电量", "净调入"),
            flow="electricity.purchased",
        ),
        Column(
            "power.charging",
            Text("充电设施用电量", "Electricity, vehicle charging"),
            ENERGY,
            aliases=("充换电服务业", "充电桩用电量", "充换电用电量", "充电量"),
            flow="electricity.delivered",
        ),
        _capacity(
            "power.capacity_pv",
            "光伏并网装机容量",
            "Photovoltaic capacity",
            "光伏装机容量",
            "光伏装机",
            "光伏累计装机容量",
        ),
        _capacity(
            "power.capacity_wind", "风电并网装机容量", "Wind capacity", "风电装机容量", "风电装机"
        ),
        _capacity(
            "power.capacity_biomass",
            "生物质发电装机容量",
            "Biomass power capacity",
            "生物质装机容量",
            "生物质装机",
        ),
        Column(
            "power.applied_kva",
            Text("业扩报装容量", "Capacity applied for"),
            "kVA",
            aliases=("报装容量", "新增报装容量", "业扩报装", "报装"),
        ),
        Column(
            "power.outage_hours",
            Text("户均停电时间", "Outage per customer"),
            "h/户",
            aliases=("平均停电时间", "用户平均停电时间", "户均停电时长"),
        ),
    ),
)
