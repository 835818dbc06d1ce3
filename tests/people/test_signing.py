import datetime

import pytest
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.world import PASSWORD

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

PURPOSE = "plan.figure_filed"


def code_of(device, *, steps=0):
    """The code that the app shows, by the published rule."""
    totp = TOTP(device.bin_key, step=device.step, t0=device.t0, digits=device.digits)
    totp.time = timezone.now().timestamp() + steps * device.step
    return f"{totp.token():06d}"


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
        signing.sign(user=world["head"], code="000000", purpose=PURPOSE)


def test_the_code_of_the_app_signs_once(signer):
    user, device, _ = signer
    code = code_of(device)
    signature = signing.sign(user=user, code=code, purpose=PURPOSE)
    signing.demand(signature, actor=user, purpose=PURPOSE)
    assert signature.facts()["means"] == "totp"
    with pytest.raises(SecondFactorWrong):
        signing.sign(user=user, code=code, purpose=PURPOSE)


def test_an_unconfirmed_app_does_not_sign(world):
    user = world["head"]
    device = services.start_second_factor(user=user)
    with pytest.raises(SecondFactorMissing):
        signing.sign(user=user, code=code_of(device), purpose=PURPOSE)
    with pytest.raises(SecondFactorWrong):
        services.confirm_second_factor(user=user, code="abcdef")


def test_wrong_codes_are_slowed_down(signer):
    user, device, _ = signer
    wrong = f"{(int(code_of(device)) + 1) % 10**6:06d}"
    with pytest.raises(SecondFactorWrong):
        signing.sign(user=user, code=wrong, purpose=PURPOSE)
    for _ in range(3):
        with pytest.raises(SecondFactorThrottled):
            signing.sign(user=user, code=code_of(device), purpose=PURPOSE)
    device.refresh_from_db()
    assert device.throttling_failure_count == 1


def test_a_wrong_recovery_code_is_counted_like_a_wrong_code(signer):
    user, _, _ = signer
    with pytest.raises(SecondFactorWrong):
        signing.sign(user=user, code="aaaa-bbbb-cccc-dddd", purpose=PURPOSE)
    with pytest.raises(SecondFactorThrottled):
        signing.sign(user=user, code="aaaa-bbbb-cccc-dddd", purpose=PURPOSE)


def test_a_recovery_code_signs_once_and_is_kept_only_as_a_hash(signer):
    user, _, codes = signer
    assert len(set(codes)) == 10
    kept = " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert signing.sign(user=user, code=codes[0].upper(), purpose=PURPOSE).means == "recovery_code"
    with pytest.raises(SecondFactorWrong):
        signing.sign(user=user, code=codes[0], purpose=PURPOSE)


def test_a_signature_is_for_one_person_one_purpose_and_two_minutes(signer, world):
    user, device, _ = signer
    signature = signing.sign(user=user, code=code_of(device), purpose=PURPOSE)
    old = signing.Signature(
        user.pk, PURPOSE, "totp", timezone.now() - datetime.timedelta(minutes=3)
    )
    for wrong, actor, purpose in (
        (None, user, PURPOSE),
        (signature, world["leader"], PURPOSE),
        (signature, user, "plan.other"),
        (old, user, PURPOSE),
    ):
        with pytest.raises(NotSigned):
            signing.demand(wrong, actor=actor, purpose=purpose)


def test_signing_inside_a_writing_block_is_a_defect(signer):
    user, device, _ = signer
    with (
        pytest.raises(RuntimeError),
        evidence.writing(actor=evidence.System("test"), permission="x"),
    ):
        signing.sign(user=user, code=code_of(device), purpose=PURPOSE)


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
