"""What the rows of the log about the log itself say, in words."""

from dafeng.evidence.event import declare
from dafeng.kernel.error import N_

declare(
    {
        "approval.requested": N_("Approval asked for"),
        "approval.approved": N_("Approved"),
        "approval.refused": N_("Request refused"),
        "approval.withdrawn": N_("Withdrawn"),
        "evidence.attached": N_("File attached"),
        "evidence.approval": N_("Approval"),
    }
)
