"""What can go wrong in the store, each with a stable code."""

from dafeng.kernel.error import N_, DafengError


class BadBatch(DafengError):
    """A batch that breaks the form of readings, slots or months; nothing of it was stored."""

    code = "lake.bad_batch"
    what = N_("The batch was not stored: {reason}.")
    todo = N_("Correct the batch and send it again under the same key.")


class KeyReused(DafengError):
    """An idempotency key that came before with other content."""

    code = "lake.key_reused"
    what = N_("The key {key} of {source} was already used for another content.")
    why = N_("A key names one batch for ever, so that a repeated sending has no second effect.")
    todo = N_("Give every new batch a new key.")
    status = 409


class StorageFailed(DafengError):
    """The disk or the object store refused; nothing was acknowledged."""

    code = "lake.storage_failed"
    what = N_("The store could not {action}: {detail}.")
    why = N_("Nothing of this step was acknowledged, and nothing acknowledged before was lost.")
    todo = N_("Check free space and permissions of the data folder, then try again.")
    status = 503


class Busy(DafengError):
    """Another process holds what this step needs."""

    code = "lake.busy"
    what = N_("Another process is at work on {name}.")
    todo = N_("Wait until it has ended and try again.")
    status = 503


class Conflict(DafengError):
    """Another process changed the same table in between; the step left no trace."""

    code = "lake.conflict"
    what = N_("The table {table} was changed by another process in between: {reason}.")
    todo = N_("Run the step again; it starts from the new state.")
    status = 409


class TooNew(DafengError):
    """A lake written by a newer program."""

    code = "lake.too_new"
    what = N_("{name} has format {found}; this program knows formats up to {known}.")
    todo = N_("Install the version of Dafeng that wrote it, or a newer one.")
    status = 503


class NeedsUpgrade(DafengError):
    """A lake written by an older program."""

    code = "lake.needs_upgrade"
    what = N_("{name} has format {found}; this program needs format {known}.")
    todo = N_("Make a backup, then run: dafeng lake upgrade.")
    status = 503


class Damaged(DafengError):
    """A file of the lake is missing or does not hold what was written."""

    code = "lake.damaged"
    what = N_("{name} is damaged: {reason}.")
    todo = N_("Run dafeng lake verify to see what is touched, and restore it from the backup.")
    status = 500


class NoSuchPin(DafengError):
    """A pin that was never set or has been removed."""

    code = "lake.no_such_pin"
    what = N_("No version is pinned under the name {name}.")
    todo = N_("Choose one of the pinned names; dafeng lake status lists them.")
    status = 404


class PinExists(DafengError):
    """A name that already pins a version."""

    code = "lake.pin_exists"
    what = N_("A version is already pinned under the name {name}.")
    todo = N_("Choose another name: a publication never changes what it was made from.")
    status = 409
