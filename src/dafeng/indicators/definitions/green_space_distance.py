"""The longest way from home to public greenery."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import stated
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="green_space_distance",
    name=Text("居民出行见绿距离", "Distance from home to greenery"),
    unit="m",
    numerator=Text(
        "居住地到最近公共绿地的距离上限",
        "Upper bound of the distance from home to the nearest public greenery",
    ),
    official=Text("住房城乡建设部门年报", "The housing department's yearly return"),
    readings=(
        Reading("walking", stated("greenery.walking"), Text("步行距离", "Walking distance")),
        Reading("straight", stated("greenery.straight"), Text("直线半径", "Straight radius")),
    ),
)
