"""Who pushes readings: opened with a token that is shown once, closed for good."""

import hashlib
import hmac
import secrets

from django.utils import timezone

from dafeng.evidence.services import Actor, state_of, writing
from dafeng.metering.models import Source
from dafeng.people.models import Organisation

SCHEME = "dfsource"


def open_source(
    *, actor: Actor, organisation: Organisation, code: str, name: str
) -> tuple[Source, str]:
    """A source of readings of an organisation, and its token."""
    secret, prefix = secrets.token_urlsafe(32), secrets.token_hex(5)
    with writing(actor=actor, permission="metering.change_source") as log:
        source = Source.objects.create(
            organisation=organisation,
            code=code,
            name=name,
            prefix=prefix,
            secret_hash=_hash(secret),
        )
        facts = state_of(source, ("code", "name", "organisation_id", "prefix"))
        log.record("metering.source_opened", source, before={}, after=facts)
    return source, f"{SCHEME}_{prefix}_{secret}"


def close_source(*, actor: Actor, source: Source) -> Source:
    """End a source's token at once; again changes nothing."""
    with writing(actor=actor, permission="metering.change_source", subject=source) as log:
        before = state_of(source, ("closed_at",))
        Source.objects.filter(pk=source.pk, closed_at=None).update(closed_at=timezone.now())
        source.refresh_from_db()
        after = state_of(source, ("closed_at",))
        log.record("metering.source_closed", source, before=before, after=after)
    return source


def source_of(token: str) -> Source | None:
    """The open source that a token belongs to; None for a wrong one."""
    scheme, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    if scheme != SCHEME or not prefix.isascii():
        return None
    source = Source.objects.select_related("organisation").filter(prefix=prefix[:12]).first()
    if source is None or source.closed_at is not None:
        return None
    return source if hmac.compare_digest(source.secret_hash, _hash(secret)) else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
