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


class KeyMissing(DafengError):
    code = "site.key_missing"
    what = N_("A request that changes something needs the header Idempotency-Key.")
    todo = N_("Send 8 to 120 characters that are new for each change, a UUID for example.")
    status = 400


class KeyReused(DafengError):
    code = "site.key_reused"
    what = N_("This Idempotency-Key was used before for another request.")
    todo = N_("Send a new key; the earlier request has had its effect.")
    status = 409


class NotLoggedIn(DafengError):
    code = "site.not_logged_in"
    what = N_("This address needs a login or an API token.")
    todo = N_("Send the header “Authorization: Bearer …” with a token that is in force.")
    status = 401


class BadRequest(DafengError):
    code = "site.bad_request"
    what = N_("The request does not fit: {reason}.")
    todo = N_("Compare it with the description at /api/v1/docs.")
    status = 422


class Malformed(DafengError):
    code = "site.malformed"
    what = N_("The request is not one that a browser or a program by our description sends.")
    todo = N_("Load the page again; if it stays so, tell the system administrator the number.")
    status = 400


class WrongMethod(DafengError):
    code = "site.wrong_method"
    what = N_("This address does not take {method}.")
    todo = N_("Compare it with the description at /api/v1/docs.")
    status = 405


class TooLarge(DafengError):
    code = "site.too_large"
    what = N_("The request is larger than {limit} MB, or has too many fields or files.")
    why = N_("Nothing was saved.")
    todo = N_("Send less at a time.")
    status = 413


class BadConfig(DafengError):
    code = "site.bad_config"
    what = N_("The configuration cannot be used: {reason}.")
    todo = N_("All settings are described in docs/reference/settings.md.")
    status = 500


class HomeUnusable(DafengError):
    code = "site.home_unusable"
    what = N_("The data folder {folder} cannot be used: {reason}.")
    todo = N_("Make it writable for this user, or name another one in DAFENG_HOME.")
    status = 500


class PortTaken(DafengError):
    code = "site.port_taken"
    what = N_("Port {port} of {host} is taken or may not be used: {reason}.")
    todo = N_("End what listens there, or set another port: DAFENG_PORT=8001.")
    status = 500


class DatabaseUnreachable(DafengError):
    code = "site.database_unreachable"
    what = N_("The database cannot be reached: {reason}")
    todo = N_("Start it, or correct database_url.")
    status = 503


class NoProgram(DafengError):
    code = "site.no_program"
    what = N_("The program {program} is not installed.")
    todo = N_("Install it: {command}")
    status = 500


class FolderNotEmpty(DafengError):
    code = "site.folder_not_empty"
    what = N_("The folder {folder} is not empty.")
    why = N_("A backup never overwrites anything.")
    todo = N_("Name a folder that does not exist yet.")


class HomeNotEmpty(DafengError):
    code = "site.home_not_empty"
    what = N_("The data folder or database {folder} is in use: it holds {found}.")
    why = N_("A backup is only brought back into an empty place.")
    todo = N_("Set DAFENG_HOME to a new folder, and database_url to an empty database.")


class BackupBroken(DafengError):
    code = "site.backup_broken"
    what = N_("The backup {folder} is not what was written: {reason}.")
    why = N_("Nothing was brought back.")
    todo = N_("Take another copy of the backup, or an older backup.")


class BackupNewer(DafengError):
    code = "site.backup_newer"
    what = N_("The backup {folder} is of a newer release: {reason}.")
    todo = N_("Install that release, then restore.")


class BackupOther(DafengError):
    code = "site.backup_other"
    what = N_("The backup is of {engine}, and this installation is set to {configured}.")
    todo = N_("Set or remove database_url so that both are of one kind.")


class NotTwoPersons(DafengError):
    code = "site.not_two_persons"
    what = N_("A restore needs two people: {reason}.")
    todo = N_(
        "Name a system administrator with --by and a security or audit administrator"
        " with --approved-by, by their login names at the time of the backup."
    )


class NotProven(DafengError):
    code = "site.not_proven"
    what = N_("It is not proven that {name} sits here.")
    why = N_("The password or the code is wrong, the login is closed, or others gave its password.")
    todo = N_("Let that person type password and, where a second factor is in use, its code.")
    status = 403


class StillRunning(DafengError):
    code = "site.still_running"
    what = N_("A worker is still running.")
    todo = N_("Stop the server and the worker, then try again.")


class CheckFailed(DafengError):
    code = "site.check_failed"
    what = N_("The check afterwards found something wrong: {reason}.")
    todo = N_("The backup that was taken before stands at {backup}.")
    status = 500


class NoSuchBenchmark(DafengError):
    code = "site.no_such_benchmark"
    what = N_("There is no benchmark {name}.")
    why = N_("Known here: {known}.")
    todo = N_("Run it in a copy of the source, where the folder bench/ stands.")
    status = 404


class JobFailed(DafengError):
    """Work that a command waited for has failed."""

    code = "site.job_failed"
    what = N_("The work did not succeed: {reason}")
    todo = N_("See the job for more, remove the reason and try again.")
