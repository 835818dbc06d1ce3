"""What the rows of the log about the outlook say, in words."""

from dafeng.evidence.event import declare
from dafeng.kernel.error import N_

declare(
    {
        "outlook.estimate_asked": N_("Quick estimate asked for; nothing new had come"),
        "outlook.estimate_made": N_("Quick estimate made"),
        "outlook.estimates_replayed": N_("Quick estimates of past months made as a back-test"),
        "outlook.run_made": N_("Outlook computed"),
        "outlook.scenario_saved": N_("Scenario saved"),
    }
)
