"""Process CO2 of cement clinker: from its analysis, or by a default per tonne."""

from datetime import date
from fractions import Fraction

from dafeng.accounting.method import Field, Method, Proof
from dafeng.accounting.term import Amount, Constant, Lookup, Term, When
from dafeng.kernel.error import N_
from dafeng.kernel.text import Text

CO2_PER_CAO = Constant("44/56", Fraction(44, 56), "tCO2/t", N_("molar masses of CO2 and CaO"))
CO2_PER_MGO = Constant("44/40", Fraction(44, 40), "tCO2/t", N_("molar masses of CO2 and MgO"))
NO_SLAG = "counted as none: no slag, carbide residue or other raw material without carbonate"


def _oxide(name: str, path: str, constant: Constant, sign: int) -> Term:
    return Term(
        id=f"cement_clinker.{name}",
        yields="CO2",
        unit="t",
        parts=(Amount("clinker"), Amount(path), constant),
        sign=sign,
        when=(When(path), When(path.replace("noncarbonate", "fraction"))),
    )


METHOD = Method(
    id="cement_clinker",
    name=Text("水泥熟料生产过程", "Process emissions of cement clinker"),
    source="GB/T 32151.8: E = Q·[(CaO − CaO_nc)·44/56 + (MgO − MgO_nc)·44/40]; else Q·EF",
    fields=(
        Field("clinker", "amount", Text("熟料产量", "the clinker produced")),
        Field(
            "cao_fraction",
            "fraction",
            Text("熟料中 CaO 质量分数", "mass fraction of CaO in the clinker"),
            required=False,
        ),
        Field(
            "mgo_fraction",
            "fraction",
            Text("熟料中 MgO 质量分数", "mass fraction of MgO in the clinker"),
            required=False,
        ),
        Field(
            "cao_noncarbonate",
            "fraction",
            Text("非碳酸盐 CaO 质量分数", "mass fraction of CaO not from carbonate"),
            required=False,
        ),
        Field(
            "mgo_noncarbonate",
            "fraction",
            Text("非碳酸盐 MgO 质量分数", "mass fraction of MgO not from carbonate"),
            required=False,
        ),
    ),
    terms=(
        _oxide("cao", "cao_fraction", CO2_PER_CAO, 1),
        _oxide("cao_noncarbonate", "cao_noncarbonate", CO2_PER_CAO, -1),
        _oxide("mgo", "mgo_fraction", CO2_PER_MGO, 1),
        _oxide("mgo_noncarbonate", "mgo_noncarbonate", CO2_PER_MGO, -1),
        Term(
            id="cement_clinker.default",
            yields="CO2",
            unit="t",
            parts=(Amount("clinker"), Lookup("cement.clinker.ef", "tCO2/t", edition="*")),
            when=(When("cao_fraction", negate=True), When("mgo_fraction", negate=True)),
        ),
    ),
    needs=(
        ("cao_fraction", "mgo_fraction"),
        ("mgo_fraction", "cao_fraction"),
        ("cao_noncarbonate", "cao_fraction"),
        ("mgo_noncarbonate", "mgo_fraction"),
    ),
    assumes=(
        ("cao_noncarbonate", "cao_fraction", Text("未给出，按无非碳酸盐原料计", NO_SLAG)),
        ("mgo_noncarbonate", "mgo_fraction", Text("未给出，按无非碳酸盐原料计", NO_SLAG)),
    ),
    editions=((date(2000, 1, 1), "guide-2011"), (date(2024, 1, 1), "mee-2024")),
    proof=Proof(
        "IPCC 2006 Guidelines, volume 3, chapter 2, equation 2.4",
        "clinker with 65 % CaO: 0.51 tCO2/t",
    ),
)
