"""What a password must be, how long it holds, and how one is made."""

import datetime
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# without characters that are mistaken for each other on paper
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS, MARKS = "23456789", "-+=%@"
KINDS_NEEDED = 3


def make_password() -> str:
    """A random password of 16 characters with letters, digits and a mark; at least 90 bits."""
    while True:
        text = "".join(secrets.choice(LETTERS + DIGITS + MARKS) for _ in range(16))
        if count_kinds(text) == 4:
            return text


def count_kinds(password: str) -> int:
    """How many of these a password has: small letters, capitals, digits, anything else."""
    tests = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return sum(any(test(c) for c in password) for test in tests)


def must_change(user: Any, now: datetime.datetime) -> bool:
    """Whether a user must choose a new password before anything else."""
    if user.must_change_password:
        return True
    days, since = settings.CONFIG.password_days, user.password_changed_at or user.created_at
    return bool(days) and now >= since + datetime.timedelta(days=days)


class LengthValidator(MinimumLengthValidator):
    """Django's own rule; its Chinese catalogue lacks the sentence of today's wording."""

    def get_error_message(self) -> str:
        """What is wrong, in a sentence."""
        return ngettext(
            "This password is too short: it needs at least {count} character.",
            "This password is too short: it needs at least {count} characters.",
            self.min_length,
        ).format(count=self.min_length)


class KindValidator:
    """Letters, digits and marks mixed, where passwords must be changed from time to time.

    GB/T 22239-2019, 8.1.4.1 asks for complexity and regular change; NIST and ASVS 5.0, 6.2, for
    neither. Both rules hang on the one setting `password_days`.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` for fewer than three kinds of characters."""
        if settings.CONFIG.password_days and count_kinds(password) < KINDS_NEEDED:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        """The rule in a sentence; empty where it does not hold."""
        if not settings.CONFIG.password_days:
            return ""
        return _(
            "Use at least three of these: small letters, capital letters, digits, other characters."
        )


class ChangedValidator:
    """A new password differs from the present one."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` for the password that the user has now."""
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("This is the password you have now."), code="password_same")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        days = settings.CONFIG.password_days
        if not days:
            return ""
        return ngettext(
            "It must be changed every day.", "It must be changed every {days} days.", days
        ).format(days=days)
