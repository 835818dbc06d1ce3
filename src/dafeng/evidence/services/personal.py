"""Personal data in the log: salted hashes, so that a person can be forgotten and the tree stands.

A name or a telephone number is never written into a row that cannot be removed. What stands there
is its HMAC under a salt of that person's own. While the salt lives, anybody who holds the value can
show that it was the one; once the salt is deleted nobody can, and no leaf of the tree has changed.
"""

import hashlib
import hmac
import secrets
from typing import Any

from django.db import models

from dafeng.evidence.models import Salt
from dafeng.evidence.services.writing import Log, name_of

PREFIX = "hidden:"


def hide(subject: models.Model, values: dict[str, Any], *fields: str) -> dict[str, Any]:
    """The values with the named personal fields hashed under the salt of `subject`.

    To be called inside a `writing` block: the first time it makes the salt. Empty stays empty.
    """
    salt, _ = Salt.objects.get_or_create(
        subject=_key(subject), defaults={"salt": secrets.token_hex(32)}
    )
    hidden = {
        name: _hash(salt.salt, str(values[name])) if values.get(name) else values.get(name)
        for name in fields
        if name in values
    }
    return {**values, **hidden}


def matches(subject: models.Model, value: str, hidden: str) -> bool:
    """Whether the hash in the log is that of `value`; False once the salt is gone."""
    salt = Salt.objects.filter(subject=_key(subject)).first()
    return salt is not None and hmac.compare_digest(_hash(salt.salt, value), hidden)


def forget(log: Log, subject: models.Model) -> bool:
    """Delete the salt of `subject`; the caller records why. False where there was none."""
    deleted, _ = Salt.objects.filter(subject=_key(subject)).delete()
    return bool(deleted)


def _key(subject: models.Model) -> str:
    return ":".join(name_of(subject))


def _hash(salt: str, value: str) -> str:
    return PREFIX + hmac.new(bytes.fromhex(salt), value.encode(), hashlib.sha256).hexdigest()
