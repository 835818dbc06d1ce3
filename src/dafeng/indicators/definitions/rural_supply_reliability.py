"""Availability of rural supply: user-hours with power over all user-hours."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import HoursOfYear, Term, product, ratio, sum_of
from dafeng.kernel.text import Text

ALL = product("reliability.rural_users", HoursOfYear())


def _available(outage: str | Term) -> Term:
    return ratio(sum_of(ALL, less=(outage,)), ALL)


DEFINITION = Definition(
    key="rural_supply_reliability",
    name=Text("农村电网供电可靠率", "Reliability of rural power supply"),
    unit="%",
    numerator=Text(
        "全年小时数乘以农村中压用户数，减去停电户时数",
        "Hours of the year times rural medium-voltage users, less user-hours of outage",
    ),
    denominator=Text(
        "全年小时数乘以农村中压用户数", "Hours of the year times rural medium-voltage users"
    ),
    scope=Text("农村中压用户", "Rural medium-voltage users"),
    official=Text("供电公司的年度可靠性报告", "The power company's yearly report of reliability"),
    readings=(
        Reading(
            "all_causes", _available("reliability.rural_outage"), Text("计入全部原因", "All causes")
        ),
        Reading(
            "without_outside",
            _available(
                sum_of("reliability.rural_outage", less=("reliability.rural_outage_outside",))
            ),
            Text("不计外部影响", "Without outside causes"),
        ),
    ),
)
