"""Where a page leads back to: an address that was sent along, if it is one of our own."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_address(request: HttpRequest, *, wanted: str, default: str) -> str:
    """The wanted address where it is a path of this host, else the default."""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else default
