"""Keys for programs: made and revoked by the person they act for, checked at each request."""

import datetime
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.utils import timezone

from dafeng.evidence import services as evidence
from dafeng.evidence.services import Actor
from dafeng.people.error import TokenDays, TokenRoles
from dafeng.people.models import Token, User
from dafeng.people.password import must_change
from dafeng.people.role import ADMINISTRATORS

SCHEME = "dafeng"
LONGEST_DAYS = 366
USE_NOTED_EVERY = datetime.timedelta(minutes=10)


def create_token(
    *, user: User, name: str, roles: Iterable[str], days: int, may_write: bool = False
) -> tuple[Token, str]:
    """A token and its text, which is shown once; raises `TokenRoles`, `TokenDays`.

    It carries some of the user's roles and never an administrator's: those act at the pages, where
    a person sits.
    """
    wanted = sorted(set(roles))
    if not wanted or not user.roles.issuperset(wanted) or not ADMINISTRATORS.isdisjoint(wanted):
        raise TokenRoles
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenDays(limit=LONGEST_DAYS)
    secret = secrets.token_urlsafe(32)
    with evidence.writing(actor=user, permission="people.change_self", subject=user) as log:
        token = Token.objects.create(
            user=user,
            name=name,
            prefix=secrets.token_hex(4),
            secret_hash=_hash(secret),
            roles=wanted,
            may_write=may_write,
            expires_at=timezone.now() + datetime.timedelta(days=days),
        )
        facts = evidence.state_of(token, ("name", "prefix", "roles", "may_write", "expires_at"))
        log.record("people.token_created", token, before={}, after=facts)
    return token, f"{SCHEME}_{token.prefix}_{secret}"


def revoke_token(*, actor: Actor, token: Token) -> Token:
    """End a token at once; again changes nothing."""
    with evidence.writing(actor=actor, permission="people.revoke_token", subject=token.user) as log:
        before = evidence.state_of(token, ("revoked_at",))
        Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
        token.refresh_from_db()
        after = evidence.state_of(token, ("revoked_at",))
        log.record("people.token_revoked", token, before=before, after=after)
    return token


def bearer_of(text: str, *, now: datetime.datetime) -> User | None:
    """The user for whom a token acts, with the token's roles alone; None for a wrong one.

    The user's attribute `token` is the row, and `reads_only` says that it may not write.
    """
    scheme, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    if scheme != SCHEME or len(prefix) != 8 or not prefix.isascii():
        return None
    token = Token.objects.select_related("user").filter(prefix=prefix).first()
    if token is None or not hmac.compare_digest(token.secret_hash, _hash(secret)):
        return None
    user = token.user
    if not token.holds_at(now) or not user.is_active or must_change(user, now):
        return None
    user.grants = [grant for grant in user.grants if grant.role in token.roles]
    user.roles = frozenset(grant.role for grant in user.grants)
    user.token = token
    user.reads_only = not token.may_write
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return user


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
