"""Old pavement discarded when roads are rebuilt."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="pavement_waste_rate",
    name=Text("公路改造路面旧料废弃率", "Road material discarded when roads are rebuilt"),
    unit="%",
    numerator=Text("废弃的路面旧料", "Old pavement discarded"),
    denominator=Text("产生的路面旧料", "Old pavement that arose"),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(Reading("stated", ratio("pavement.discarded", "pavement.arisen")),),
)
