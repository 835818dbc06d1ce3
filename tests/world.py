"""A small invented city for tests: people of every role, and things that are theirs or not."""

import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from dafeng.people.models import Organisation, Place, RoleGrant, User
from dafeng.people.role import ADMINISTRATORS, Role

PASSWORD = "Correct-horse-7"


def code_of(device: TOTPDevice, *, steps: int = 0) -> str:
    """The code that the app shows, by the published rule (RFC 6238)."""
    totp = TOTP(device.bin_key, step=device.step, t0=device.t0, digits=device.digits)
    totp.time = timezone.now().timestamp() + steps * device.step
    return f"{totp.token():06d}"


def fresh_code(user: User) -> str:
    """A code that signs for the user now: of an app with a secret known to the tests."""
    TOTPDevice.objects.filter(user=user).delete()
    return code_of(TOTPDevice.objects.create(user=user, name="app", key="0f" * 20))


def signed(user: User) -> User:
    """The user, who has just signed the next step."""
    user.sign(fresh_code(user))
    return user


class World:
    """An organisation of one's own with a part, another's, and a user of each role.

    Business roles are held for `own`, administrators' for `office`. Made on first use.
    """

    def __init__(self) -> None:
        self.county = Place.objects.create(
            code="990001", name_zh="示范市", name_en="Sample City", level=Place.Level.COUNTY
        )
        self.office = self.organisation("office", "示范市双碳办")
        self.own = self.organisation("own", "示范水泥厂", kind="enterprise", place=self.county)
        self.part = self.organisation("part", "二号窑", kind="enterprise", parent=self.own)
        self.other = self.organisation("other", "别家纸厂", kind="enterprise")
        self.users = {role: self.user(role, role=role) for role in Role}
        self.stranger = self.user("stranger", organisation=self.other, role=Role.HEAD)

    def organisation(self, code: str, name: str, kind: str = "government", **values: Any):
        """An organisation, straight into the table."""
        return Organisation.objects.create(code=code, name_zh=name, kind=kind, **values)

    def user(
        self,
        username: str,
        *,
        role: str | None = None,
        organisation: Organisation | None = None,
        since: datetime.date | None = None,
    ) -> User:
        """A user who may work at once, with a role if one is named; the password is `PASSWORD`."""
        home = organisation or (self.office if role in ADMINISTRATORS else self.own)
        user = User(
            username=username.replace("_", "-"),
            name=f"{username} 某",
            organisation=home,
            must_change_password=False,
            password_changed_at=timezone.now(),
        )
        user.set_password(PASSWORD)
        user.save()
        if role:
            RoleGrant.objects.create(
                user=user,
                role=role,
                organisation=home,
                from_date=since or datetime.date(2020, 1, 1),
            )
        return user

    def __getitem__(self, role: str) -> User:
        """The user of a role, read anew, since rights are kept with the object."""
        return User.objects.get(pk=self.users[Role(role)].pk)

    @cached_property
    def approval(self):
        """A role that the security administrator asks for, waiting for a second person."""
        from dafeng.people import services

        return services.request_grant(
            actor=self["security_admin"],
            user=self.stranger,
            role=Role.FILER,
            organisation=self.other,
            from_date=timezone.localdate(),
            reason="报送人员调整",
        )

    @cached_property
    def token(self):
        """A key for a program that belongs to somebody else."""
        from dafeng.people import services

        user = User.objects.get(pk=self.stranger.pk)
        return services.create_token(user=user, name="导出", roles=["head"], days=30)[0]

    @cached_property
    def entry(self):
        """A row of the log with its number, under a kept head."""
        from dafeng.evidence import services
        from dafeng.evidence.models import Entry

        self.approval  # noqa: B018  made for its row
        services.sequence()
        services.checkpoint()
        return Entry.objects.select_related("sequence").earliest("sequence__number")

    def attachment(self, organisation: Organisation):
        """A file attached to an organisation, kept for the next call."""
        from dafeng.evidence import services
        from dafeng.evidence.models import Attachment

        known = Attachment.objects.filter(subject_id=str(organisation.pk)).first()
        return known or services.attach(
            actor=services.System("test"),
            subject=organisation,
            name="批复.txt",
            chunks=[f"原件 {organisation.code}".encode()],
        )

    def no_argument(self, made: Any) -> list[Any]:
        """No argument for an address that only needs something to be there."""
        assert made is not None
        return []
