"""Industrial solid waste used, with and without old stock."""

from dafeng.indicators.definition import Definition, Reading
from dafeng.indicators.term import ratio, sum_of
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="industrial_waste_rate",
    name=Text("工业固体废弃物综合利用率", "Comprehensive use of industrial solid waste"),
    unit="%",
    numerator=Text("综合利用量（含往年贮存）", "Amount used, old stock included"),
    denominator=Text("产生量加利用的往年贮存量", "Amount that arose plus old stock used"),
    official=Text("生态环境统计", "Environmental statistics"),
    readings=(
        Reading(
            "with_stock",
            ratio("solid_waste.used", sum_of("solid_waste.arisen", "solid_waste.old_stock_used")),
            Text("含往年贮存量", "With old stock"),
        ),
        Reading(
            "year_only",
            ratio(
                sum_of("solid_waste.used", less=("solid_waste.old_stock_used",)),
                "solid_waste.arisen",
            ),
            Text("仅当年", "Year only"),
        ),
    ),
)
