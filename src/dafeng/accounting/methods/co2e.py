"""Gases to carbon dioxide equivalent."""

from dafeng.accounting.method import Field, Method, Proof
from dafeng.accounting.term import Amount, Term
from dafeng.kernel.text import Text

METHOD = Method(
    id="co2e",
    name=Text("温室气体折二氧化碳当量", "Gases to carbon dioxide equivalent"),
    source="IPCC assessment reports: CO2e = Σ mass · GWP100 of the set named",
    fields=(
        Field(
            "gases",
            "amounts",
            Text("各气体的质量", "the mass of each gas"),
            pattern="gwp.{gas}",
            loose=True,
        ),
    ),
    terms=(
        Term(
            id="co2e.mass.{gas}",
            yields="{gas}",
            unit="t",
            parts=(Amount("gases.{gas}"),),
            each="gases",
            item="gas",
        ),
    ),
    dated=False,
    proof=Proof("IAMconsortium/pyam, tests/test_emissions.py", "Kyoto basket in AR6GWP100"),
)
