"""Natural gas in place of coal, heat for heat."""

from dafeng.kernel.text import Text
from dafeng.outlook.city import City
from dafeng.outlook.course import Course, substituted
from dafeng.outlook.lever import BY_YEAR, Lever, Value
from dafeng.outlook.ramp import ramp

COALS = ("raw_coal", "anthracite", "bituminous", "lignite", "briquette")
GAS = "natural_gas"


def _apply(city: City, course: Course, value: Value) -> Course:
    share = value / 100 * ramp(course.ahead, last=city.last, by=BY_YEAR)
    coals = [place for place, name in enumerate(city.carriers) if name in COALS]
    return substituted(course, share, old=coals, new=city.carriers.index(GAS))


LEVERS = (
    Lever(
        key="coal_to_gas",
        name=Text("煤改气（至2035年）", "Coal to gas by 2035"),
        unit="%",
        low=0,
        high=100,
        step=1,
        swing=20,
        is_measure=True,
        note=Text(
            "至2035年被替代的用煤比例，按热值等量、匀速推进；水泥窑用煤也计入，须另行判断可行性。",
            "Part of the coal replaced, heat for heat in equal steps; kilns are counted in.",
        ),
        apply=_apply,
        applies=lambda city: GAS in city.carriers and any(c in COALS for c in city.carriers),
    ),
)
