"""What the rows of the log about the plan say, in words."""

from dafeng.evidence.event import declare
from dafeng.kernel.error import N_

declare(
    {
        "value.entered": N_("Value entered"),
        "value.corrected": N_("Value corrected"),
        "target.decided": N_("Document on a target recorded"),
        "light.changed": N_("Light changed"),
        "review.issued": N_("Closing review issued"),
        "system.stated": N_("The city's own state of a system recorded"),
    }
)
