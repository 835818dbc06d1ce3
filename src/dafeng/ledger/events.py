"""What the rows of the log about the ledger and its statistics say, in words."""

from dafeng.evidence.event import declare
from dafeng.kernel.error import N_

declare(
    {
        "ledger.entry_posted": N_("Entry posted"),
        "ledger.entry_confirmed": N_("Entry said again"),
        "ledger.entry_withdrawn": N_("Entry without its source ended"),
        "ledger.booking_ended": N_("Booking ended"),
        "ledger.meter_months_looked_at": N_("Meter months without readings looked at"),
        "ledger.booked": N_("Entry booked"),
        "ledger.booking_confirmed": N_("Booking confirmed"),
        "ledger.closed": N_("Month closed"),
        "ledger.close_confirmed": N_("Month closed again"),
        "ledger.pulled": N_("Meter months posted"),
        "ledger.delivery_drafted": N_("File of statistics received"),
        "ledger.headings_chosen": N_("Headings of a file explained"),
        "ledger.statistics_recorded": N_("Statistics taken in"),
        "ledger.statistics_corrected": N_("Final statistics corrected"),
        "ledger.supplier_chosen": N_("Sender of a form named"),
    }
)
