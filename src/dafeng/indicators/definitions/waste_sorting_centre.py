"""How far sorting covers the central urban area: as the authority judges."""

from dafeng.indicators.definition import Definition, Wait
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="waste_sorting_centre",
    name=Text("中心城区生活垃圾分类", "Household waste sorting in the central urban area"),
    unit="coverage",
    numerator=Text(
        "中心城区生活垃圾分类的覆盖程度", "How far sorting covers the central urban area"
    ),
    scope=Text("中心城区", "The central urban area"),
    official=Text("城市管理主管部门认定", "The urban management authority's judgement"),
    waits_for=(
        Wait(
            Text("城市管理主管部门", "The urban management authority"),
            Text("覆盖程度的认定文件", "Its statement of the coverage"),
        ),
    ),
)
