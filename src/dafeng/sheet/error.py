"""Errors of uploaded files: what is wrong, where, and what to do."""

from dafeng.kernel.error import N_, DafengError


class UnknownKind(DafengError):
    code = "sheet.unknown_kind"
    what = N_("{file} is not a CSV, Excel (.xlsx, .xls) or Parquet file.")
    why = N_("What counts is its content, not its name.")
    todo = N_("Save it in one of these formats and upload it again.")


class Empty(DafengError):
    code = "sheet.empty"
    what = N_("{file} holds no table.")
    todo = N_("Check that the first sheet has a header row and at least one row beneath it.")


class TooLarge(DafengError):
    code = "sheet.too_large"
    what = N_("{file} is too large: {size} where {limit} is allowed.")
    todo = N_("Split it, or ask the system administrator to raise the limit.")
    status = 413


class Unpacked(DafengError):
    code = "sheet.unpacked_too_large"
    what = N_("{file} would unpack to {size}, more than the {limit} that are allowed.")
    why = N_("Such a file is damaged or made to do harm.")
    todo = N_("Open it in Excel or WPS, save it anew, and upload that.")
    status = 413


class BadArchive(DafengError):
    code = "sheet.bad_archive"
    what = N_("{file} is not a sound Excel file: {reason}.")
    todo = N_("Open it in Excel or WPS, save it anew as .xlsx, and upload that.")


class FarCell(DafengError):
    code = "sheet.far_cell"
    what = N_("Sheet {sheet} of {file} has a cell at {cell}, far outside its table.")
    why = N_("Read as a table it would have {cells} cells, mostly empty.")
    todo = N_("Delete the empty rows and columns beyond the table, save, and upload it again.")


class BadEncoding(DafengError):
    code = "sheet.bad_encoding"
    what = N_("{file} is text in an encoding that was not recognised, near byte {byte}.")
    why = N_("UTF-8, UTF-16 and GB18030 (GBK) are read.")
    todo = N_("Save it as “CSV UTF-8” in Excel or WPS and upload that.")


class BadText(DafengError):
    code = "sheet.bad_text"
    what = N_("{file} breaks off or is not a table at line {line}: {reason}.")
    todo = N_("Correct the line and upload the file again.")


class Unreadable(DafengError):
    code = "sheet.unreadable"
    what = N_("{file} could not be read: {reason}.")
    why = N_("It was read in a process of its own, which gave up; nothing was saved.")
    todo = N_("Open it in Excel or WPS, save it anew, and upload that.")


class TooSlow(DafengError):
    code = "sheet.too_slow"
    what = N_("Reading {file} took longer than {seconds} seconds and was ended.")
    todo = N_("Split the file, or save it as CSV, which is read faster.")
