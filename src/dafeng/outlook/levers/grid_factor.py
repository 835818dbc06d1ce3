"""How the province's grid factor goes on; what it brings is not the city's own doing."""

from dataclasses import replace

import numpy as np

from dafeng.kernel.text import Text
from dafeng.outlook.city import City
from dafeng.outlook.course import Course, grid_change
from dafeng.outlook.lever import FACTORS, Lever, Value


def _apply(city: City, course: Course, value: Value) -> Course:
    return replace(course, grid_change=float(np.log1p(value / 100)))


LEVERS = (
    Lever(
        key="grid_factor",
        name=Text("电网因子变化", "Change of the grid factor"),
        unit="%/a",
        low=-10,
        high=3,
        step=0.1,
        swing=2,
        note=Text(
            "默认取已公布各年因子的平均变化；固定因子口径不受其影响。",
            "By default the mean change of the published factors; a fixed factor knows none.",
        ),
        apply=_apply,
        default=lambda city: 100 * float(np.expm1(grid_change(city))),
        applies=lambda city: bool(city.grid),
        status=FACTORS,
    ),
)
