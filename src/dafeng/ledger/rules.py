"""Who may enter, book and close."""

import rules

from dafeng.people.role import Role
from dafeng.people.rules import has_role_for, is_of_organisation, is_officer, sees_whole_city

manages = has_role_for(Role.ENERGY_MANAGER)

rules.add_perm("ledger.view_entries", sees_whole_city | is_of_organisation)
rules.add_perm("ledger.enter_bill", is_officer | manages)
rules.add_perm("ledger.book", is_officer)
rules.add_perm("ledger.close_month", is_officer)
rules.add_perm("ledger.approve_change", is_officer)
