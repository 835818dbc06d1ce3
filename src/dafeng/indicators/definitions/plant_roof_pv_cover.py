"""Roof area with photovoltaics on new factory buildings."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="plant_roof_pv_cover",
    name=Text("新建厂房屋顶光伏覆盖率", "Rooftop PV on new factory buildings"),
    unit="%",
    numerator=Text("安装光伏的屋顶面积", "Roof area with PV"),
    denominator=Text(
        "当年竣工建筑屋顶面积，减或不减不可装面积",
        "Roof area completed in the year, with or without what cannot take PV",
    ),
    scope=Text("当年竣工建筑", "Buildings completed in the year"),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(
        Reading(
            "installable",
            ratio("roof.plant_pv", sum_of("roof.plant", less=("roof.plant_unfit",))),
            Text("扣除不可装面积", "Less roof that cannot take PV"),
        ),
        Reading("whole_roof", ratio("roof.plant_pv", "roof.plant"), Text("全部屋顶", "Whole roof")),
    ),
)
