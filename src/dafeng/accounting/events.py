"""What the rows of the log about accounting say, in words."""

from dafeng.evidence.event import declare
from dafeng.kernel.error import N_

declare(
    {
        "accounting.factors_issued": N_("Factors issued"),
        "accounting.accounted": N_("Booked entries accounted for"),
        "accounting.inventory_frozen": N_("Inventory frozen"),
        "accounting.factorissue": N_("Factor issue"),
        "accounting.frozeninventory": N_("Frozen inventory"),
        "accounting.result": N_("Result"),
    }
)
