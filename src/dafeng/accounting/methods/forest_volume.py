"""Carbon stock of a forest by its volume, as carbon and as CO2."""

from dafeng.accounting.method import Field, Method
from dafeng.accounting.term import CO2_PER_CARBON, Amount, Constant, Part, Term, When
from dafeng.kernel.text import Text

STEM: tuple[Part, ...] = (
    Amount("volume"),
    Amount("wood_density"),
    Amount("bef"),
    Amount("carbon_fraction"),
)
# A whole-tree expansion factor holds the roots already.
ROOTED = (When("bef_kind", "aboveground"),)


def _terms(name: str, yields: str, more: tuple[Constant, ...]) -> tuple[Term, Term]:
    roots: tuple[Part, ...] = (*STEM, Amount("root_ratio"), *more)
    return (
        Term(id=f"forest_volume.{name}", yields=yields, unit="t", parts=(*STEM, *more)),
        Term(id=f"forest_volume.{name}.roots", yields=yields, unit="t", parts=roots, when=ROOTED),
    )


METHOD = Method(
    id="forest_volume",
    name=Text("森林碳储量（蓄积量法）", "Carbon stock of a forest by volume"),
    source="Provincial guide (2011) chapter 4; IPCC 2006 V4 ch. 2: C = V·D·BEF·(1+R)·CF",
    fields=(
        Field("volume", "amount", Text("蓄积量", "growing stock")),
        Field("wood_density", "ratio", Text("基本木材密度", "basic density"), unit="t/m3"),
        Field("bef", "ratio", Text("生物量扩展系数", "biomass expansion factor")),
        Field(
            "bef_kind",
            "choice",
            Text("扩展系数口径", "what the factor expands to: above ground, or the whole tree"),
            options=("aboveground", "whole"),
        ),
        Field("root_ratio", "ratio", Text("根茎比", "root-shoot ratio"), required=False),
        Field("carbon_fraction", "fraction", Text("含碳率", "carbon in dry matter")),
    ),
    terms=(*_terms("carbon", "result", ()), *_terms("co2", "CO2", (CO2_PER_CARBON,))),
    dated=False,
)
