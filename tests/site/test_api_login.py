"""How somebody is known to the API: a token with its own roles, or the login of a page."""

import datetime
import json
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from dafeng.evidence.models import Approval
from dafeng.ledger.models import Entry
from dafeng.people.models import RoleGrant, Token, User
from dafeng.people.role import Role
from dafeng.people.services import create_token, revoke_token

BACKEND = "dafeng.people.backends.PasswordBackend"
ME = "/api/v1/me"
BILLS = "/api/v1/ledger/bills"


def make_token(user, *roles, **values):
    return create_token(user=user, name="t", roles=roles, days=1, **values)


def ask(text, **more):
    return Client().get(ME, headers={"Authorization": f"Bearer {text}"}, **more)


def bill(world, **values):
    said = {
        "organisation": "own",
        "flow": "electricity.purchased",
        "month": "2025-04",
        "amount": 12.5,
        "unit": "MWh",
        "number": "1",
    }
    return said | values


def logged_in(user, **values):
    client = Client(**values)
    client.force_login(user, backend=BACKEND)
    return client


def test_a_token_is_its_user_with_its_own_roles_alone(world):
    user = world[Role.OFFICER]
    RoleGrant.objects.create(
        user=user, role=Role.LEADER, organisation=world.own, from_date=datetime.date(2020, 1, 1)
    )
    _, text = make_token(User.objects.get(pk=user.pk), Role.LEADER)
    said = ask(text).json()
    assert (said["username"], said["roles"], said["may_write"]) == ("officer", ["leader"], False)


def test_a_token_of_a_role_that_was_taken_away_sees_nothing_of_it(world):
    _, text = make_token(world[Role.OFFICER], Role.OFFICER)
    RoleGrant.objects.filter(user=world[Role.OFFICER]).update(to_date=timezone.localdate())
    answer = Client().get(
        "/api/v1/organisations/other", headers={"Authorization": f"Bearer {text}"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("spoil", ["revoked", "expired", "inactive", "password", "short", "letter"])
def test_a_token_that_does_not_hold_is_refused(world, spoil):
    user = world[Role.OFFICER]
    token, text = make_token(user, Role.OFFICER)
    if spoil == "revoked":
        revoke_token(actor=user, token=token)
    elif spoil == "expired":
        Token.objects.update(expires_at=timezone.now())
    elif spoil == "inactive":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif spoil == "password":
        User.objects.filter(pk=user.pk).update(must_change_password=True)
    elif spoil == "short":
        text = text[:-1]
    else:
        text = text[:-1] + ("a" if text[-1] != "a" else "b")
    answer = ask(text)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "site.not_logged_in")


@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer ", "Bearer x", "Basic b2ZmaWNlcjp4", "Bearer dafeng__", "Tok x"]
)
def test_a_wrong_header_makes_a_visitor_even_of_somebody_who_is_logged_in(world, said):
    client = logged_in(world[Role.OFFICER])
    answer = client.get(ME, headers={"Authorization": said})
    assert answer.status_code == (200 if not said else 401)


def test_a_token_opens_no_page(world):
    _, text = make_token(world[Role.OFFICER], Role.OFFICER)
    answer = Client().get("/organisations/", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 302


def test_a_request_with_a_token_makes_no_session(world):
    _, text = make_token(world[Role.OFFICER], Role.OFFICER)
    answer = ask(text)
    assert answer.status_code == 200
    assert not answer.cookies


def test_a_token_that_reads_writes_nothing(world):
    _, text = make_token(world[Role.OFFICER], Role.OFFICER)
    headers = {"Authorization": f"Bearer {text}", "Idempotency-Key": str(uuid.uuid4())}
    answer = Client().post(BILLS, bill(world), content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "evidence.reads_only")
    assert not Entry.objects.exists()


def test_the_first_password_must_be_changed_before_the_api_opens(world):
    client = logged_in(world[Role.OFFICER])
    User.objects.update(must_change_password=True)
    assert client.get(ME).status_code == 401


def test_the_cookie_has_the_name_that_the_settings_give_it(world, settings):
    from dafeng.site.api import Session, api

    described = api.get_openapi_schema()["components"]["securitySchemes"]["Session"]
    assert described["name"] == Session.param_name == settings.SESSION_COOKIE_NAME


# Somebody logged in visits another site, which sends a form here


@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_form_of_another_site_has_no_effect(world, type_, origin):
    approval = world.approval
    client = logged_in(world[Role.SYSTEM_ADMIN], enforce_csrf_checks=True)
    headers = {"Origin": origin} if origin else {}
    answer = client.post(
        f"/api/v1/approvals/{approval.pk}/decision",
        '{"act": "approve"}',
        content_type=type_,
        headers=headers,
    )
    assert answer.status_code in (400, 403)
    assert Approval.objects.get().state == "pending"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_even_with_the_key_a_session_needs_its_csrf_token(world, origin):
    client = logged_in(world[Role.OFFICER], enforce_csrf_checks=True)
    headers = {"Idempotency-Key": str(uuid.uuid4())} | ({"Origin": origin} if origin else {})
    answer = client.post(
        BILLS, json.dumps(bill(world)), content_type="application/json", headers=headers
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "site.form_expired")
    assert not Entry.objects.exists()


def test_an_effect_free_post_of_another_site_is_refused_too(world):
    client = logged_in(world[Role.OFFICER], enforce_csrf_checks=True)
    assert client.post("/api/v1/calc", "{}", content_type="text/plain").status_code == 403


def test_a_page_of_our_own_may_post_with_its_csrf_token(world):
    client = logged_in(world[Role.OFFICER], enforce_csrf_checks=True)
    client.get("/account/")
    answer = client.post(
        BILLS,
        bill(world),
        content_type="application/json",
        headers={
            "Idempotency-Key": str(uuid.uuid4()),
            "X-CSRFToken": client.cookies["csrftoken"].value,
            "Origin": "http://testserver",
        },
    )
    assert answer.status_code == 201


def test_a_token_needs_no_csrf_token(world):
    _, text = make_token(world[Role.OFFICER], Role.OFFICER, may_write=True)
    client = logged_in(world[Role.LEADER], enforce_csrf_checks=True)
    headers = {"Authorization": f"Bearer {text}", "Idempotency-Key": str(uuid.uuid4())}
    answer = client.post(BILLS, bill(world), content_type="application/json", headers=headers)
    assert answer.status_code == 201
    assert Entry.objects.get().entered_by == world[Role.OFFICER]
