"""CO2 from burning a fuel, and the fuel's energy."""

from datetime import date

from dafeng.accounting.method import Field, Method, Proof
from dafeng.accounting.term import CO2_PER_C, Amount, Lookup, Term
from dafeng.kernel.text import Text

# The 2011 guide gives no calorific values of its own: those of the energy standard stand in.
NCV = Lookup("combustion.{fuel}.ncv", "GJ/t", edition="*", borrow=(("guide-2011", "gbt2589-2020"),))
CC = Lookup("combustion.{fuel}.cc", "tC/GJ", edition="*")
OF = Lookup("combustion.{fuel}.of", "fraction", edition="*")

METHOD = Method(
    id="combustion",
    name=Text("化石燃料燃烧", "Combustion of fossil fuels"),
    source="GB/T 32150-2015 and the GB/T 32151 family: E = Σ FC·NCV·CC·OF·44/12",
    fields=(
        Field("fuel", "choice", Text("燃料", "the fuel"), pattern="combustion.{fuel}.cc"),
        Field("amount", "amount", Text("消耗量", "the fuel burnt, by mass or volume")),
    ),
    terms=(
        Term(
            id="combustion.co2",
            yields="CO2",
            unit="t",
            parts=(Amount("amount"), NCV, CC, OF, CO2_PER_C),
        ),
        Term(id="combustion.energy", yields="energy", unit="tce", parts=(Amount("amount"), NCV)),
    ),
    # Enterprise defaults of 2015 until the guide of 2025, whose tables are complete for cities.
    editions=((date(2000, 1, 1), "ndrc-2015"), (date(2025, 1, 1), "guide-2025")),
    energy_basis="calorific",
    proof=Proof(
        "GB/T 51366-2019 annex A table A.0.1 (read second-hand)",
        "diesel: 72.59 tCO2/TJ from 20.2 tC/TJ and 0.98",
    ),
)
