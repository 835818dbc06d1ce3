"""Who may see and change meters, and bring readings in."""

from typing import Any

import rules

from dafeng.metering.models import Channel, Import, Meter, Source
from dafeng.people.models import Organisation, User
from dafeng.people.role import Role
from dafeng.people.rules import has_role, is_of_organisation, is_officer, sees_whole_city

is_energy_manager = has_role(Role.ENERGY_MANAGER)
reads_meters = has_role(
    Role.OFFICER, Role.LEADER, Role.AUDITOR, Role.ENERGY_MANAGER, Role.VERIFIER, Role.PARK_MANAGER
)


def organisation_of(subject: Any) -> Organisation | None:
    """The organisation that a meter, channel, import, source or the like belongs to."""
    if isinstance(subject, Meter | Channel | Import | Source):
        return subject.organisation
    return subject if isinstance(subject, Organisation) else None


@rules.predicate
def is_own(user: User, subject: Any) -> bool:
    """The user holds a role for the organisation of the subject; asked of none, of any."""
    if subject is None:
        return True
    return bool(is_of_organisation.test(user, organisation_of(subject)))


rules.add_perm("metering.view_meters", reads_meters & (sees_whole_city | is_own))
rules.add_perm("metering.change_meter", is_officer | (is_energy_manager & is_own))
rules.add_perm("metering.import_readings", is_officer | (is_energy_manager & is_own))
rules.add_perm("metering.view_quality", sees_whole_city)
rules.add_perm("metering.change_source", is_officer)
rules.add_perm("metering.run", is_officer)
