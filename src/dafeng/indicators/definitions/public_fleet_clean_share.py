"""New-energy and clean-energy vehicles among those added in public fields."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="public_fleet_clean_share",
    name=Text(
        "公共领域新增交通工具新能源及清洁能源占比",
        "New-energy and clean-energy share of vehicles added in public fields",
    ),
    unit="%",
    numerator=Text(
        "列名领域新登记的新能源和清洁能源车辆数",
        "New-energy and clean-energy vehicles registered in the named fields",
    ),
    denominator=Text("列名领域新登记车辆数", "All vehicles registered in these fields"),
    scope=Text(
        "公交、出租、网约、配送、公务等列名公共领域",
        "The named public fields: buses, taxis, ride-hailing, delivery, official cars",
    ),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(
        Reading(
            "stated",
            ratio(
                sum_of("vehicle.public_new_nev", "vehicle.public_new_clean"), "vehicle.public_new"
            ),
        ),
    ),
)
