"""Methane of treating wastewater."""

from dafeng.accounting.method import Field, Method
from dafeng.accounting.term import Amount, Term, When
from dafeng.kernel.text import Text

METHOD = Method(
    id="wastewater",
    name=Text("废水处理甲烷", "Methane of wastewater treatment"),
    source="Provincial guide (2011) chapter 5; IPCC 2006 V5 ch. 6: CH4 = TOW·B0·MCF − R",
    fields=(
        Field("tow", "amount", Text("有机物总量（BOD 或 COD）", "organics, as BOD or COD")),
        Field("b0", "ratio", Text("甲烷最大产生能力", "methane capacity, by the same measure")),
        Field("mcf", "fraction", Text("甲烷修正因子", "methane correction factor")),
        Field("recovered", "amount", Text("甲烷回收量", "methane recovered"), required=False),
    ),
    terms=(
        Term(
            id="wastewater.generated",
            yields="CH4",
            unit="t",
            parts=(Amount("tow"), Amount("b0"), Amount("mcf")),
        ),
        Term(
            id="wastewater.recovered",
            yields="CH4",
            unit="t",
            parts=(Amount("recovered"),),
            sign=-1,
            when=(When("recovered"),),
        ),
    ),
    dated=False,
    assumes=(("recovered", "tow", Text("未给出，按无回收计", "not given: counted as none")),),
)
