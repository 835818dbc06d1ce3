"""Nutrient taken up over nutrient applied, in the season."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="fertiliser_efficiency",
    name=Text("主要农作物化肥利用率", "Use efficiency of fertiliser"),
    unit="%",
    numerator=Text("作物从化肥吸收的养分", "Nutrient taken up from fertiliser"),
    denominator=Text("施用化肥的养分", "Nutrient applied"),
    scope=Text("主要农作物，按播种面积加权", "The main crops, weighted by sown area"),
    official=Text("农业农村部门年报", "The agriculture department's yearly return"),
    readings=(
        Reading(
            "nitrogen",
            ratio("fertiliser.nitrogen_taken", "fertiliser.nitrogen_applied"),
            Text("氮肥", "Nitrogen"),
        ),
        Reading(
            "npk",
            ratio("fertiliser.npk_taken", "fertiliser.npk_applied"),
            Text("氮磷钾加权", "N, P and K weighted"),
        ),
    ),
)
