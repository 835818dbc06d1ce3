"""Organs that are energy-saving institutions."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="saving_institutions_share",
    name=Text(
        "建成节约型机关的机关单位比例", "Offices that are energy- and resource-saving institutions"
    ),
    unit="%",
    numerator=Text("验收有效的节约型机关数", "Institutions passed and valid"),
    denominator=Text("县级机关名录总数", "All county-level organs on the list"),
    scope=Text("县级机关名录", "The list of county-level organs"),
    official=Text("机关事务管理部门年报", "The public institutions office's yearly return"),
    readings=(Reading("stated", ratio("institution.saving", "institution.organs")),),
)
