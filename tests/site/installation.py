"""An installation of its own for a test: a data folder, and the command that works on it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = """
from dafeng.site import django; django.start()
from django.utils import timezone
from dafeng.people.models import Organisation, RoleGrant, User
office = Organisation.objects.create(code="test-office", name_zh="某办", kind="government")
for name, role in (("sys1", "system_admin"), ("sec1", "security_admin"), ("off1", "officer")):
    user = User(username=name, name=name, organisation=office, must_change_password=False)
    user.set_password("Correct-horse-7")
    user.save()
    RoleGrant.objects.create(
        user=user, role=role, organisation=office, from_date=timezone.localdate()
    )
"""


PROOF = "Correct-horse-7\nCorrect-horse-7\n"  # of who asks, and of who agrees


class Installation:
    """A data folder."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.environment = {
            **{k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"},
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "dafeng.site.settings",
            "DAFENG_HOME": str(home),
            "DAFENG_DATABASE_URL": "",
            **environment,
        }

    def start(
        self, *words: str, stdin: int = subprocess.DEVNULL, **environment: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *words],
            env={**self.environment, **environment},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def python(self, code: str) -> str:
        """Run code in this installation; it must succeed."""
        process = self.start("-c", code)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return out

    def dafeng(self, *words: str, typed: str = "", **environment: str) -> tuple[int, str, str]:
        """Run a command, with what is typed: (exit, standard output, standard error)."""
        stdin = subprocess.PIPE if typed else subprocess.DEVNULL
        process = self.start("-m", "dafeng.site", *words, stdin=stdin, **environment)
        out, err = process.communicate(typed or None, timeout=300)
        return process.returncode, out, err

    def succeed(self, *words: str, typed: str = "") -> str:
        code, out, err = self.dafeng(*words, typed=typed)
        assert code == 0, err
        return out
