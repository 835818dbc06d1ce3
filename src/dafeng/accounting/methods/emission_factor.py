"""Activity times an emission factor given with the request."""

from dafeng.accounting.method import Field, Method, Proof
from dafeng.accounting.term import Amount, Term
from dafeng.kernel.text import Text

METHOD = Method(
    id="emission_factor",
    name=Text("活动量乘排放因子", "Activity times emission factor"),
    source="IPCC 2006 Guidelines, volume 1, chapter 1, section 1.2: Emissions = AD · EF",
    fields=(
        Field("amount", "amount", Text("活动量", "the activity")),
        Field(
            "ef",
            "dated_amounts",
            Text("按气体的排放因子", "emission factors by gas, a number or numbers by date"),
            pattern="gwp.{gas}",
            loose=True,
            beside=True,
        ),
    ),
    terms=(
        Term(
            id="emission_factor.{gas}",
            yields="{gas}",
            unit="t",
            parts=(Amount("amount"), Amount("ef.{gas}")),
            each="ef",
            item="gas",
        ),
    ),
    dated=False,
    proof=Proof(
        "Open-Earth-Foundation/CityCatalyst, transport_validation_full_data.csv",
        "diesel, 100 m3: 237.65 tCO2e",
    ),
)
