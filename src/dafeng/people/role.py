"""The roles of the office, and which of them one person may not hold together."""

import functools

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody does here; granted for an organisation, with dates."""

    OFFICER = "officer", _("Dual-carbon officer")
    FILER = "filer", _("Filer")
    HEAD = "head", _("Department head")
    ENERGY_MANAGER = "energy_manager", _("Enterprise energy manager")
    VERIFIER = "verifier", _("Verifier")
    PARK_MANAGER = "park_manager", _("Park manager")
    LEADER = "leader", _("Leader")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


@functools.cache
def role_titles() -> dict[str, Role]:
    """The roles by their titles in the language of the installation, as set-up names people."""
    with translation.override(settings.LANGUAGE_CODE):
        return {str(role.label): role for role in Role}


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
SIGNERS = frozenset({Role.OFFICER, Role.HEAD, Role.ENERGY_MANAGER, Role.VERIFIER, Role.LEADER})
WHOLE_CITY = frozenset({Role.OFFICER, Role.LEADER, Role.AUDITOR})

_ALONE = ADMINISTRATORS | {Role.AUDITOR}
_APART = frozenset(
    frozenset(pair)
    for pair in (
        # whoever checks an account may not have kept it
        (Role.VERIFIER, Role.ENERGY_MANAGER),
        (Role.VERIFIER, Role.PARK_MANAGER),
        (Role.VERIFIER, Role.OFFICER),
    )
)


def may_hold_together(one: str, other: str) -> bool:
    """Whether one person may hold both roles at the same time.

    The three administrators are kept apart from each other and from all business (GB/T 22239-2019,
    8.1.5: system, security and audit management); the auditor holds nothing else either, and a
    verifier does not keep the accounts that verifiers check.
    """
    if one == other:
        return True
    if one in _ALONE or other in _ALONE:
        return False
    return frozenset((one, other)) not in _APART
