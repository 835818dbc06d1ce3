"""Charging piles at the year's end, by pile, by gun, public ones."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import stated, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="charging_piles",
    name=Text("建成各类充电桩", "Charging piles built"),
    unit="根",
    numerator=Text(
        "年末建成的充电桩数，一桩双枪计一根",
        "Charging piles at the year's end, one with two guns counting once",
    ),
    official=Text("交通运输部门年报", "The transport department's yearly return"),
    readings=(
        Reading(
            "piles", sum_of("pile.public", "pile.dedicated", "pile.private"), Text("按桩", "Piles")
        ),
        Reading("guns", stated("pile.guns"), Text("按枪", "Guns")),
        Reading(
            "public_piles",
            sum_of("pile.public", "pile.dedicated"),
            Text("仅公共桩", "Public piles"),
            note=Text(
                "公共和专用桩，不含私人桩", "Public and dedicated piles without private ones"
            ),
        ),
    ),
)
