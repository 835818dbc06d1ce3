"""New-energy vehicles at the year's end."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import stated
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="nev_stock",
    name=Text("全市新能源汽车保有量", "New-energy vehicles in the city"),
    unit="辆",
    numerator=Text(
        "年末登记的纯电动、插电混动和燃料电池汽车数",
        "Battery, plug-in hybrid and fuel-cell vehicles registered at the year's end",
    ),
    official=Text("公安交管部门的登记数", "Registrations of the traffic police"),
    readings=(
        Reading(
            "registered",
            stated("vehicle.nev_registered"),
            Text("按登记住所", "By registered address"),
        ),
        Reading(
            "new_energy_plates", stated("vehicle.nev_plates"), Text("按本地号牌", "By local plates")
        ),
    ),
)
