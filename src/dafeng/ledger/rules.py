"""Who may enter, book and close, and who sends which statistics."""

from typing import Any

import rules

from dafeng.ledger import supplier
from dafeng.people.role import Role
from dafeng.people.rules import has_role_for, is_of_organisation, is_officer, sees_whole_city

manages = has_role_for(Role.ENERGY_MANAGER)

rules.add_perm("ledger.view_entries", sees_whole_city | is_of_organisation)
rules.add_perm("ledger.enter_bill", is_officer | manages)
rules.add_perm("ledger.book", is_officer)
rules.add_perm("ledger.close_month", is_officer)
rules.add_perm("ledger.approve_change", is_officer)


@rules.predicate
def supplies(user: Any, form: str | None) -> bool:
    """Head or filer of the body that sends this form, or any form where none is named."""
    return supplier.supplies(user, form)


rules.add_perm("ledger.view_statistics", sees_whole_city | supplies)
rules.add_perm("ledger.enter_statistics", is_officer | supplies)
rules.add_perm("ledger.approve_statistics", is_officer)
rules.add_perm("ledger.choose_supplier", is_officer)
