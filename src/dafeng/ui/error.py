"""Errors of lists and their exports."""

from dafeng.kernel.error import N_, DafengError


class ExportTooLarge(DafengError):
    code = "ui.export_too_large"
    what = N_("This list has {rows} rows; a file of this kind takes at most {most}.")
    todo = N_("Narrow the list by its filters, or take CSV, which holds more.")
    status = 413


class ViewsTooMany(DafengError):
    code = "ui.views_too_many"
    what = N_("You have saved {most} views of this list already.")
    todo = N_("Delete one that you no longer use.")
    status = 409


class ViewInvalid(DafengError):
    code = "ui.view_invalid"
    what = N_("This view cannot be saved.")
    why = N_("Its name is missing or longer than 60 characters, or its address is too long.")
    todo = N_("Give it a short name and save again.")
    status = 400
