"""Energy of a tonne of clinker: all lines weighted by output, and the highest line."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio, stated
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="clinker_energy",
    name=Text("水泥熟料综合能耗", "Comprehensive energy consumption of cement clinker"),
    unit="kgce/t",
    numerator=Text("各线熟料综合能耗合计", "Comprehensive energy of clinker of all lines"),
    denominator=Text("各线熟料产量合计", "Clinker output of all lines"),
    scope=Text("行政区域内全部熟料生产线", "All clinker lines of the county"),
    official=Text(
        "工信部门按限额标准现行版核定",
        "The industry department, by the edition of the limit standard in force",
    ),
    readings=(
        Reading(
            "all_lines",
            ratio("clinker.energy", "clinker.output"),
            Text("全部生产线加权", "All lines, weighted"),
        ),
        Reading(
            "each_line",
            stated("clinker.highest_line"),
            Text("逐线达到", "Every line"),
            note=Text(
                "取单线最高值：每条线都达到时它也达到",
                "The highest line: it is met when every line meets it",
            ),
        ),
    ),
)
