"""The second factor: an app on the phone, ten codes on paper, and a reset by two others."""

import hashlib
import secrets

from django.utils import timezone
from django.utils.translation import gettext
from django_otp.plugins.otp_totp.models import TOTPDevice

from dafeng.evidence import services as evidence
from dafeng.evidence.models import Approval
from dafeng.evidence.services import Actor, Log
from dafeng.people.error import (
    EnrolmentOld,
    NotForOneself,
    NothingToRemove,
    SecondFactorMissing,
    SecondFactorWrong,
)
from dafeng.people.models import RecoveryCode, User
from dafeng.people.selectors import find_unconfirmed, has_device
from dafeng.people.services.grant import refuse_repeated

ENROLMENT = "people.second_factor_enrolment"
CODES = 10
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 16  # 31^16, about 79 bits


def start_second_factor(*, user: User) -> TOTPDevice:
    """A new secret to be shown as a picture; it counts once a code of it was given back.

    To replace a device is signed by it, or a stolen password alone would be enough to sign.
    """
    replaces = has_device(user)
    with evidence.writing(
        actor=user, permission="people.change_self", subject=user, signed=replaces
    ) as log:
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        device = TOTPDevice.objects.create(user=user, name="app", confirmed=False)
        log.record("people.second_factor_started", user)
    return device


def confirm_second_factor(*, user: User, code: str) -> list[str]:
    """Take the secret into use if the code is of it; returns the recovery codes, shown once.

    An older device is replaced. The first device after others have given the password or removed
    the factor counts only when a second person agrees, who is asked here.
    Raises `SecondFactorMissing`, `SecondFactorWrong`, `AlreadyAsked`.
    """
    device = find_unconfirmed(user)
    if device is None:
        raise SecondFactorMissing
    if not device.verify_token(code.strip()):
        raise SecondFactorWrong
    with evidence.writing(actor=user, permission="people.change_self", subject=user) as log:
        if User.objects.select_for_update().get(pk=user.pk).enrols_by_two and not has_device(user):
            _ask_enrolment(log, user, device)
        else:
            _confirm(log, user, device)
        return _replace_codes(user)


def _confirm(log: Log, user: User, device: TOTPDevice) -> None:
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    log.record("people.second_factor_confirmed", user)


def _ask_enrolment(log: Log, user: User, device: TOTPDevice) -> None:
    payload = {"user": user.pk, "device": device.pk}
    refuse_repeated(ENROLMENT, payload)
    evidence.request_approval(
        log,
        kind=ENROLMENT,
        subject=user,
        payload=payload,
        reason=gettext("First second factor after others gave the password or removed the factor."),
    )


def take_second_factor(log: Log, user: User, device: int) -> None:
    """Take a first second factor into use that a second person agreed to; inside `writing`.

    Raises `EnrolmentOld` where the set-up was begun anew in between.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    found = TOTPDevice.objects.filter(user=user, pk=device, confirmed=False).first()
    if found is None or has_device(user):
        raise EnrolmentOld
    _confirm(log, user, found)
    user.enrols_by_two = False
    user.save(update_fields=("enrols_by_two",))


def make_recovery_codes(*, user: User) -> list[str]:
    """Ten new recovery codes, signed; the old ones no longer count."""
    with evidence.writing(
        actor=user, permission="people.change_self", subject=user, signed=True
    ) as log:
        log.record("people.recovery_codes_made", user)
        return _replace_codes(user)


def use_recovery_code(*, user: User, code: str) -> bool:
    """Use up a recovery code; False where there is none like it."""
    wanted = RecoveryCode.objects.filter(user=user, code_hash=_hash(code), used_at=None)
    if not wanted.exists():
        return False
    with evidence.writing(actor=user, permission="people.change_self", subject=user) as log:
        log.record("people.recovery_code_used", user)
        return bool(wanted.update(used_at=timezone.now()))


def request_reset(*, actor: Actor, user: User, reason: str) -> Approval:
    """Ask that a lost second factor is removed; a second person agrees."""
    with evidence.writing(actor=actor, permission="people.request_reset") as log:
        if actor.pk is not None and actor.pk == user.pk:
            raise NotForOneself
        if not has_device(user):
            raise NothingToRemove(name=user.called)
        payload = {"user": user.pk}
        refuse_repeated("people.second_factor_reset", payload)
        return evidence.request_approval(
            log,
            kind="people.second_factor_reset",
            subject=user,
            payload=payload,
            reason=reason,
        )


def reset_second_factor(log: Log, user: User) -> None:
    """Remove a second factor inside an open `writing` block; the next signature sets up a new."""
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(enrols_by_two=True)
    log.record("people.second_factor_reset", user)


def _replace_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_make_code() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=_hash(code)) for code in codes
    )
    return codes


def _make_code() -> str:
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def _hash(code: str) -> str:
    plain = "".join(c for c in code.lower() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
