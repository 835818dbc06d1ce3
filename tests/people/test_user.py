import pytest
from django.core.exceptions import ValidationError

from dafeng.evidence import services as evidence
from dafeng.evidence import verification
from dafeng.evidence.error import NotAllowed
from dafeng.evidence.models import Entry
from dafeng.people import services
from dafeng.people.error import LastAdministrator, UserActive, UserForgotten
from dafeng.people.models import User
from dafeng.people.role import Role


def create(world, actor="system_admin", **values):
    values = {"username": "li-si", "name": "李四", "phone": "0797-1234567", **values}
    return services.create_user(actor=world[actor], organisation=world.own, **values)


def test_a_new_user_has_a_random_password_to_be_changed(world):
    user, password = create(world)
    assert user.check_password(password)
    assert user.must_change_password
    assert user.roles == frozenset()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_only_the_system_administrator_creates_users(world, role):
    with pytest.raises(NotAllowed):
        create(world, actor=role)


def test_names_and_numbers_stand_in_the_log_as_hashes_only(world):
    user, password = create(world)
    said = " ".join(Entry.objects.values_list("payload", flat=True))
    for secret in ("李四", "li-si", "0797-1234567", password, user.password):
        assert secret not in said
    assert "hidden:" in said


def test_a_change_says_what_changed(world):
    user, _ = create(world)
    services.update_user(
        actor=world["system_admin"],
        user=user,
        name="李四",
        organisation=world.other,
        phone=user.phone,
    )
    entry = Entry.objects.get(kind="people.user_changed")
    wanted = f'{{"changes":{{"organisation_id":[{world.own.pk},{world.other.pk}]}}}}'
    assert entry.payload == wanted


def test_a_forgotten_person_is_in_no_table_and_the_log_still_holds(world):
    user, _ = create(world)
    entry = Entry.objects.get(kind="people.user_created")
    evidence.sequence()
    evidence.checkpoint()
    import json

    hidden = json.loads(entry.payload)["changes"]["name"][1]
    assert evidence.matches(user, "李四", hidden)
    admin = world["system_admin"]
    with pytest.raises(UserActive):
        services.forget_user(actor=admin, user=user, reason="本人要求")
    user = services.set_active(actor=admin, user=user, active=False)
    user = services.forget_user(actor=admin, user=user, reason="本人要求")
    assert not evidence.matches(user, "李四", hidden)
    assert "李四" not in user.name
    assert "li-si" not in user.username
    assert user.phone == ""
    assert verification.verify().problems == []
    with pytest.raises(UserForgotten):
        services.set_active(actor=admin, user=user, active=True)


def test_the_last_administrator_is_not_closed(world):
    admin = world["system_admin"]
    with pytest.raises(LastAdministrator):
        services.set_active(actor=admin, user=admin, active=False)


@pytest.mark.parametrize(
    "password",
    ["short-A1", "password12345", "1234567890123", "onlysmallletters", "Enterprise-head-7"],
)
def test_a_weak_password_is_refused(world, password):
    user = world["head"]
    user.name = "Enterprise Head"
    with pytest.raises(ValidationError):
        services.change_password(user=user, password=password)


def test_a_new_password_is_another_one(world):
    user = world["head"]
    services.change_password(user=user, password="Quite-new-91-words")
    with pytest.raises(ValidationError):
        services.change_password(user=user, password="Quite-new-91-words")
    assert User.objects.get(pk=user.pk).check_password("Quite-new-91-words")
