"""Who may see factors, methods, results and the inventory, and who may issue factors."""

import rules

from dafeng.people.rules import is_authenticated, is_of_organisation, is_officer, sees_whole_city

rules.add_perm("accounting.view_factors", is_authenticated)
rules.add_perm("accounting.view_results", sees_whole_city | is_of_organisation)
rules.add_perm("accounting.view_inventory", sees_whole_city)
rules.add_perm("accounting.freeze_inventory", is_officer)
rules.add_perm("accounting.issue_factors", is_officer)
rules.add_perm("accounting.approve_factors", is_officer)
rules.add_perm("accounting.account", is_officer)
