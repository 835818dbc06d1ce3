"""Faster or slower growth of all activity than the trend."""

from dataclasses import replace

import numpy as np

from dafeng.kernel.text import Text
from dafeng.outlook.city import City
from dafeng.outlook.course import Course
from dafeng.outlook.lever import Lever, Value


def _apply(city: City, course: Course, value: Value) -> Course:
    grown = np.exp(value / 100 * course.ahead)
    return replace(course, energy=course.energy * grown[..., None, None])


LEVERS = (
    Lever(
        key="economy",
        name=Text("经济增长（相对趋势）", "Economic growth against the trend"),
        unit="%/a",
        low=-4,
        high=4,
        step=0.1,
        swing=1,
        note=Text(
            "各部门活动水平每年比趋势多增或少增；能耗同比例变化。",
            "Every sector's activity grows by so much more or less a year, its energy with it.",
        ),
        apply=_apply,
    ),
)
