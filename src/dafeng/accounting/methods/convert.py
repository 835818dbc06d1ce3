"""An amount in another unit."""

from dafeng.accounting.method import Field, Method, Proof
from dafeng.accounting.term import Amount, Term
from dafeng.kernel.text import Text

METHOD = Method(
    id="convert",
    name=Text("单位换算", "Conversion of units"),
    source="GB/T 2589-2020: 1 kgce = 29.3076 MJ; SI for the rest",
    fields=(
        Field("amount", "amount", Text("数量", "the amount")),
        Field("to", "unit", Text("目标单位", "the unit wanted")),
    ),
    terms=(Term(id="convert", yields="result", unit="{to}", parts=(Amount("amount"),)),),
    energy_basis="calorific",
    dated=False,
    proof=Proof("IAMconsortium/pyam, tests/test_units.py", "EJ to Mtce"),
)
