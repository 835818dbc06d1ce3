"""Who may enter a bill: the energy manager of that works, not one of another who files here."""

import datetime

from dafeng.people.models import RoleGrant, User
from dafeng.people.role import Role


def test_a_role_held_for_another_organisation_enters_no_bill_here(world):
    manager = world.user("manager", organisation=world.other, role=Role.ENERGY_MANAGER)
    RoleGrant.objects.create(
        user=manager,
        role=Role.FILER,
        organisation=world.own,
        from_date=datetime.date(2020, 1, 1),
    )
    manager = User.objects.get(pk=manager.pk)
    assert manager.has_perm("ledger.view_entries", world.own)
    assert not manager.has_perm("ledger.enter_bill", world.own)
    assert manager.has_perm("ledger.enter_bill", world.other)
    assert world[Role.ENERGY_MANAGER].has_perm("ledger.enter_bill", world.part)
