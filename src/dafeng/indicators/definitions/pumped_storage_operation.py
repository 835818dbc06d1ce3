"""Pumped storage in operation: by the papers of grid acceptance."""

from dafeng.indicators.definition import Definition, Wait
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="pumped_storage_operation",
    name=Text("抽水蓄能建成投产", "Pumped storage: in operation"),
    unit="milestone",
    numerator=Text(
        "全部（或首台）机组是否投产", "Whether all units, or the first, are in operation"
    ),
    scope=Text("列名项目", "The named project"),
    official=Text("供电公司", "The power company"),
    waits_for=(
        Wait(
            Text("供电公司", "The power company"),
            Text("机组并网验收文件", "Papers of the units' grid acceptance"),
        ),
    ),
)
