"""The units that a pack may name, each with the words shown beside a number."""

from typing import Final

from dafeng.kernel.text import Text

UNITS: Final[dict[str, Text]] = {
    "%": Text("%", "%"),
    "year": Text("年", "year"),
    "milestone": Text("节点", "milestone"),
    "coverage": Text("覆盖程度", "extent of coverage"),
    "code": Text("代码", "code"),
    "flag": Text("是否", "yes or no"),
    "count": Text("个", "count"),
    "person": Text("人", "persons"),
    "万人": Text("万人", "10,000 persons"),
    "vehicle": Text("辆", "vehicles"),
    "辆": Text("辆", "vehicles"),
    "家": Text("家", "enterprises"),
    "根": Text("根", "charging piles"),
    "m": Text("米", "m"),
    "km2": Text("平方千米", "km²"),
    "万km2": Text("万平方千米", "10,000 km²"),
    "万ha": Text("万公顷", "10,000 ha"),
    "万亩": Text("万亩", "10,000 mu"),
    "万m3": Text("万立方米", "10,000 m³"),
    "万kW": Text("万千瓦", "10 MW"),
    "kgce/t": Text("千克标准煤/吨", "kgce/t"),
    "tce/万元": Text("吨标准煤/万元", "tce per 10,000 yuan"),
    "tCO2/万元": Text("吨二氧化碳/万元", "tCO2 per 10,000 yuan"),
    "kWh/m2": Text("千瓦时/平方米", "kWh/m²"),
    "亿元": Text("亿元", "100 million yuan"),
}
