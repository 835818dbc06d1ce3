"""Errors of the ledger."""

from dafeng.kernel.error import N_, DafengError


class MonthClosed(DafengError):
    code = "ledger.month_closed"
    what = N_("{month} is closed for {organisation}.")
    why = N_("What is booked in a closed month changes only with a second person's approval.")
    todo = N_("Ask for the change on the page of that month, with a reason.")
    status = 409


class BadAmount(DafengError):
    code = "ledger.bad_amount"
    what = N_("{amount} {unit} cannot be entered: {reason}.")
    todo = N_("Give a finite amount, not below zero, in a unit of {flow}.")


class NothingToBook(DafengError):
    code = "ledger.nothing_to_book"
    what = N_("There is no entry in force that could be booked here.")
    todo = N_("Enter a bill, file the form, or import the meter's readings.")
    status = 409


class FutureMonth(DafengError):
    code = "ledger.future_month"
    what = N_("{month} is not over yet.")
    todo = N_("Enter it once the month has ended.")


class NotOver(DafengError):
    code = "ledger.not_over"
    what = N_("{month} cannot be closed before it has ended.")
    todo = N_("Close it from the first day of the next month on.")
    status = 409
