"""Who may bring a backup back (one asks, another administrator agrees), and who sees the runs."""

import rules

from dafeng.people.role import Role
from dafeng.people.rules import has_role, sees_whole_city

rules.add_perm("site.restore_backup", has_role(Role.SYSTEM_ADMIN))
rules.add_perm("site.approve_restore", has_role(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))
rules.add_perm("site.view_runs", sees_whole_city | has_role(Role.SYSTEM_ADMIN))
