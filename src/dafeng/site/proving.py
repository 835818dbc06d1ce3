"""Who sits at the shell: a name alone is claimed, a password and a code prove it.

The answers are read from the terminal without being shown, or line by line from the standard input
of a program: the password, then the code where a second factor is in use.
"""

import sys
from typing import Any

import click

from dafeng.site.error import NotProven


def ask(text: str) -> str:
    """One answer: hidden at a terminal, else the next line of the standard input."""
    if sys.stdin.isatty():
        return str(click.prompt(text, hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def prove_by_backup(*, username: str, proofs: dict[str, dict[str, Any]]) -> None:
    """Have a person prove the name by what the backup keeps of it; raises `NotProven`.

    An empty place knows nobody yet, so a backup carries the hash of each administrator's password
    and the secret of the second factor, beside the database that holds the same.
    """
    kept = proofs.get(username)
    password = ask(f"Password of {username}")
    if kept is None or not _is_password(password, str(kept["password"])):
        raise NotProven(name=username)
    secret = str(kept.get("second_factor") or "")
    if secret and not _is_code(ask(f"Code of {username}"), secret):
        raise NotProven(name=username)


def prove(username: str) -> Any:
    """The user of this installation who has just proven the name, signed if a signer.

    Raises `NotProven`, also for a login that is closed or whose password others have given, and
    what `User.sign` raises.
    """
    from django.contrib.auth.hashers import check_password
    from django.utils import timezone

    from dafeng.people import signing
    from dafeng.people.models import User
    from dafeng.people.password import must_change

    password = ask(f"Password of {username}")
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or not check_password(password, user.password):
        raise NotProven(name=username)
    if must_change(user, timezone.now()):
        raise NotProven(name=username)
    if user.must_sign or signing.has_device(user):
        user.sign(ask(f"Code of {username}"))
    return user


def _is_password(password: str, kept: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return PasswordHasher().verify(kept.removeprefix("argon2"), password)
    except (Argon2Error, InvalidHashError):
        return False


def _is_code(code: str, secret: str) -> bool:
    from django_otp.oath import TOTP

    code = code.strip()
    if not (code.isascii() and code.isdigit()):
        return False
    found: bool = TOTP(bytes.fromhex(secret)).verify(int(code), tolerance=1)
    return found
