"""The year in which energy CO2 peaks: told only afterwards, by a document."""

from dafeng.indicators.definition import UPPER_LEVEL, Definition, Wait
from dafeng.kernel.text import Text

DEFINITION = Definition(
    key="co2_peak_year",
    name=Text("二氧化碳排放达峰年份", "Year in which CO2 peaks"),
    unit="year",
    numerator=Text(
        "能源活动二氧化碳排放（含净调入电力，不含碳汇）达到最大值且此后不再超过的年份",
        "The year in which energy CO2, with net imported power and without sinks, is at its "
        "highest and is not exceeded afterwards",
    ),
    waits_for=(
        Wait(
            UPPER_LEVEL,
            Text(
                "达峰确认文件：峰值年份过后数年才能判定；严格读法不晚于2029年，通常读法不晚于2030年",
                "A document that confirms the peak: it can be told only some years later; 2029 at "
                "the latest by the strict reading, 2030 by the common one",
            ),
        ),
    ),
)
