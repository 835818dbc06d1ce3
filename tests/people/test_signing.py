import json

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.world import PASSWORD, code_of, fresh_code, signed

from dafeng.evidence import services as evidence
from dafeng.evidence.error import NotAllowed, SamePerson
from dafeng.evidence.models import Entry
from dafeng.people import selectors, services, signing
from dafeng.people.error import (
    AlreadyAsked,
    EnrolmentOld,
    NotForOneself,
    NothingToRemove,
    NotSigned,
    ResetNeedsTwo,
    SecondFactorMissing,
    SecondFactorThrottled,
    SecondFactorWrong,
)
from dafeng.people.models import RecoveryCode
from dafeng.people.role import Role


@pytest.fixture
def signer(world):
    """The head with an app in use: (user, device, recovery codes)."""
    user = world["head"]
    device = services.start_second_factor(user=user)
    codes = services.confirm_second_factor(user=user, code=code_of(device, steps=-1))
    device.refresh_from_db()
    return user, device, codes


def test_who_has_no_app_signs_nothing(world):
    with pytest.raises(SecondFactorMissing):
        signing.read_code(user=world["head"], code="000000")


def test_the_code_of_the_app_signs_once(signer):
    user, device, _ = signer
    code = code_of(device)
    assert signing.read_code(user=user, code=code).means == "totp"
    with pytest.raises(SecondFactorWrong):
        signing.read_code(user=user, code=code)


def test_an_unconfirmed_app_does_not_sign(world):
    user = world["head"]
    device = services.start_second_factor(user=user)
    with pytest.raises(SecondFactorMissing):
        signing.read_code(user=user, code=code_of(device))
    with pytest.raises(SecondFactorWrong):
        services.confirm_second_factor(user=user, code="abcdef")


def test_wrong_codes_are_slowed_down(signer):
    user, device, _ = signer
    wrong = f"{(int(code_of(device)) + 1) % 10**6:06d}"
    with pytest.raises(SecondFactorWrong):
        signing.read_code(user=user, code=wrong)
    for _ in range(3):
        with pytest.raises(SecondFactorThrottled):
            signing.read_code(user=user, code=code_of(device))
    device.refresh_from_db()
    assert device.throttling_failure_count == 1


def test_a_wrong_recovery_code_is_counted_like_a_wrong_code(signer):
    user, _, _ = signer
    with pytest.raises(SecondFactorWrong):
        signing.read_code(user=user, code="aaaa-bbbb-cccc-dddd")
    with pytest.raises(SecondFactorThrottled):
        signing.read_code(user=user, code="aaaa-bbbb-cccc-dddd")


def test_a_recovery_code_signs_once_and_is_kept_only_as_a_hash(signer):
    user, _, codes = signer
    assert len(set(codes)) == 10
    kept = " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert signing.read_code(user=user, code=codes[0].upper()).means == "recovery_code"
    with pytest.raises(SecondFactorWrong):
        signing.read_code(user=user, code=codes[0])


def test_a_signature_is_for_one_step_and_stands_in_each_of_its_rows(signer):
    user, device, _ = signer
    user.sign(code_of(device))
    with evidence.writing(
        actor=user, permission="people.change_self", subject=user, signed=True
    ) as log:
        log.record("one", user)
        log.record("two", user)
    for kind in ("one", "two"):
        said = json.loads(Entry.objects.get(kind=kind).payload)
        assert (said["signed"], said["second_factor"], len(said["device"])) == (True, "totp", 64)
    with (
        pytest.raises(NotSigned),
        evidence.writing(actor=user, permission="people.change_self", subject=user, signed=True),
    ):
        pass


@pytest.mark.parametrize("role", Role)
def test_who_signs_and_who_need_not(world, role):
    user = world[role]
    if role in {"officer", "head", "energy_manager", "verifier", "leader"}:
        with pytest.raises(SecondFactorMissing):
            user.take_signature()
        fresh_code(user)
        with pytest.raises(NotSigned):
            user.take_signature()
        assert signed(user).take_signature()["signed"] is True
    else:
        assert user.take_signature() == {}


def test_a_stolen_password_alone_neither_replaces_the_app_nor_reads_its_codes(signer, client):
    user, device, _ = signer
    client.force_login(user, backend="dafeng.people.backends.PasswordBackend")
    for address in ("/account/second-factor/", "/account/recovery-codes/"):
        assert client.post(address, {"password": PASSWORD}).status_code == 422
    assert list(TOTPDevice.objects.values_list("pk", flat=True)) == [device.pk]
    said = {"password": PASSWORD, "code": code_of(device)}
    assert client.post("/account/second-factor/", said).status_code == 302


def test_signing_inside_a_writing_block_is_a_defect(signer):
    user, device, _ = signer
    with (
        pytest.raises(RuntimeError),
        evidence.writing(actor=evidence.System("test"), permission="x"),
    ):
        signing.read_code(user=user, code=code_of(device))


def test_a_lost_phone_is_reset_by_two_others(signer, world):
    user, _, _ = signer
    admin = world["security_admin"]
    with pytest.raises(NotForOneself):
        services.request_reset(actor=admin, user=admin, reason="丢失")
    approval = services.request_reset(actor=admin, user=user, reason="手机丢失")
    assert signing.has_device(user)
    evidence.decide(actor=world["system_admin"], approval=approval, approve=True)
    assert not signing.has_device(user)
    assert not RecoveryCode.objects.filter(user=user).exists()
    assert Entry.objects.filter(kind="people.second_factor_reset").exists()


def test_no_secret_stands_in_the_log(signer):
    _, device, codes = signer
    said = " ".join(Entry.objects.values_list("payload", flat=True))
    assert device.key not in said
    assert not any(code in said for code in codes)


def test_the_pages_lead_from_the_password_over_the_picture_to_the_codes(world, client):
    user = world["head"]
    client.force_login(user, backend="dafeng.people.backends.PasswordBackend")
    address = "/account/second-factor/?next=/users/"
    assert client.post(address, {"password": "wrong"}).status_code == 422
    assert not TOTPDevice.objects.exists()
    assert client.post(address, {"password": PASSWORD}).status_code == 302
    page = client.get(address).content.decode()
    assert "data:image/svg+xml" in page
    device = TOTPDevice.objects.get()
    assert client.post(address, {"code": "abcdef"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    page = client.post(address, {"code": code_of(device)}).content.decode()
    assert page.count("<li><code>") == 10
    assert 'href="/users/"' in page
    assert signing.has_device(user)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_the_set_up_never_leads_to_another_host(world, client, wanted):
    client.force_login(world["head"], backend="dafeng.people.backends.PasswordBackend")
    client.post("/account/second-factor/", {"password": PASSWORD})
    device = TOTPDevice.objects.get()
    answer = client.post(
        "/account/second-factor/?next=" + wanted, {"code": code_of(device)}
    ).content.decode()
    assert f'href="{wanted}"' not in answer


@pytest.mark.parametrize("role", ["officer", "head", "energy_manager", "verifier", "leader"])
def test_a_signers_password_is_given_by_two(world, role):
    system, security, signer = world["system_admin"], world["security_admin"], world[role]
    with pytest.raises(ResetNeedsTwo):
        services.reset_password(actor=system, user=signer)
    approval, password = services.request_password(actor=system, user=signer, reason="忘记密码")
    with pytest.raises(AlreadyAsked):
        services.request_password(actor=system, user=signer, reason="再来一次")
    assert world[role].check_password(PASSWORD)
    assert not world[role].check_password(password)
    for alone in (system, world["audit_admin"]):
        with pytest.raises((SamePerson, NotAllowed)):
            evidence.decide(actor=alone, approval=approval, approve=True)
    evidence.decide(actor=security, approval=approval, approve=True)
    assert world[role].check_password(password)
    assert world[role].must_change_password


def test_who_knows_a_given_password_enrols_nobody_alone(world):
    system, security = world["system_admin"], world["security_admin"]
    approval, _ = services.request_password(actor=system, user=world["head"], reason="忘记密码")
    evidence.decide(actor=security, approval=approval, approve=True)
    user = world["head"]
    device = services.start_second_factor(user=user)
    services.confirm_second_factor(user=user, code=code_of(device, steps=-1))
    with pytest.raises(SecondFactorMissing):
        signing.read_code(user=user, code=code_of(device))
    asked = selectors.waiting_enrolment(user)
    for other in (system, user):
        with pytest.raises((SamePerson, NotAllowed)):
            evidence.decide(actor=other, approval=asked, approve=True)
    evidence.decide(actor=security, approval=asked, approve=True)
    assert signing.read_code(user=world["head"], code=code_of(device)).means == "totp"
    assert not world["head"].enrols_by_two


def test_an_agreed_enrolment_is_of_the_app_that_was_seen(world):
    user = world["head"]
    type(user).objects.filter(pk=user.pk).update(enrols_by_two=True)
    device = services.start_second_factor(user=user)
    services.confirm_second_factor(user=user, code=code_of(device))
    asked = selectors.waiting_enrolment(user)
    services.start_second_factor(user=user)
    with pytest.raises(EnrolmentOld):
        evidence.decide(actor=world["security_admin"], approval=asked, approve=True)
    assert not selectors.has_device(user)


def test_the_security_administrators_password_needs_the_audit_administrator(world):
    system, security = world["system_admin"], world["security_admin"]
    approval, password = services.request_password(actor=system, user=security, reason="忘记密码")
    evidence.decide(actor=world["audit_admin"], approval=approval, approve=True)
    assert world["security_admin"].check_password(password)


def test_the_page_asks_for_a_signers_password_and_gives_a_filers(world, client):
    client.force_login(world["system_admin"], backend="dafeng.people.backends.PasswordBackend")
    head, filer = world["head"], world["filer"]
    client.post(f"/users/{head.pk}/password/", {"reason": "忘记密码"})
    client.post(f"/users/{filer.pk}/password/")
    assert world["head"].check_password(PASSWORD)
    assert world["head"].asked_password
    assert not world["filer"].check_password(PASSWORD)


def test_where_no_app_is_in_use_there_is_none_to_remove(world):
    with pytest.raises(NothingToRemove):
        services.request_reset(actor=world["security_admin"], user=world["head"], reason="手机遗失")
