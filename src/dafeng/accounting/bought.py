"""Methods of what a grid or a network delivers: by the place's factor, or by the contract. Pure."""

from collections.abc import Sequence

from dafeng.accounting.method import Field, Method
from dafeng.accounting.term import Amount, Lookup, Term, When
from dafeng.kernel.text import Text

BASES = ("location", "market")


def bought(
    *,
    id: str,
    name: Text,
    source: str,
    meanings: tuple[Text, Text, Text, Text],
    calibres: Sequence[str],
    factor: Lookup,
    energy: Lookup,
) -> Method:
    """The method of a carrier that is bought: CO2 by location or market, and its energy.

    `meanings` are those of amount, basis, calibre and supplier_factor; the first of `calibres` is
    the default. E = AD·EF.
    """
    amount, basis, calibre, supplier = meanings
    return Method(
        id=id,
        name=name,
        source=source,
        fields=(
            Field("amount", "amount", amount),
            Field("basis", "choice", basis, required=False, options=BASES, default=BASES[0]),
            Field(
                "calibre",
                "choice",
                calibre,
                required=False,
                options=tuple(calibres),
                default=calibres[0],
            ),
            Field("supplier_factor", "dated_amount", supplier, required=False, beside=True),
        ),
        terms=(
            _co2(f"{id}.location.co2", factor, BASES[0]),
            _co2(f"{id}.market.co2", Amount("supplier_factor"), BASES[1]),
            Term(f"{id}.energy", yields="energy", unit="tce", parts=(Amount("amount"), energy)),
        ),
        energy_basis="calorific",
    )


def _co2(id: str, factor: Lookup | Amount, basis: str) -> Term:
    return Term(
        id=id,
        yields="CO2",
        unit="t",
        parts=(Amount("amount"), factor),
        when=(When("basis", basis),),
    )
