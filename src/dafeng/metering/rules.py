"""Who may see and change meters, and bring readings in."""

from typing import Any

import rules

from dafeng.metering.models import Channel, Import, Meter, Source
from dafeng.people.models import Organisation, User
from dafeng.people.role import Role
from dafeng.people.rules import has_role_for, is_officer, roles_of, sees_whole_city

READERS = (Role.ENERGY_MANAGER, Role.VERIFIER, Role.PARK_MANAGER)
manages = has_role_for(Role.ENERGY_MANAGER)
reads = has_role_for(*READERS)


def organisation_of(subject: Any) -> Organisation | None:
    """The organisation that a meter, channel, import, source or the like belongs to."""
    if isinstance(subject, Meter | Channel | Import | Source):
        return subject.organisation
    return subject if isinstance(subject, Organisation) else None


@rules.predicate
def manages_subject(user: User, subject: Any) -> bool:
    """The user manages the energy of the subject's organisation; asked of none, of any."""
    if subject is None:
        return Role.ENERGY_MANAGER in roles_of(user)
    return bool(manages.test(user, organisation_of(subject)))


@rules.predicate
def reads_subject(user: User, subject: Any) -> bool:
    """The user may read what the subject's organisation measures; asked of none, of any."""
    if subject is None:
        return not roles_of(user).isdisjoint(READERS)
    return bool(reads.test(user, organisation_of(subject)))


rules.add_perm("metering.view_meters", sees_whole_city | reads_subject)
rules.add_perm("metering.change_meter", is_officer | manages_subject)
rules.add_perm("metering.import_readings", is_officer | manages_subject)
rules.add_perm("metering.retract_import", is_officer)
rules.add_perm("metering.view_quality", sees_whole_city)
rules.add_perm("metering.change_source", is_officer)
