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


class BadStatistic(DafengError):
    code = "ledger.bad_statistic"
    what = N_("{series} of {period} cannot be {amount}: {reason}.")
    todo = N_("Correct it in the file or the entry, and send it again.")


class ChangeWaits(DafengError):
    code = "ledger.change_waits"
    what = N_("Another change of the final figure of {series} for {period} waits already.")
    why = N_("Nothing was stored.")
    todo = N_("Have it decided on the page of approvals, or withdraw it, and send this again.")
    status = 409


class FinalMoved(DafengError):
    code = "ledger.final_moved"
    what = N_("The final figure of {series} for {period} is no longer what it was when asked.")
    todo = N_("Refuse this request, and send the correction again if it still holds.")
    status = 409


class NoBasis(DafengError):
    code = "ledger.no_basis"
    what = N_("The form {form} has no legal basis in force and cannot be used.")
    why = N_("Nothing is asked of anybody without one.")
    todo = N_("Enter the basis of the form in its file.")
    status = 409


class NoTable(DafengError):
    code = "ledger.no_table"
    what = N_("No table of the form {form} was found in {file}.")
    todo = N_("Compare it with the empty template of the form, or name its columns by hand.")


class AlreadyTaken(DafengError):
    code = "ledger.already_taken"
    what = N_("This delivery was taken in already.")
    todo = N_("Look at its result; correct single values by hand.")
    status = 409


class NoArea(DafengError):
    code = "ledger.no_area"
    what = N_("No city is loaded yet, so there is no area that a statistic could be of.")
    todo = N_("Load a city's pack first.")
    status = 409


class HasRefusals(DafengError):
    code = "ledger.has_refusals"
    what = N_("{count} cells of the file cannot be taken, so nothing was stored.")
    todo = N_("Correct them in the file, or leave their columns out, and send it again.")
    status = 409


class LookAgain(DafengError):
    code = "ledger.look_again"
    what = N_("{count} figures are hard to believe, so nothing was stored yet.")
    todo = N_("Compare them with the source, above all the unit, and confirm that you did.")
    status = 409


class SeveralForms(DafengError):
    code = "ledger.several_forms"
    what = N_("{series} belongs to the form {other}, not to {form}.")
    todo = N_("Send the figures of each form by themselves.")
