"""Comprehensive energy consumption in tonnes of coal equivalent."""

from dafeng.accounting.method import Field, Method
from dafeng.accounting.term import Amount, Lookup, Term, When
from dafeng.kernel.text import Text

ELECTRICITY = Amount("carriers.electricity")

METHOD = Method(
    id="comprehensive_energy",
    name=Text("综合能源消费量", "Comprehensive energy consumption"),
    source="GB/T 2589-2020: E = Σ E_i·k_i, 1 kgce = 29.3076 MJ",
    fields=(
        Field(
            "carriers",
            "amounts",
            Text("各能源品种的消费量", "the consumption of each carrier; output counts negative"),
            pattern="energy.{carrier}.k",
        ),
        Field(
            "electricity_basis",
            "choice",
            Text("电力折标口径：当量值或等价值", "calorific (当量值) or equivalent (等价值)"),
            required=False,
            options=("calorific", "equivalent"),
            default="calorific",
        ),
    ),
    terms=(
        Term(
            id="energy.{carrier}",
            yields="energy",
            unit="tce",
            parts=(Amount("carriers.{carrier}"), Lookup("energy.{carrier}.k", "kgce/kg")),
            each="carriers",
            item="carrier",
            skip=("electricity",),
        ),
        Term(
            id="energy.electricity.calorific",
            yields="energy",
            unit="tce",
            parts=(ELECTRICITY, Lookup("energy.electricity.k", "kgce/kWh")),
            when=(When("carriers.electricity"), When("electricity_basis", "calorific")),
        ),
        Term(
            id="energy.electricity.equivalent",
            yields="energy",
            unit="tce",
            parts=(
                ELECTRICITY,
                Lookup("energy.electricity.coal_rate", "kgce/kWh", gap="coal_rate"),
            ),
            when=(When("carriers.electricity"), When("electricity_basis", "equivalent")),
        ),
    ),
    energy_basis="electricity_basis",
)
