"""Errors of the evidence log and of approvals."""

from dafeng.kernel.error import N_, DafengError


class NotAllowed(DafengError):
    code = "evidence.not_allowed"
    what = N_("You may not do this: it needs the right “{permission}”.")
    todo = N_("If it belongs to your work, ask the security administrator for the role.")
    status = 403


class NotRecorded(DafengError):
    code = "evidence.not_recorded"
    what = N_("A change was about to be saved without a row in the evidence log.")
    why = N_("Nothing was saved.")
    todo = N_("This is a defect of the program: tell the system administrator the number.")
    status = 500


class SamePerson(DafengError):
    code = "evidence.same_person"
    what = N_("Whoever asks for a change cannot approve it.")
    todo = N_("Have a second person with the right to approve open this page.")
    status = 403


class AlreadyDecided(DafengError):
    code = "evidence.already_decided"
    what = N_("This request has been decided already: {state}.")
    todo = N_("Open the list of requests to see what waits.")
    status = 409


class LogBroken(DafengError):
    code = "evidence.log_broken"
    what = N_("The evidence log does not verify: {reason}.")
    todo = N_("Stop writing, keep a copy of the data folder, and restore the last good backup.")
    status = 500


class BlobBroken(DafengError):
    code = "evidence.blob_broken"
    what = N_("The attachment {hash} is missing or is not what was stored.")
    todo = N_("Restore it from a backup.")
    status = 500


class ReadsOnly(DafengError):
    code = "evidence.reads_only"
    what = N_("This token may read only.")
    todo = N_("Make a token that may write, if that is what the program needs.")
    status = 403


class ReasonMissing(DafengError):
    code = "evidence.reason_missing"
    what = N_("The reason is missing.")
    todo = N_("Write in a sentence why, for whoever reads the log in five years.")
    status = 422


class FileTooLarge(DafengError):
    code = "evidence.file_too_large"
    what = N_("The file is larger than {limit} MB.")
    why = N_("Nothing was saved.")
    todo = N_("Split it, or scan at a lower resolution.")
    status = 413


class FileEmpty(DafengError):
    code = "evidence.file_empty"
    what = N_("The file “{name}” is empty.")
    why = N_("Nothing was saved.")
    todo = N_("Choose the file again; it may have been open in another program.")
    status = 422


class FileKindRefused(DafengError):
    code = "evidence.file_kind_refused"
    what = N_("“{name}” is not a kind of file that is taken as evidence, or not what it says.")
    why = N_("Nothing was saved.")
    todo = N_("Send one of: {kinds}.")
    status = 415


class NotAttachable(DafengError):
    code = "evidence.not_attachable"
    what = N_("Nothing can be attached to this.")
    todo = N_("Go back to the page of the thing itself and attach the file there.")
    status = 404


class BadStatement(DafengError):
    code = "evidence.bad_statement"
    what = N_("This is no kept head of the log.")
    todo = N_("Give the three lines of a checkpoint, or its size, a colon and its root in base64.")


class NoSuchNumber(DafengError):
    code = "evidence.no_such_number"
    what = N_("The log has no number {number}: it holds {size}.")
    todo = N_("Choose a smaller number, or wait until the entry has its place.")
    status = 404
