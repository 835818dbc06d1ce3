"""Freight, operators' fuel, villages with a bus, stops, trips, old road material."""

from dafeng.kernel.text import Text
from dafeng.ledger.form import Basis, Column, Form


def _item(name: str, zh: str, en: str, unit: str, *aliases: str, kind: str = "flow") -> Column:
    return Column(name, Text(zh, en), unit, kind, aliases)


FORM = Form(
    id="transport_yearly",
    name=Text("交通运输年报表", "Yearly table of transport"),
    issuer="transport",
    period="year",
    basis=Basis(
        law=Text("中华人民共和国道路运输条例", "Regulation on Road Transport"),
        issuer=Text("国务院", "State Council"),
    ),
    klass="administrative",
    due_day=60,
    minutes=60,
    note=Text(
        "出行次数只在有居民出行调查的年份填报；样本与推算方法另附说明。",
        "Trips only in years of a household survey; its sample and expansion are stated apart.",
    ),
    columns=(
        _item("freight.rail_loaded", "铁路货物发送量", "Rail freight loaded", "万t", "铁路发送量"),
        _item(
            "freight.rail_unloaded", "铁路货物到达量", "Rail freight unloaded", "万t", "铁路到达量"
        ),
        _item("freight.road", "公路货运量", "Road freight", "万t", "公路货物运输量"),
        _item(
            "fleet.diesel",
            "营运交通工具柴油消费量",
            "Diesel of commercial transport",
            "t",
            "营运柴油",
        ),
        _item(
            "fleet.gasoline",
            "营运交通工具汽油消费量",
            "Gasoline of commercial transport",
            "t",
            "营运汽油",
        ),
        _item(
            "fleet.natural_gas",
            "营运交通工具天然气消费量",
            "Natural gas of commercial transport",
            "万m3",
            "营运天然气",
        ),
        _item(
            "fleet.electricity",
            "营运交通工具用电量",
            "Electricity of commercial transport",
            "万kWh",
            "营运用电",
        ),
        _item("fleet.turnover", "换算周转量", "Converted turnover", "万t·km", "营运换算周转量"),
        _item(
            "village.count", "行政村数", "Administrative villages", "个", "行政村总数", kind="stock"
        ),
        _item(
            "village.scheduled",
            "通固定班线客运的行政村数",
            "Villages with a scheduled bus",
            "个",
            "通客车行政村数",
            kind="stock",
        ),
        _item(
            "village.on_demand",
            "只通预约响应客运的行政村数",
            "Villages with on-demand buses only",
            "个",
            "通预约客运行政村数",
            kind="stock",
        ),
        _item("stop.built_up_area", "建成区面积", "Built-up area", "km2", kind="stock"),
        _item(
            "stop.area_straight",
            "公交站点500米直线范围内建成区面积",
            "Built-up area within 500 m of a stop, straight",
            "km2",
            "站点直线覆盖面积",
            kind="stock",
        ),
        _item(
            "stop.area_walking",
            "公交站点500米步行范围内建成区面积",
            "Built-up area within 500 m of a stop, walking",
            "km2",
            "站点步行覆盖面积",
            kind="stock",
        ),
        _item(
            "stop.built_up_people",
            "建成区人口",
            "People in the built-up area",
            "万人",
            kind="stock",
        ),
        _item(
            "stop.people_straight",
            "公交站点500米直线范围内人口",
            "People within 500 m of a stop, straight",
            "万人",
            "站点直线覆盖人口",
            kind="stock",
        ),
        _item(
            "stop.people_walking",
            "公交站点500米步行范围内人口",
            "People within 500 m of a stop, walking",
            "万人",
            "站点步行覆盖人口",
            kind="stock",
        ),
        _item(
            "trip.all", "居民出行调查总次数", "Trips in the household survey", "万次", "出行总次数"
        ),
        _item(
            "trip.green",
            "步行、自行车和公共交通出行次数",
            "Trips on foot, by bicycle and public transport",
            "万次",
            "绿色出行次数",
        ),
        _item("trip.electric_bicycle", "电动自行车出行次数", "Trips by electric bicycle", "万次"),
        _item(
            "pavement.arisen",
            "公路改造产生的路面旧料",
            "Old pavement that arose",
            "万t",
            "路面旧料产生量",
        ),
        _item(
            "pavement.discarded",
            "废弃的路面旧料",
            "Old pavement discarded",
            "万t",
            "路面旧料废弃量",
        ),
    ),
)
