import json

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.world import PASSWORD, code_of, fresh_code, signed

from dafeng.evidence import services as evidence
from dafeng.evidence.models import Entry
from dafeng.people import services, signing
from dafeng.people.error import (
    NotForOneself,
    NotSigned,
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
