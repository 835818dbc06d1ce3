"""Fall of electricity per floor area of systems in a fixed sample of public buildings."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import fall, ratio
from dafeng.kernel.text import Text

INTENSITY = ratio("public_sample.electricity", "public_sample.area")

DEFINITION = Definition(
    key="public_building_efficiency",
    name=Text(
        "公共建筑机电系统总体能效提升",
        "Gain in efficiency of public buildings' electro-mechanical systems",
    ),
    unit="%",
    numerator=Text(
        "样本建筑空调、照明、电梯用电量，经气象修正",
        "Electricity for cooling and heating, lighting and lifts, corrected for weather",
    ),
    denominator=Text("样本建筑面积", "Floor area of the sample"),
    scope=Text("固定样本的计量公共建筑", "A fixed sample of metered public buildings"),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(
        Reading("base_2022", fall(INTENSITY, base=2022), Text("以2022年为基准", "Base 2022")),
        Reading("base_2023", fall(INTENSITY, base=2023), Text("以2023年为基准", "Base 2023")),
    ),
)
