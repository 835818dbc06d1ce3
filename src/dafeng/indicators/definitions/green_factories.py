"""Green factories at provincial level or above."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import stated
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="green_factories",
    name=Text("省级以上绿色工厂数", "Green factories at provincial level or above"),
    unit="家",
    numerator=Text(
        "期末有效的省级和国家级绿色工厂数，同一企业两级称号计一家",
        "Provincial and national green factories valid at the end; one with both counts once",
    ),
    official=Text("工信部门的认定名单", "The industry department's list"),
    readings=(
        Reading("valid", stated("factory.green_valid"), Text("期末有效", "Valid at the end")),
        Reading("ever", stated("factory.green_ever"), Text("累计创建", "Ever created")),
    ),
)
