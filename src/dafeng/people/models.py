"""Places, organisations (the plan's bodies among them), users, role grants."""

import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import _user_has_perm
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dafeng.kernel.text import Text
from dafeng.people.error import NotSigned, SecondFactorMissing
from dafeng.people.role import SIGNERS, Role, role_titles

if TYPE_CHECKING:
    from dafeng.people.area import Area
    from dafeng.people.signing import Signature


class Named(models.Model):
    """Something with an official name in Chinese and its English rendering."""

    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> Text:
        """The official name."""
        return Text(self.name_zh, self.name_en)

    def __str__(self) -> str:
        return self.name.pick(get_language() or "zh-hans")


PLACE_KINDS = {
    "town": pgettext_lazy("kind of place", "Town"),
    "township": pgettext_lazy("kind of place", "Township"),
    "subdistrict": pgettext_lazy("kind of place", "Subdistrict"),
    "zone": pgettext_lazy("kind of place", "Development zone"),
}


class Place(Named):
    """An area of the administrative tree, by its statistical code."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")
        VILLAGE = "village", _("Village")

    code = models.CharField(_("Code"), max_length=12, primary_key=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    level = models.CharField(_("Level"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("Kind"), max_length=40, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    pack = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("code",)

    @property
    def kind_title(self) -> str:
        """The kind in words; what a pack calls by another name stays as it is."""
        return str(PLACE_KINDS.get(self.kind, self.kind))

    def get_absolute_url(self) -> str:
        return reverse("people:place", args=(self.code,))


class Organisation(Named):
    """Anybody who reports, is tasked or is metered: a body of the plan, an enterprise, a group.

    The kind decides what may be sent to it and whether it can be scored.
    """

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government department")
        PARTY = "party", _("Party department")
        MASS = "mass", _("Mass organisation")
        PUBLIC_INSTITUTION = "public_institution", _("Public institution")
        SUPERIOR = "superior", _("Office under a higher level")
        STATE_ENTERPRISE = "state_enterprise", _("Provincial or central enterprise")
        CITY_ENTERPRISE = "city_enterprise", _("City-owned enterprise")
        COLLECTIVE = "collective", _("Collective economic organisation")
        TOWNSHIP = "township", _("Township government")
        PARK = "park", _("Park or one of its offices")
        GROUP = "group", _("Group of bodies")
        ENTERPRISE = "enterprise", _("Enterprise")
        VERIFIER = "verifier", _("Verification body")
        OTHER = "other", _("Other")

    code = models.SlugField(_("Code"), max_length=60, unique=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    is_body = models.BooleanField(_("Named in the plan"), default=False)
    credit_code = models.CharField(
        _("Unified social credit code"), max_length=18, null=True, blank=True, unique=True
    )
    industry = models.CharField(_("Industry (GB/T 4754)"), max_length=10, blank=True)
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("Place"),
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("Belongs to"),
    )
    members = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="groups")
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    pack = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("code",)

    def get_absolute_url(self) -> str:
        return reverse("people:organisation", args=(self.code,))

    def is_valid_on(self, date: datetime.date) -> bool:
        """Whether it exists on a date."""
        begun = self.valid_from is None or self.valid_from <= date
        return begun and (self.valid_to is None or date < self.valid_to)


class Succession(models.Model):
    """One body takes over another's duties from a date; the old name stays in history."""

    predecessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="inheritances"
    )
    date = models.DateField(_("From"), null=True, blank=True)
    document = models.CharField(_("Document"), max_length=200, blank=True)
    status = models.CharField(_("Status"), max_length=20, default="unverified")
    note = models.TextField(_("Note"), blank=True)

    class Meta:
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")), name="succession_to_another"
            ),
        )


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person with a login. There is no superuser: rights come from roles alone."""

    username = models.SlugField(_("Login name"), max_length=60, unique=True)
    name = models.CharField(pgettext_lazy("person", "Name"), max_length=80)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="users",
        verbose_name=_("Organisation"),
    )
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(_("May log in"), default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True)
    # hashed, and of no use before a second person has agreed
    asked_password = models.CharField(max_length=128, blank=True)
    # others know or knew the password: a first second factor counts once a second person agrees
    enrols_by_two = models.BooleanField(default=False)
    forgotten_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects = UserManager()
    is_superuser = False
    is_staff = False
    signature: "Signature | None" = None
    chosen_area = ""
    asks_area = False

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """The name; where set-up gave a role's title as the name, that title as the reader says."""
        role = role_titles().get(self.name)
        return str(role.label) if role else self.name

    def get_absolute_url(self) -> str:
        return reverse("people:user", args=(self.pk,))

    @cached_property
    def grants(self) -> list["RoleGrant"]:
        """The role grants in force today."""
        return list(self.role_grants.in_force(timezone.localdate()).select_related("organisation"))

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles in force today."""
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def area(self) -> "Area | None":
        """The area that this person looks at: his choice, or the one that goes with his roles."""
        from dafeng.people.area import area_of

        return area_of(self)

    def has_perm(self, permission: str, subject: object = None) -> bool:
        """Whether a rule allows it; the rules stand in each context's `rules.py`."""
        return bool(self.is_active and _user_has_perm(self, permission, subject))

    @property
    def must_sign(self) -> bool:
        """Whether steps that can be signed need the second factor of this person."""
        return not self.roles.isdisjoint(SIGNERS)

    def sign(self, code: str) -> None:
        """Sign the next step by a code; raises what `signing.read_code` raises."""
        from dafeng.people import signing

        self.signature = signing.read_code(user=self, code=code)

    def take_signature(self) -> dict[str, Any]:
        """What the log keeps of the signature, which is used up; empty for who need not sign.

        Raises `NotSigned`, or `SecondFactorMissing` for who has to set it up first.
        """
        from dafeng.people import signing

        if not self.must_sign:
            return {}
        signature, self.signature = self.signature, None
        if signature is not None:
            return signature.facts()
        raise NotSigned if signing.has_device(self) else SecondFactorMissing


class RoleGrantSet(models.QuerySet["RoleGrant"]):
    def in_force(self, date: datetime.date) -> "RoleGrantSet":
        """Grants that hold on a date."""
        return self.filter(from_date__lte=date).filter(Q(to_date=None) | Q(to_date__gt=date))


class RoleGrant(models.Model):
    """A role of a user for an organisation, from a date until another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="role_grants",
        verbose_name=_("Organisation"),
    )
    from_date = models.DateField(_("From"))
    to_date = models.DateField(_("Until"), null=True, blank=True)

    objects = RoleGrantSet.as_manager()

    class Meta:
        ordering = ("user", "role")
        indexes = (models.Index(fields=("user", "from_date"), name="grant_user"),)

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.user}"

    def get_absolute_url(self) -> str:
        return self.user.get_absolute_url()


class Token(models.Model):
    """A key for a program that acts for its user, with some of that user's roles."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(_("What it is for"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    roles = models.JSONField(_("Roles"))
    may_write = models.BooleanField(_("May write"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("Expires"))
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(_("Last used"), null=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    def holds_at(self, instant: datetime.datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and instant < self.expires_at

    @property
    def role_labels(self) -> list[str]:
        """Its roles by name."""
        return [str(Role(role).label) for role in self.roles]


class RecoveryCode(models.Model):
    """Stands in once for a lost second factor; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "code_hash"), name="code_once"),)
