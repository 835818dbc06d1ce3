"""Approving and refusing is signed: at the page, through the API, and for the service itself."""

import json
import uuid
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.world import fresh_code, signed

from dafeng.evidence import services
from dafeng.evidence.error import SamePerson
from dafeng.evidence.models import Approval, Entry
from dafeng.packs.selectors import LOAD
from dafeng.people.error import NotSigned, SecondFactorMissing
from dafeng.people.role import Role
from dafeng.people.services import create_token

EFFECT = []


@pytest.fixture
def approval(world, monkeypatch):
    """A request that an officer may decide, with an effect that only counts."""
    EFFECT.clear()
    rule = services.Approvable(
        LOAD, "packs.approve_load", lambda **_: EFFECT.append(1), "", lambda _: []
    )
    from dafeng.evidence.services import approval as module

    monkeypatch.setitem(module._approvables, LOAD, rule)
    with services.writing(actor=world["system_admin"], permission="packs.request_load") as log:
        return services.request_approval(log, kind=LOAD, subject="pack", payload={}, reason="x")


@pytest.fixture
def page(world, client, approval):
    client.force_login(world["officer"], backend="dafeng.people.backends.PasswordBackend")

    def send(**said):
        return client.post(approval.get_absolute_url(), said)

    return send


def state():
    return Approval.objects.get().state


def test_the_first_signature_leads_to_the_set_up_and_back(page, approval):
    answer = page(act="approve")
    assert answer.status_code == 302
    back = quote(approval.get_absolute_url(), safe="")
    assert answer.url == f"/account/second-factor/?next={back}"
    assert state() == "pending"


@pytest.mark.parametrize(("act", "then"), [("approve", "approved"), ("refuse", "refused")])
def test_a_page_decides_with_the_code_and_not_without(world, page, act, then):
    code = fresh_code(world["officer"])
    assert page(act=act, decision="核实过").status_code == 422
    assert page(act=act, decision="核实过", code="aaaa").status_code == 422
    assert (state(), EFFECT) == ("pending", [])
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert page(act=act, decision="核实过", code=code).status_code == 302
    assert state() == then
    said = json.loads(Entry.objects.get(kind=f"approval.{then}").payload)
    assert (said["signed"], said["second_factor"]) == (True, "totp")


@pytest.mark.parametrize(
    ("language", "label"),
    [("zh-hans", "由我审批"), ("en", "For me to decide, or decided by me")],
)
def test_the_filter_of_ones_own_part_says_what_it_lists(world, client, approval, language, label):
    client.force_login(world["officer"], backend="dafeng.people.backends.PasswordBackend")
    client.cookies["django_language"] = language
    listed = client.get(reverse("evidence:approvals"), {"mine": "yes"}).content.decode()
    assert f'for="id_mine">{label}<' in listed
    assert approval.get_absolute_url() in listed


def test_the_service_asks_whatever_calls_it(world, approval):
    officer = world["officer"]
    with pytest.raises(SecondFactorMissing):
        services.decide(actor=officer, approval=approval, approve=True)
    fresh_code(officer)
    with pytest.raises(NotSigned):
        services.decide(actor=officer, approval=approval, approve=True)
    assert (state(), EFFECT) == ("pending", [])
    services.decide(actor=signed(officer), approval=approval, approve=True)
    assert EFFECT == [1]


def test_an_administrator_who_holds_no_signing_role_decides_without(world):
    services.decide(actor=world["system_admin"], approval=world.approval, approve=True)
    assert "signed" not in json.loads(Entry.objects.get(kind="approval.approved").payload)


def test_a_token_cannot_decide_without_the_code_of_a_person(world, approval):
    officer = world["officer"]
    _, text = create_token(user=officer, name="t", roles=[Role.OFFICER], days=1, may_write=True)
    key = str(uuid.uuid4())

    def send(code=None):
        headers = {"Authorization": f"Bearer {text}", "Idempotency-Key": key}
        answer = Client().post(
            f"/api/v1/approvals/{approval.pk}/decision",
            {"act": "approve"},
            content_type="application/json",
            headers=headers | ({"X-Signature-Code": code} if code else {}),
        )
        return answer.status_code, answer.json().get("error", {}).get("code", "")

    assert send() == (403, "people.second_factor_missing")
    assert send("123456") == (403, "people.second_factor_missing")
    code = fresh_code(officer)
    assert send() == (422, "people.not_signed")
    assert send("aaaaaa") == (422, "people.second_factor_wrong")
    # the wrong code was counted although nothing of the request was kept
    assert send(code) == (429, "people.second_factor_throttled")
    assert (state(), EFFECT) == ("pending", [])
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert send(code) == (200, "")
    # the same request again gets the same answer, and its used code is not asked
    assert send(code) == (200, "")
    assert EFFECT == [1]


def test_a_program_is_no_second_person(world):
    program = services.System("test")
    assert not services.may_decide(program, world.approval)
    with pytest.raises(SamePerson):
        services.decide(actor=program, approval=world.approval, approve=True)
    assert state() == "pending"
