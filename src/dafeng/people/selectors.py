"""What pages read about people."""

import base64
import datetime
from typing import Any

from django.contrib.auth.password_validation import password_validators_help_texts
from django.db import models
from django.db.models import Prefetch
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from dafeng.evidence.models import Approval
from dafeng.people.models import (
    Organisation,
    Place,
    RecoveryCode,
    RoleGrant,
    Succession,
    Token,
    User,
)

SET_UP_WITHIN = datetime.timedelta(minutes=15)


def with_grants(users: models.QuerySet[User]) -> models.QuerySet[User]:
    """Users with their organisation and the role grants in force today."""
    held = RoleGrant.objects.in_force(timezone.localdate()).select_related("organisation")
    return users.select_related("organisation").prefetch_related(
        Prefetch("role_grants", queryset=held, to_attr="held")
    )


def list_grants(user: User) -> models.QuerySet[RoleGrant]:
    """All roles that a user has, had or will have, the latest first."""
    return user.role_grants.select_related("organisation").order_by("-from_date", "role")


def count_codes(user: User) -> int:
    """How many recovery codes are still unused."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def list_tokens(user: User) -> models.QuerySet[Token]:
    """A user's keys for programs, the latest first."""
    return user.tokens.all()


def has_device(user: User) -> bool:
    """Whether the user has a second factor in use."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def waiting_enrolment(user: User) -> Approval | None:
    """The request that this user's first second factor counts, while it waits for a decision."""
    return Approval.objects.filter(
        kind="people.second_factor_enrolment",
        state=Approval.State.PENDING,
        subject_id=str(user.pk),
    ).first()


def find_unconfirmed(user: User) -> TOTPDevice | None:
    """The second factor that is being set up; one left lying is not shown to whoever comes."""
    since = timezone.now() - SET_UP_WITHIN
    fresh = TOTPDevice.objects.filter(user=user, confirmed=False, created_at__gte=since)
    return fresh.order_by("-pk").first()


def spell_secret(device: TOTPDevice) -> str:
    """The secret to be typed where no picture can be taken, in groups of four."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def list_password_rules() -> list[str]:
    """The rules for a password, in sentences."""
    return [text for text in password_validators_help_texts() if text]


def facts_of(organisation: Organisation) -> dict[str, Any]:
    """What a page of an organisation shows beside its own fields."""
    related = Succession.objects.select_related("successor", "predecessor")
    return {
        "parts": organisation.parts.all(),
        "members": organisation.members.all(),
        "groups": organisation.groups.all(),
        "users": with_grants(organisation.users.filter(is_active=True)),
        "successions": related.filter(predecessor=organisation),
        "inheritances": related.filter(successor=organisation),
    }


def path_to(place: Place) -> list[Place]:
    """The places above one, from the top."""
    path: list[Place] = []
    above = place.parent
    while above is not None and above not in path:
        path.insert(0, above)
        above = above.parent
    return path
