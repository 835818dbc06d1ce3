"""The longest way from home to a park."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import stated
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="park_distance",
    name=Text("居民出行入园距离", "Distance from home to a park"),
    unit="m",
    numerator=Text(
        "居住地到最近公园绿地入口的距离上限",
        "Upper bound of the distance from home to the nearest park entrance",
    ),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(
        Reading("walking", stated("park.walking"), Text("步行距离", "Walking distance")),
        Reading("straight", stated("park.straight"), Text("直线半径", "Straight radius")),
    ),
)
