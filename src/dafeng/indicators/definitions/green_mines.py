"""Green mines of building aggregate on the provincial or city list."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import stated
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="green_mines",
    name=Text("建筑骨料行业省市级绿色矿山", "Green mines in building aggregate"),
    unit="家",
    numerator=Text(
        "期末列入省级或市级名录的建筑骨料（含机制砂）矿山数",
        "Building-aggregate mines, manufactured sand included, on the list at the end",
    ),
    official=Text("自然资源部门的名录", "The natural resources department's list"),
    readings=(Reading("stated", stated("mine.green_aggregate")),),
)
