"""Site chosen and preliminary study done: by the authority's opinion."""

from dafeng.indicators.definition import Definition, Wait
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="pumped_storage_siting",
    name=Text("抽水蓄能选址和前期论证", "Pumped storage: siting and preliminary study"),
    unit="milestone",
    numerator=Text(
        "选址和前期论证是否完成", "Whether the site is chosen and the preliminary study done"
    ),
    scope=Text("列名项目", "The named project"),
    official=Text("能源主管部门", "The energy authority"),
    waits_for=(
        Wait(
            Text("能源主管部门", "The energy authority"),
            Text("批复或审查意见", "Its approval or review opinion"),
        ),
    ),
)
