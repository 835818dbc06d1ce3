"""Fall of CO2 per converted tonne-kilometre of commercial transport."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import fall, ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="transport_carbon_intensity",
    name=Text(
        "营运交通工具单位换算周转量碳排放强度下降率",
        "Fall in CO2 per converted tonne-kilometre of commercial transport",
    ),
    unit="%",
    numerator=Text(
        "营运交通工具燃料和用电的二氧化碳", "CO2 of fuel and power of commercial transport"
    ),
    denominator=Text("换算周转量", "Converted turnover"),
    scope=Text(
        "样本企业推算到全部营运交通工具",
        "Operators of the sample, expanded to all commercial transport",
    ),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(Reading("stated", fall(ratio("inventory.fleet_co2", "fleet.turnover"), base=2020)),),
)
