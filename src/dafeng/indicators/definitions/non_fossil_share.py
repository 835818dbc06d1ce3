"""Share of non-fossil energy, at the gross coal rate above and below the line."""

from dafeng.indicators.definition import UPPER_LEVEL, Definition, Reading, Wait
from dafeng.indicators.term import Term, capped, floored, product, ratio, sum_of
from dafeng.kernel.text import Text

POWER_RATE = "grid.coal_rate"
LOCAL = sum_of(
    "power.hydro",
    "power.wind",
    "power.pv_fed_in",
    "power.pv_own_use",
    product("power.biomass", "biomass.renewable_share"),
)
IMPORTED = product(floored("power.net_import"), "grid.non_fossil_share")
USED_HERE = capped(LOCAL, "power.total")
USED = capped(sum_of(LOCAL, IMPORTED), "power.total")
TOTAL = sum_of(
    "inventory.fuel_energy", product("power.total", POWER_RATE), "energy.non_power_renewable"
)


def _share(power: Term) -> Term:
    used = sum_of(product(power, POWER_RATE), "energy.non_power_renewable")
    return ratio(used, TOTAL)


DEFINITION = Definition(
    key="non_fossil_share",
    name=Text("非化石能源消费比重", "Share of non-fossil energy in consumption"),
    unit="%",
    numerator=Text(
        "本地消纳的水电、风电、光伏、生物质发电（垃圾发电只计可再生部分），加净调入电量乘以全省非化石电量占比，以全社会用电量为限，加非电可再生能源，均按发电煤耗（等价值）折标",
        "Hydro, wind, PV and biomass power used here (waste power: its renewable part), plus net "
        "imported power times the province's non-fossil share, no more than all electricity used, "
        "plus non-power renewables, at the gross coal rate",
    ),
    denominator=Text(
        "能源消费总量（等价值）：燃料消费量（不含发电用煤）、全社会用电量按发电煤耗折标、非电可再生能源",
        "Total energy consumption at the gross coal rate: fuels without those for power, all "
        "electricity used, non-power renewables",
    ),
    readings=(
        Reading(
            "with_imports",
            _share(USED),
            Text("含净调入非化石电量", "With imported non-fossil power"),
        ),
        Reading("local_only", _share(USED_HERE), Text("仅本地生产并消纳", "Local generation only")),
    ),
    waits_for=(
        Wait(
            UPPER_LEVEL,
            Text(
                "县级无官方公布值，正式数为上级反馈数",
                "No official county figure is published; what the level above feeds back decides",
            ),
        ),
    ),
)
