"""Errors of jobs."""

from dafeng.kernel.error import N_, DafengError


class UnknownKind(DafengError):
    code = "jobs.unknown_kind"
    what = N_("Nothing here knows how to do work of the kind {kind}.")
    todo = N_("Start the worker of the release that queued it.")


class Lost(DafengError):
    code = "jobs.lost"
    what = N_("This job has been taken over by another worker.")
    why = N_("Its heartbeat was too old; what this attempt had not yet saved is dropped.")
    todo = N_("Nothing needs to be done: the other attempt goes on.")
    status = 409


class NotFinished(DafengError):
    code = "jobs.not_finished"
    what = N_("The work was still under way when the worker was told to stop.")
    todo = N_("It goes on by itself when a worker starts.")
    status = 503


class CannotRetry(DafengError):
    code = "jobs.cannot_retry"
    what = N_("Only work that failed or was cancelled can be started again.")
    todo = N_("Load the page again to see its state.")
    status = 409


class CannotCancel(DafengError):
    code = "jobs.cannot_cancel"
    what = N_("This work has ended already.")
    todo = N_("Load the page again to see its state.")
    status = 409


class Crashed(DafengError):
    code = "jobs.crashed"
    what = N_("The worker died {attempts} times while it did this work.")
    why = N_("It may ask for more memory than there is.")
    todo = N_("Look into the log of the worker, then start the work again.")
    status = 500
