"""Where a request comes from, and until when a login is locked."""

import datetime
import ipaddress

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest


def find_address(request: HttpRequest) -> str:
    """The address of the caller, for the count of wrong passwords.

    Behind a proxy on the same machine it is the last one that the proxy wrote down; what the caller
    wrote before it is not believed. Any other neighbour is the caller himself.
    """
    direct = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104  unknown, not a listener
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if not said or not _is_loopback(direct):
        return direct
    try:
        return str(ipaddress.ip_address(said))
    except ValueError:
        return direct


def locked_until(request: HttpRequest, username: str) -> datetime.datetime | None:
    """When the lock-out of this name from this address ends; None where there is none."""
    attempt = (
        AccessAttempt.objects.filter(
            username=username,
            ip_address=find_address(request),
            failures_since_start__gte=settings.CONFIG.lockout_failures,
        )
        .order_by("-attempt_time")
        .first()
    )
    if attempt is None:
        return None
    return attempt.attempt_time + datetime.timedelta(minutes=settings.CONFIG.lockout_minutes)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
