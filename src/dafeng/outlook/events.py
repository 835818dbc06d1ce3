"""What the rows of the log about the outlook say, in words."""

from dafeng.evidence.event import declare
from dafeng.kernel.error import N_

declare(
    {
        "outlook.run_made": N_("Outlook computed"),
        "outlook.scenario_saved": N_("Scenario saved"),
    }
)
