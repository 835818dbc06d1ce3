"""The first people of a new installation: one login each, printed once."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from dafeng.evidence import services as evidence
from dafeng.evidence.services import System
from dafeng.people.error import UnknownBody
from dafeng.people.models import Organisation, RoleGrant, User
from dafeng.people.role import Role
from dafeng.people.services.grant import grant
from dafeng.people.services.user import create_user

FILE_NAME = "first-logins.txt"
LOGINS = (
    ("system", (Role.SYSTEM_ADMIN,), "office"),
    ("security", (Role.SECURITY_ADMIN,), "office"),
    ("audit", (Role.AUDIT_ADMIN,), "office"),
    ("officer", (Role.OFFICER,), "office"),
    ("department", (Role.FILER, Role.HEAD), "department"),
)


@dataclass(frozen=True)
class FirstLogin:
    """A login of the first start, with the password that is shown once."""

    username: str
    password: str
    roles: tuple[str, ...]
    organisation: str

    def line(self) -> str:
        """Login name, password, roles and organisation in one line."""
        roles = ", ".join(str(Role(role).label) for role in self.roles)
        return f"{self.username}\t{self.password}\t{roles}\t{self.organisation}"


def create_first_logins(*, office: str, department: str) -> list[FirstLogin]:
    """Create the first logins once; empty where there are users already.

    Three administrators kept apart, one officer at the body `office`, one login that files and
    heads the body `department` (codes of organisations). The passwords are written to a file that
    its owner alone may read before the rows are committed, so they cannot be lost in between.
    Raises `UnknownBody`.
    """
    if User.objects.exists():
        return []
    bodies = {"office": _find(office), "department": _find(department)}
    actor = System("setup")
    with (
        evidence.writing(actor=actor, permission="people.change_user") as log,
        translation.override(settings.LANGUAGE_CODE),
    ):
        _take_turn()
        if User.objects.exists():
            log.record("people.first_logins_kept", User)
            return []
        made = []
        for username, roles, place in LOGINS:
            name = str(Role(roles[-1]).label)
            user, password = create_user(
                actor=actor, username=username, name=name, organisation=bodies[place]
            )
            for role in roles:
                grant(
                    log,
                    RoleGrant(
                        user=user,
                        role=role,
                        organisation=bodies[place],
                        from_date=timezone.localdate(),
                    ),
                )
            made.append(FirstLogin(username, password, roles, bodies[place].name_zh))
        _write(settings.CONFIG.home / FILE_NAME, made)
    return made


def _find(code: str) -> Organisation:
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        raise UnknownBody(code=code)
    return organisation


def _take_turn() -> None:
    """Two set-ups at once: the second waits and then finds users. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE people_user IN SHARE ROW EXCLUSIVE MODE")


def _write(path: Path, made: list[FirstLogin]) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(login.line() + "\n" for login in made)
        file.flush()
        os.fsync(file.fileno())
