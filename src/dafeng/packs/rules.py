"""Who may look at, ask for and approve the loading of a pack."""

import rules

from dafeng.people.role import Role
from dafeng.people.rules import has_role

rules.add_perm("packs.view_packs", has_role(Role.OFFICER, Role.SYSTEM_ADMIN, Role.AUDITOR))
rules.add_perm("packs.request_load", has_role(Role.OFFICER, Role.SYSTEM_ADMIN))
rules.add_perm("packs.approve_load", has_role(Role.OFFICER, Role.SYSTEM_ADMIN))
rules.add_perm("packs.load_first", rules.predicates.always_false)
# the invented county is loaded and removed by command alone
rules.add_perm("packs.load_sample", rules.predicates.always_false)
