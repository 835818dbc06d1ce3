"""The roles of the office, and which of them one person may not hold together."""

from django.db import models
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


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
SIGNERS = frozenset({Role.OFFICER, Role.HEAD, Role.ENERGY_MANAGER, Role.VERIFIER, Role.LEADER})
WHOLE_CITY = frozenset({Role.OFFICER, Role.LEADER, Role.AUDITOR})
