"""Errors of the site itself: no such page, not allowed, too busy, unforeseen."""

from dafeng.kernel.error import N_, DafengError


class NotFound(DafengError):
    code = "site.not_found"
    what = N_("There is no such page, or it is not open to you.")
    todo = N_("Check the address, or go back to the start page.")
    status = 404


class Forbidden(DafengError):
    code = "site.forbidden"
    what = N_("You may not do this.")
    todo = N_("If it belongs to your work, ask the security administrator for the role.")
    status = 403


class FormExpired(DafengError):
    code = "site.form_expired"
    what = N_("The page was open for too long, or your browser sent no cookie.")
    todo = N_("Load the page again and send the form once more; nothing was saved.")
    status = 403


class Busy(DafengError):
    code = "site.busy"
    what = N_("The database does not answer, or its disk is full.")
    why = N_("Nothing was saved.")
    todo = N_("Try again in a minute; if it stays so, tell the system administrator the number.")
    status = 503


class Unexpected(DafengError):
    code = "site.unexpected"
    what = N_("Something went wrong here that nobody foresaw.")
    why = N_("Nothing was saved by this step.")
    todo = N_("Tell the system administrator the number below; the log holds the details.")
    status = 500
