"""New-energy vehicles among those added in the year."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="nev_new_share",
    name=Text("当年新增新能源动力交通工具比例", "New-energy share of vehicles added in the year"),
    unit="%",
    numerator=Text("新登记新能源车辆数", "New-energy vehicles registered"),
    denominator=Text("新登记车辆数", "All vehicles registered"),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(
        Reading(
            "public_fields",
            ratio("vehicle.public_new_nev", "vehicle.public_new"),
            Text("列名公共领域", "Named public fields"),
        ),
        Reading(
            "all_vehicles",
            ratio("vehicle.new_nev", "vehicle.new"),
            Text("全部车辆", "All vehicles"),
        ),
    ),
)
