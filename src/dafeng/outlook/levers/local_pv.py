"""Photovoltaics built in the city: they replace imported electricity."""

from dataclasses import replace

from dafeng.kernel.text import Text
from dafeng.outlook.city import City
from dafeng.outlook.course import Course, added_capacity, by_midyear, output
from dafeng.outlook.lever import STATISTICS, Lever, Value

SOURCE = "pv"
MW = 10.0
"""MW in a 万kW."""


def _apply(city: City, course: Course, value: Value) -> Course:
    trend = added_capacity(city, SOURCE) or 0.0
    built = trend * by_midyear(course.on_time) + (MW * value - trend) * by_midyear(course.ahead)
    return replace(course, own={**course.own, SOURCE: output(city, SOURCE, built)})


def _applies(city: City) -> bool:
    added = added_capacity(city, SOURCE)
    return added is not None and SOURCE in city.own and city.capacity[SOURCE][-1] > 0


LEVERS = (
    Lever(
        key="local_pv",
        name=Text("每年新增光伏", "Photovoltaics added a year"),
        unit="万kW/a",
        low=0,
        high=60,
        step=0.5,
        swing=5,
        is_measure=True,
        note=Text(
            "默认取最近三年平均新增装机；满负荷小时数取最近一年实际值。",
            "By default the mean of the last three years; hours of full load as in the last one.",
        ),
        apply=_apply,
        default=lambda city: (added_capacity(city, SOURCE) or 0.0) / MW,
        applies=_applies,
        status=STATISTICS,
    ),
)
