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
