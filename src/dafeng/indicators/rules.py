"""Who may see the indicators; nobody but the program computes them."""

import rules

from dafeng.people.role import Role
from dafeng.people.rules import has_role

sees_indicators = has_role(
    Role.OFFICER, Role.LEADER, Role.AUDITOR, Role.HEAD, Role.FILER, Role.PARK_MANAGER
)

rules.add_perm("indicators.view_indicators", sees_indicators)
rules.add_perm("indicators.compute_values", rules.predicates.always_false)
