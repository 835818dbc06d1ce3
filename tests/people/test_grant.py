import datetime
import itertools

import pytest
from django.utils import timezone

from dafeng.evidence import services as evidence
from dafeng.evidence.error import NotAllowed, ReasonMissing, SamePerson
from dafeng.evidence.models import Entry
from dafeng.people import services
from dafeng.people.error import (
    AlreadyAsked,
    GrantEnded,
    GrantHeld,
    LastAdministrator,
    NotForOneself,
    RolesApart,
)
from dafeng.people.models import RoleGrant
from dafeng.people.role import ADMINISTRATORS, Role, may_hold_together

TODAY = datetime.date(2026, 3, 1)


def ask(world, *, user=None, role=Role.FILER, actor="security_admin", **values):
    values = {"from_date": timezone.localdate(), "reason": "分工调整", **values}
    return services.request_grant(
        actor=world[actor],
        user=user or world.stranger,
        role=role,
        organisation=values.pop("organisation", world.other),
        **values,
    )


def test_the_three_administrators_are_kept_apart_from_everything():
    for admin, role in itertools.product(ADMINISTRATORS, Role):
        assert may_hold_together(admin, role) == (admin == role)


def test_a_role_is_given_by_two_people(world):
    approval = ask(world)
    assert not world.stranger.role_grants.filter(role=Role.FILER).exists()
    evidence.decide(actor=world["system_admin"], approval=approval, approve=True)
    assert world.stranger.role_grants.filter(role=Role.FILER).exists()
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert kinds >= {"approval.requested", "approval.approved", "people.role_granted"}


def test_who_asks_does_not_approve(world):
    approval = ask(world)
    with pytest.raises(SamePerson):
        evidence.decide(actor=world["security_admin"], approval=approval, approve=True)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}))
def test_only_administrators_approve(world, role):
    with pytest.raises(NotAllowed):
        evidence.decide(actor=world[role], approval=world.approval, approve=True)


def test_nobody_approves_a_role_of_their_own(world):
    second = world.user("second", role=Role.SECURITY_ADMIN)
    approval = ask(world, user=second, role=Role.SECURITY_ADMIN, organisation=world.own)
    with pytest.raises(NotAllowed):
        evidence.decide(actor=second, approval=approval, approve=True)


def test_nobody_asks_for_themselves(world):
    with pytest.raises(NotForOneself):
        ask(world, user=world["security_admin"])


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECURITY_ADMIN}))
def test_only_the_security_administrator_asks(world, role):
    with pytest.raises(NotAllowed):
        ask(world, actor=role)


def test_a_reason_is_needed(world):
    with pytest.raises(ReasonMissing):
        ask(world, reason="  ")


def test_the_same_request_does_not_wait_twice(world):
    ask(world)
    with pytest.raises(AlreadyAsked):
        ask(world)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrators_role_is_refused_beside_another(world, role):
    with pytest.raises(RolesApart):
        ask(world, role=role)


def test_two_requests_that_clash_cannot_both_take_effect(world):
    nobody = world.user("nobody")
    one = ask(world, user=nobody, role=Role.AUDITOR)
    two = ask(world, user=nobody, role=Role.OFFICER)
    evidence.decide(actor=world["system_admin"], approval=one, approve=True)
    with pytest.raises(RolesApart):
        evidence.decide(actor=world["system_admin"], approval=two, approve=True)
    two.refresh_from_db()
    assert two.state == "pending"
    assert nobody.role_grants.count() == 1


def test_roles_one_after_the_other_do_not_clash(world):
    day = datetime.timedelta(days=1)
    nobody = world.user("nobody")
    RoleGrant.objects.create(
        user=nobody,
        role=Role.AUDITOR,
        organisation=world.own,
        from_date=TODAY,
        to_date=TODAY + day,
    )
    assert ask(world, user=nobody, role=Role.OFFICER, from_date=TODAY + day).pk
    with pytest.raises(RolesApart):
        ask(world, user=nobody, role=Role.OFFICER, from_date=TODAY)


def test_a_role_held_already_is_refused(world):
    with pytest.raises(GrantHeld):
        ask(world, role=Role.HEAD)


def test_dates_the_wrong_way_round_are_refused(world):
    with pytest.raises(GrantEnded):
        ask(world, to_date=timezone.localdate())


def test_a_role_ends_by_two_people_on_its_date(world):
    held = world.stranger.role_grants.get()
    today = timezone.localdate()
    approval = services.request_end(
        actor=world["security_admin"], held=held, to_date=today, reason="离职"
    )
    assert RoleGrant.objects.in_force(today).filter(pk=held.pk).exists()
    evidence.decide(actor=world["system_admin"], approval=approval, approve=True)
    assert not RoleGrant.objects.in_force(today).filter(pk=held.pk).exists()
    yesterday = today - datetime.timedelta(days=1)
    assert RoleGrant.objects.in_force(yesterday).filter(pk=held.pk).exists()


def test_the_last_administrator_stays(world):
    held = world["system_admin"].role_grants.get()
    approval = services.request_end(
        actor=world["security_admin"], held=held, to_date=timezone.localdate(), reason="离职"
    )
    second = world.user("second", role=Role.SECURITY_ADMIN)
    with pytest.raises(LastAdministrator):
        evidence.decide(actor=second, approval=approval, approve=True)
