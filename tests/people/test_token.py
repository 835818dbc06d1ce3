import datetime

import pytest
from django.utils import timezone

from dafeng.evidence import services as evidence
from dafeng.evidence.error import NotAllowed, ReadsOnly
from dafeng.evidence.models import Entry
from dafeng.people import services
from dafeng.people.error import TokenDays, TokenRoles
from dafeng.people.models import Token, User


def make(user, **values):
    values = {"name": "月度导出", "roles": ["officer"], "days": 30, **values}
    return services.create_token(user=user, **values)


def bearer(text, now=None):
    return services.bearer_of(text, now=now or timezone.now())


def test_a_token_acts_for_its_user_and_is_kept_as_a_hash(world):
    token, text = make(world["officer"])
    user = bearer(text)
    assert user.pk == world["officer"].pk
    assert user.roles == {"officer"}
    secret = text.rpartition("_")[2]
    assert secret not in str(Token.objects.values().get())
    assert secret not in " ".join(Entry.objects.values_list("payload", flat=True))
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_a_token_carries_less_than_its_user(world):
    user = world.user("both", role="filer")
    user.role_grants.create(role="head", organisation=world.own, from_date="2020-01-01")
    user = User.objects.get(pk=user.pk)
    _, text = make(user, roles=["filer"])
    assert user.roles == {"filer", "head"}
    assert bearer(text).roles == {"filer"}


@pytest.mark.parametrize("roles", [[], ["leader"], ["officer", "leader"], ["nonsense"]])
def test_a_token_carries_only_roles_of_its_user(world, roles):
    with pytest.raises(TokenRoles):
        make(world["officer"], roles=roles)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_no_administrators_role_is_put_into_a_token(world, role):
    with pytest.raises(TokenRoles):
        make(world[role], roles=[role])


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
def test_a_token_ends(world, days):
    with pytest.raises(TokenDays):
        make(world["officer"], days=days)


def test_a_role_that_ended_is_gone_from_the_token(world):
    _, text = make(world["officer"])
    world["officer"].role_grants.update(to_date=timezone.localdate())
    assert bearer(text).roles == frozenset()


def test_an_expired_or_revoked_token_and_one_of_a_closed_login_count_for_nothing(world):
    officer = world["officer"]
    token, text = make(officer)
    assert bearer(text, timezone.now() + datetime.timedelta(days=31)) is None
    services.revoke_token(actor=officer, token=token)
    assert bearer(text) is None
    _, second = make(officer)
    services.set_active(actor=world["system_admin"], user=officer, active=False)
    assert bearer(second) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_",
        "dafeng",
        "dafeng__",
        "dafeng_00000000_x",
        "dafeng_ÄÄÄÄÄÄÄÄ_x",
        "x" * 10_000,
        "\x00_a",
    ],
)
def test_a_wrong_token_is_nobody(world, text):
    assert bearer(text) is None


def test_a_wrong_secret_behind_a_right_prefix_is_nobody(world):
    token, text = make(world["officer"])
    assert bearer(text[:-1] + ("A" if text[-1] != "A" else "B")) is None
    assert bearer(f"dafeng_{token.prefix}_\ud800") is None


def test_a_token_that_reads_only_writes_nothing(world):
    _, text = make(world["officer"])
    with (
        pytest.raises(ReadsOnly),
        evidence.writing(actor=bearer(text), permission="people.change_organisation"),
    ):
        raise AssertionError("never reached")
    _, text = make(world["officer"], may_write=True)
    with evidence.writing(actor=bearer(text), permission="people.change_organisation") as log:
        log.record("test.changed", "thing")


def test_nobody_revokes_anothers_token_but_administrators(world):
    token, _ = make(world["officer"])
    with pytest.raises(NotAllowed):
        services.revoke_token(actor=world["head"], token=token)
    services.revoke_token(actor=world["security_admin"], token=token)
    assert Token.objects.get().revoked_at


def test_the_page_shows_the_token_once(world, client):
    client.force_login(world["officer"], backend="dafeng.people.backends.PasswordBackend")
    answer = client.post("/account/keys/new/", {"name": "导出", "roles": ["officer"], "days": "30"})
    import re

    text = re.search(r"dafeng_[0-9a-f]{8}_[\w-]+", answer.content.decode())[0]
    assert bearer(text)
    page = client.get("/account/").content.decode()
    assert text not in page
    assert text[:15] in page
