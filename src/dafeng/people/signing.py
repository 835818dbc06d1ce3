"""Signing: how a person says by a second factor that a step is meant.

A page takes the code from its form, the API from a header; either calls `User.sign` before the
step, so that a wrong code is counted even though nothing else is saved. The service opens its block
with ``writing(…, signed=True)``, which takes the signature from the actor and writes it into each
row of the log. A signature is good for one block.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from dafeng.evidence.services import is_writing
from dafeng.people.error import SecondFactorMissing, SecondFactorThrottled, SecondFactorWrong
from dafeng.people.models import User
from dafeng.people.selectors import has_device
from dafeng.people.services.second_factor import use_recovery_code

__all__ = ["Signature", "has_device", "read_code"]


@dataclass(frozen=True)
class Signature:
    """That a person has just given a code: of which kind, and of which device."""

    means: str
    device: str

    def facts(self) -> dict[str, Any]:
        """What the log keeps of it."""
        return {"signed": True, "second_factor": self.means, "device": self.device}


def read_code(*, user: User, code: str) -> Signature:
    """Check a code of the app, or a recovery code; it counts once.

    Raises `SecondFactorMissing`, `SecondFactorWrong`, `SecondFactorThrottled`. To be called outside
    of a `writing` block: its bookkeeping of wrong codes must outlive the failure.
    """
    if is_writing():
        raise RuntimeError("sign before the writing block, or a wrong code would not be counted")
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            raise SecondFactorMissing
        means = _check(user, device, code.strip())
    if means is None:
        raise SecondFactorWrong
    return Signature(means, hashlib.sha256(device.persistent_id.encode()).hexdigest())


def _check(user: User, device: TOTPDevice, code: str) -> str | None:
    allowed, facts = device.verify_is_allowed()
    if not allowed:
        until = timezone.localtime(facts["locked_until"]) if facts else timezone.localtime()
        raise SecondFactorThrottled(until=until.strftime("%H:%M:%S"))
    if code.isascii() and code.isdigit():
        return "totp" if device.verify_token(code) else None
    if use_recovery_code(user=user, code=code):
        device.throttle_reset()
        return "recovery_code"
    device.throttle_increment()
    return None
