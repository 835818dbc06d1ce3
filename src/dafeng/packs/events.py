"""What the rows of the log about packs say, in words."""

from dafeng.evidence.event import declare
from dafeng.kernel.error import N_

declare(
    {
        "pack.added": N_("Loaded with the pack"),
        "pack.changed": N_("Changed by the pack"),
        "pack.retired": N_("Retired by the pack"),
        "pack.duties": N_("Duties set by the pack"),
        "pack.loaded": N_("Pack loaded"),
        "sample.block_loaded": N_("Part of the sample data loaded"),
        "sample.loaded": N_("Sample data loaded"),
        "sample.removal_begun": N_("Removal of the sample data begun"),
        "sample.removed": N_("Sample data removed"),
    }
)
