"""Who sees which work, and who may end it or start it again."""

from typing import Any

import rules

# The roles stand in a context above this one, so one is named here by its word.
SYSTEM_ADMINISTRATOR = "system_admin"


@rules.predicate
def runs_the_system(user: Any) -> bool:
    """The user is a system administrator."""
    return SYSTEM_ADMINISTRATOR in getattr(user, "roles", ())


@rules.predicate
def has_asked_for_it(user: Any, job: Any) -> bool:
    """The user is the one who asked for this work."""
    return job is not None and user.pk is not None and job.requested_by_id == user.pk


rules.add_perm("jobs.view_jobs", rules.is_authenticated)
rules.add_perm("jobs.view_all_jobs", runs_the_system)
rules.add_perm("jobs.change_job", runs_the_system | has_asked_for_it)
