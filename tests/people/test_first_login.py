import stat

import pytest
from django.conf import settings
from django.utils import translation

from dafeng.evidence.models import Entry
from dafeng.people.error import UnknownBody
from dafeng.people.models import Organisation, RoleGrant, User
from dafeng.people.role import ADMINISTRATORS
from dafeng.people.services import create_first_logins

pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "CONFIG", settings.CONFIG.model_copy(update={"home": tmp_path}))
    for code in ("office", "traffic"):
        Organisation.objects.create(code=code, name_zh=code, kind="government")
    return tmp_path


def test_the_first_start_makes_each_login_once(bodies):
    made = create_first_logins(office="office", department="traffic")
    assert [login.username for login in made] == [
        "system",
        "security",
        "audit",
        "officer",
        "department",
    ]
    for login in made:
        user = User.objects.get(username=login.username)
        assert user.check_password(login.password)
        assert user.must_change_password
        assert user.roles == frozenset(login.roles)
    assert len({login.password for login in made}) == 5
    assert create_first_logins(office="office", department="traffic") == []
    assert User.objects.count() == 5


def test_who_is_named_by_a_role_is_called_by_it_in_the_language_of_the_reader(bodies):
    create_first_logins(office="office", department="traffic")
    officer = User.objects.get(username="officer")
    assert officer.name == "双碳办工作人员"
    for language, words in (("zh-hans", "双碳办工作人员"), ("en", "Dual-carbon officer")):
        with translation.override(language):
            assert (officer.called, str(officer)) == (words, words)
    officer.name = "王芳"
    with translation.override("en"):
        assert officer.called == "王芳"


def test_the_file_of_passwords_is_its_owners_alone(bodies):
    made = create_first_logins(office="office", department="traffic")
    file = bodies / "first-logins.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert all(login.password in file.read_text() for login in made)


def test_no_password_stands_in_the_log(bodies):
    made = create_first_logins(office="office", department="traffic")
    said = " ".join(Entry.objects.values_list("payload", flat=True))
    assert not any(login.password in said for login in made)


def test_nobody_has_every_right_and_administrators_are_kept_apart(bodies):
    create_first_logins(office="office", department="traffic")
    for user in User.objects.all():
        assert not user.is_superuser
        held = set(user.role_grants.values_list("role", flat=True))
        assert len(held) == 1 or not held & ADMINISTRATORS


def test_an_unknown_body_is_an_error_and_nobody_is_created(bodies):
    with pytest.raises(UnknownBody):
        create_first_logins(office="office", department="nowhere")
    assert not User.objects.exists()
    assert not RoleGrant.objects.exists()
    assert not (bodies / "first-logins.txt").exists()
