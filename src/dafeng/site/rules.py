"""Who may bring a backup back: one asks, one of the other two administrators agrees."""

import rules

from dafeng.people.role import Role
from dafeng.people.rules import has_role

rules.add_perm("site.restore_backup", has_role(Role.SYSTEM_ADMIN))
rules.add_perm("site.approve_restore", has_role(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))
