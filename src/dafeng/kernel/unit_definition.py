"""The units that the product knows, as a definition in pint's own syntax.

One text, two readers: `dafeng.kernel.quantity` reads it by itself (exact, and in a millisecond),
and `dafeng.kernel.quantity.registry` gives it to pint for those who want pint's quantities. A test
holds the two to the same scales and dimensions.

Labels of a substance (``tCO2``, ``kgCH4``, ``tCaO``) are masses. Two are dimensions of their own,
because mixing them up with a mass is the field's classic slip: carbon (``tC``, 44/12 away from
CO2) and carbon dioxide equivalent (``tCO2e``, a warming potential away from a gas).
"""

# tce: GB/T 2589-2020, 1 kgce = 29.3076 MJ; cal: international table, 4.1868 J;
# toe: 10^10 cal_IT (IEA); mu: 1/15 ha (State Council order of 1984); a: Julian year.
DEFINITION = """
k- = 1e3
M- = 1e6
G- = 1e9
T- = 1e12
P- = 1e15
E- = 1e18
m- = 1e-3
u- = 1e-6
万- = 1e4
亿- = 1e8

m = [length] = 米
g = [mass] = 克
s = [time]
gC = [carbon]
gCO2e = [co2e]
yuan = [currency] = 元 = CNY
person = [people] = 人
head = [heads] = 头
household = [households] = 户
VA = [apparent_power] = 伏安

percent = 0.01 = %
permille = 0.001 = ‰
fraction = 1 = ratio
piece = [pieces] = 个 = 辆 = 家 = 根 = 次

min = 60 * s
h = 3600 * s = 小时
d = 24 * h = 天
a = 365.25 * d = yr = 年

km = 1000 * m = 公里
cm = 0.01 * m
mm = 0.001 * m
hm2 = 10000 * m ** 2 = ha = 公顷
mu = hm2 / 15 = 亩
L = 0.001 * m ** 3 = l = 升
Nm3 = m ** 3 = Sm3 = 标方
立方米 = m ** 3
平方米 = m ** 2

kg = 1000 * g = 千克 = 公斤
t = 1000 * kg = 吨
tC = 1000000 * gC
tCO2e = 1000000 * gCO2e

J = kg * m ** 2 / s ** 2 = 焦
kJ = 1000 * J = 千焦
MJ = 1000000 * J = 兆焦
GJ = 1000000000 * J = 吉焦
W = J / s = 瓦
kW = 1000 * W = 千瓦
MW = 1000000 * W = 兆瓦
Wh = W * h
kVA = 1000 * VA = 千伏安
kWh = 1000 * Wh = 千瓦时 = 度
MWh = 1000000 * Wh = 兆瓦时
cal = 4.1868 * J = 卡
kcal = 1000 * cal = 大卡 = 千卡
Btu = 1055.05585262 * J
toe = 10000000 * kcal
tce = 29.3076 * GJ = 吨标准煤
kgce = tce / 1000 = 千克标准煤
gce = kgce / 1000
Pa = J / m ** 3
"""

# Substances whose labelled mass is a mass; the label only says what is weighed.
SUBSTANCES = ("CO2", "CH4", "N2O", "CaO", "MgO", "BOD", "COD", "N", "NH3", "SO2", "NOx")


def definition() -> str:
    """The whole definition, labelled masses included."""
    labels = [
        line for name in SUBSTANCES for line in (f"g{name} = g", f"kg{name} = kg", f"t{name} = t")
    ]
    return DEFINITION + "\n".join(["", "kgC = 1000 * gC", "kgCO2e = 1000 * gCO2e", *labels, ""])
