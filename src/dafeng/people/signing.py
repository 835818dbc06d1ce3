"""Signing: the one way in which a service learns that a person meant it.

A view takes the code from its form and calls `sign`, which checks it in a transaction of its own,
so that a wrong code is counted even though nothing else is saved. The service gets the `Signature`,
demands it with `demand` and writes `signature.facts()` into its row of the log.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_otp.plugins.otp_totp.models import TOTPDevice

from dafeng.evidence.services import Actor, System, is_writing
from dafeng.people.error import (
    NotSigned,
    SecondFactorMissing,
    SecondFactorThrottled,
    SecondFactorWrong,
)
from dafeng.people.models import User
from dafeng.people.services.second_factor import use_recovery_code

HOLDS = datetime.timedelta(minutes=2)


@dataclass(frozen=True)
class Signature:
    """That a person gave the code of the second factor, when, and for what."""

    user_id: int
    purpose: str
    means: str
    at: datetime.datetime

    def facts(self) -> dict[str, Any]:
        """What the log keeps of it: ``log.record(…, signed=signature.facts())``."""
        return {"by": self.user_id, "for": self.purpose, "means": self.means, "at": self.at}


def has_device(user: User) -> bool:
    """Whether the user has a second factor in use."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def sign(*, user: User, code: str, purpose: str) -> Signature:
    """Check the code of the app, or a recovery code, before the step that is signed.

    Parameters: `purpose`, the kind of the row that will be written (``plan.figure_filed``).
    Raises `SecondFactorMissing`, `SecondFactorWrong`, `SecondFactorThrottled`. To be called outside
    of a `writing` block: its bookkeeping of wrong codes must outlive the failure.
    """
    if is_writing():
        raise RuntimeError("sign before the writing block, or a wrong code would not be counted")
    with transaction.atomic():
        means = _check(user, code.strip())
    if means is None:
        raise SecondFactorWrong
    return Signature(user.pk, purpose, means, timezone.now())


def demand(signature: Signature | None, *, actor: Actor, purpose: str) -> None:
    """Raise `NotSigned` unless `actor` has just signed for this purpose.

    The program itself (`System`) signs nothing and is let through: it acts for no person.
    """
    if isinstance(actor, System):
        return
    if (
        signature is None
        or signature.user_id != actor.pk
        or signature.purpose != purpose
        or timezone.now() - signature.at > HOLDS
    ):
        raise NotSigned


def enrolled(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view with a field for the code: whoever has no second factor sets it up first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if has_device(user):
            return view(request, *args, **kwargs)
        back = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('people:second_factor')}?{back}")

    return guarded


def _check(user: User, code: str) -> str | None:
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        raise SecondFactorMissing
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
