"""Fossil CO2 of burning waste."""

from datetime import date

from dafeng.accounting.method import Field, Method
from dafeng.accounting.term import CO2_PER_CARBON, Amount, Either, Lookup, Term
from dafeng.kernel.text import Text


def _share(path: str, factor: str) -> Either:
    return Either(path, Lookup(f"waste.{{kind}}.{factor}", "fraction", edition="*"))


METHOD = Method(
    id="waste_incineration",
    name=Text("废弃物焚烧", "Incineration of waste"),
    source="Provincial guide (2011) chapter 5; IPCC 2006 V5 eq. 5.1: E = Σ IW·CCW·FCF·EF·44/12",
    fields=(
        Field("waste", "amount", Text("焚烧量（湿基）", "the waste burnt, wet")),
        Field(
            "kind",
            "choice",
            Text("废弃物种类", "the kind of waste"),
            required=False,
            options=("municipal", "hazardous", "sludge"),
            default="municipal",
        ),
        Field(
            "carbon_fraction",
            "fraction",
            Text("含碳量（湿基）", "total carbon in the wet waste"),
            required=False,
        ),
        Field(
            "fossil_fraction",
            "fraction",
            Text("矿物碳比例", "fossil carbon in the total carbon"),
            required=False,
        ),
        Field(
            "oxidation", "fraction", Text("燃烧效率", "share of carbon oxidised"), required=False
        ),
    ),
    terms=(
        Term(
            id="waste_incineration.co2",
            yields="CO2",
            unit="t",
            parts=(
                Amount("waste"),
                _share("carbon_fraction", "carbon_fraction"),
                _share("fossil_fraction", "fossil_fraction"),
                _share("oxidation", "oxidation"),
                CO2_PER_CARBON,
            ),
        ),
    ),
    # The carbon contents of the guide of 2025 are on dry matter: not for wet waste.
    editions=((date(2000, 1, 1), "guide-2011"),),
)
