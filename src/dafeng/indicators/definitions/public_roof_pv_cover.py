"""Roof area with photovoltaics on new buildings of public institutions."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="public_roof_pv_cover",
    name=Text(
        "新建公共机构建筑屋顶光伏覆盖率", "Rooftop PV on new buildings of public institutions"
    ),
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
            ratio("roof.public_pv", sum_of("roof.public", less=("roof.public_unfit",))),
            Text("扣除不可装面积", "Less roof that cannot take PV"),
        ),
        Reading(
            "whole_roof", ratio("roof.public_pv", "roof.public"), Text("全部屋顶", "Whole roof")
        ),
    ),
)
