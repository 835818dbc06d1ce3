"""From the first state that could be migrated, and from each release, to this one."""

import json
import sqlite3
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from tests.site.installation import PROOF, Installation

FIXTURES = sorted((Path(__file__).resolve().parents[1] / "fixtures" / "upgrade").glob("*.sql"))
pytestmark = [pytest.mark.database, pytest.mark.sqlite_only]
STATE = """
import json
from dafeng.site import django; django.start()
from dafeng.evidence.models import Entry, Sequence
from dafeng.evidence.services import checkpoint, leaf_of, sequence
from dafeng.evidence.verification import verify
from dafeng.people.models import User
from dafeng.site import health
states = health.check(); states.pop("worker")
sequence(); checkpoint()
first = Sequence.objects.order_by("number")[:3]
print(json.dumps({
    "health": states,
    "roles": {user.username: sorted(user.roles) for user in User.objects.all()},
    "problems": verify().problems,
    "leaves": all(leaf_of(each.entry).hex() == each.leaf_hash for each in first),
    "kinds": list(Entry.objects.order_by("at").values_list("kind", flat=True)),
}))
"""


@pytest.fixture(params=FIXTURES, ids=lambda file: file.stem)
def old(request, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    database = sqlite3.connect(home / "dafeng.sqlite3")
    database.executescript(request.param.read_text(encoding="utf-8"))
    # the people of the dump never chose a password; these have, as in an installation in use
    database.execute(
        "UPDATE people_user SET password = ?, must_change_password = 0",
        ("argon2" + PasswordHasher().hash(PROOF.split()[0]),),
    )
    database.commit()
    database.close()
    return Installation(home)


def test_an_old_installation_becomes_one_of_this_release(old):
    said = old.succeed("upgrade")
    assert "backup:" in said
    assert "checked" in said
    state = json.loads(old.python(STATE))
    assert set(state["health"].values()) == {"ok"}
    assert state["roles"] == {
        "off1": ["officer"],
        "sec1": ["security_admin"],
        "sys1": ["system_admin"],
    }
    assert state["leaves"]
    assert state["problems"] == []
    assert state["kinds"].count("backup.taken") == 1
    taken = next((old.home / "backups").iterdir())
    restored = Installation(old.home.parent / "restored")
    words = ("restore", str(taken), "--by", "sys1", "--approved-by", "sec1")
    code, _, err = restored.dafeng(*words, typed=PROOF)
    assert code == 0, err
    assert json.loads(restored.python(STATE))["roles"] == state["roles"]


def test_an_upgrade_waits_until_the_worker_has_ended(tmp_path):
    home = Installation(tmp_path / "home")
    home.succeed("setup")
    home.python(
        "from dafeng.site import django; django.start()\n"
        "from django.utils import timezone\n"
        "from dafeng.jobs.models import Worker\n"
        "Worker.objects.create(host='h', process=1, heartbeat_at=timezone.now())"
    )
    code, _, err = home.dafeng("upgrade")
    assert code == 1
    assert "site.still_running" in err
    assert not (home.home / "backups").exists()
