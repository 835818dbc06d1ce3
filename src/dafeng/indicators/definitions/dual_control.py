"""Binding targets of energy dual control: entered one by one from the document that sets them."""

from dafeng.indicators.definition import UPPER_LEVEL, Definition, Wait
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="dual_control",
    name=Text("能耗“双控”约束性目标", "Binding targets of energy dual control"),
    unit="",
    numerator=Text(
        "上级下达的能耗强度和总量约束性目标",
        "The binding targets of energy intensity and total that the upper level sets",
    ),
    waits_for=(
        Wait(
            UPPER_LEVEL,
            Text(
                "约束性目标的下达文件和核定结果",
                "The document that sets the binding targets, and the confirmed result",
            ),
        ),
    ),
)
